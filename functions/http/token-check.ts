import type { ReadTokens } from "../../shared/ports/deployment-tokens.ts";
import { acceptedTokens } from "../../shared/domain/api-token.ts";
import { bearerToken, sameToken } from "./bearer-token.ts";

/** So long is a token in force in this process after it has been replaced and its overlap ended, in ms. */
const LONGEST_MS = 300_000;
/** A token that is not known may be newer than what is in memory: so old may that be, in ms. However many come, the secret is read no more often. */
const AT_LEAST_MS = 10_000;

/** Judges Authorization headers by the API's tokens. */
export function tokenCheck(read: ReadTokens, now: () => number = Date.now): (authorization: string | undefined) => Promise<boolean> {
  return async (authorization) => {
    const given = bearerToken(authorization);
    if (given === undefined) return false;
    return (await isAccepted(given, LONGEST_MS)) || isAccepted(given, AT_LEAST_MS);
  };

  async function isAccepted(given: string, maxAgeMs: number): Promise<boolean> {
    const tokens = acceptedTokens(await read(maxAgeMs), now());
    // All of them, whichever is it: the time that it takes tells nothing.
    return tokens.filter((token) => sameToken(given, token)).length > 0;
  }
}
