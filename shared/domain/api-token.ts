/** So long is the token before the last rotation accepted beside the new one, in ms: time to hand it to every worker and client. */
export const OVERLAP_MS = 24 * 3_600_000;

/** The API's token, and the one before it, as they are kept. */
export interface ApiTokens {
  readonly current: string;
  /** When it became the current one, epoch ms. */
  readonly currentSince: number;
  /** Undefined: there was no rotation, or the overlap was ended. */
  readonly previous: string | undefined;
}

/** The tokens that are accepted at an instant, epoch ms. */
export function acceptedTokens({ current, currentSince, previous }: ApiTokens, now: number): readonly string[] {
  return previous !== undefined && now < currentSince + OVERLAP_MS ? [current, previous] : [current];
}

/** What the holder of the deployment's own token is called; no user can be called so, for names of users hold no spaces. */
export const API_TOKEN_NAME = "api token";
