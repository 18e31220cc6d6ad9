import { GetSecretValueCommand, ResourceNotFoundException, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type ApiTokens, OVERLAP_MS } from "../../domain/api-token.ts";
import type { ReadTokens } from "../../ports/deployment-tokens.ts";
import { requestLimits } from "../request-limits.ts";

/** What Secrets Manager calls a secret's value, and the one before it. */
type Stage = "AWSCURRENT" | "AWSPREVIOUS";

/** The tokens in a secret of Secrets Manager. */
export function tokenReader(
  secretId: string,
  client: Pick<SecretsManagerClient, "send"> = new SecretsManagerClient({
    maxAttempts: 5,
    requestHandler: requestLimits(),
  }),
  now: () => number = Date.now,
): ReadTokens {
  let known: { readonly tokens: ApiTokens; readonly readAt: number } | undefined;
  return async (maxAgeMs) => {
    const readAt = now();
    if (known && readAt - known.readAt < maxAgeMs) return known.tokens;
    known = { tokens: await read(readAt), readAt };
    return known.tokens;
  };

  async function read(at: number): Promise<ApiTokens> {
    const { SecretString, CreatedDate } = await valueOf("AWSCURRENT");
    if (!SecretString || !CreatedDate) throw new Error("the secret is empty");
    const currentSince = CreatedDate.getTime();
    // Most of the time there is none to ask for.
    const previous = at < currentSince + OVERLAP_MS ? await readPrevious() : undefined;
    return { current: SecretString, currentSince, previous };
  }

  async function readPrevious(): Promise<string | undefined> {
    try {
      return (await valueOf("AWSPREVIOUS")).SecretString;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  function valueOf(VersionStage: Stage) {
    return client.send(new GetSecretValueCommand({ SecretId: secretId, VersionStage }));
  }
}
