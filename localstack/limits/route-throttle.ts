import { TokenBucket } from "./token-bucket.ts";

/** Requests a second, and how many at once beyond that. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/** What all requests of an account share: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const ACCOUNT: Throttle = { rate: 10_000, burst: 5_000 };

/** Counts the requests of an HTTP API against the account's limit and those of its stage's routes. AWS calls its own best effort. */
export class RouteThrottle {
  readonly #account: TokenBucket;
  readonly #routes: ReadonlyMap<string, TokenBucket>;

  /** @param routes limits by route key */
  constructor(routes: ReadonlyMap<string, Throttle>, now: () => number = Date.now) {
    this.#account = new TokenBucket(ACCOUNT.rate, ACCOUNT.burst, now);
    this.#routes = new Map([...routes].map(([key, { rate, burst }]) => [key, new TokenBucket(rate, burst, now)]));
  }

  /** False: the request is answered with status 429. */
  admits(routeKey: string): boolean {
    return (this.#routes.get(routeKey)?.take() ?? true) && this.#account.take();
  }
}
