/** The tokens of the deployment itself, which may do everything. Not here: whether a token that was sent is one of them. */
import type { ApiTokens } from "../domain/api-token.ts";

/** Reads the tokens, unless they are in memory and not older than `maxAgeMs`. A failure throws, and the next caller tries again. */
export type ReadTokens = (maxAgeMs: number) => Promise<ApiTokens>;
