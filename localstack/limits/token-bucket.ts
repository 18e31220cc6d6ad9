/** Tokens that come at a steady rate and are kept up to a bound. What is spent beyond them is a debt that the rate pays off. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  readonly #now: () => number;
  #tokens: number;
  #at: number;

  /**
   * @param rate tokens a second
   * @param burst the most that are kept, and what there is at first
   * @param now milliseconds
   */
  constructor(rate: number, burst: number, now: () => number) {
    this.#perMs = rate / 1000;
    this.#burst = burst;
    this.#now = now;
    this.#tokens = burst;
    this.#at = now();
  }

  /** Takes one token; false if there is none. */
  take(): boolean {
    if (!this.hasOne()) return false;
    this.#tokens -= 1;
    return true;
  }

  hasOne(): boolean {
    const now = this.#now();
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs);
    this.#at = now;
    return this.#tokens >= 1;
  }

  /** Takes what has been used, whether it is there or not. */
  spend(count: number): void {
    this.#tokens -= count;
  }
}
