/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const FIRST = 5;
const MORE_PER_MS = 300 / 60_000;
const MOST = 1_250;
/** AWS does not say how long a mapping keeps what it has grown to; a minute without a backlog is our assumption. */
const KEPT_MS = 60_000;

/** How many batches of a queue Lambda handles at once: few at first, and more for as long as messages have to wait for them. */
export class PollConcurrency {
  readonly #most: number;
  readonly #now: () => number;
  #level: number;
  #at: number;
  #full = false;
  #lastFull: number;

  /** @param maximum the mapping's MaximumConcurrency; undefined: Lambda's own limit */
  constructor(maximum: number | undefined, now: () => number) {
    this.#most = Math.min(maximum ?? MOST, MOST);
    this.#now = now;
    this.#level = Math.min(FIRST, this.#most);
    this.#at = now();
    this.#lastFull = this.#at;
  }

  /** How many batches may be under way now, of which `underWay` are. */
  limit(underWay: number): number {
    const now = this.#now();
    if (this.#full) this.#level = Math.min(this.#most, this.#level + (now - this.#at) * MORE_PER_MS);
    else if (now - this.#lastFull > KEPT_MS) this.#level = Math.min(FIRST, this.#most);
    this.#at = now;
    const limit = Math.floor(this.#level);
    this.#full = underWay >= limit;
    if (this.#full) this.#lastFull = now;
    return limit;
  }
}
