/** The deployment's own tokens on AWS, apart from the others: few functions may read their secret. */
import { tokenReader } from "./adapters/secrets/token-reader.ts";
import type { ReadTokens } from "./ports/deployment-tokens.ts";

export function deploymentTokens(): { readonly readTokens: ReadTokens } {
  return { readTokens: tokenReader(process.env["API_TOKEN_SECRET_ARN"] ?? "") };
}
