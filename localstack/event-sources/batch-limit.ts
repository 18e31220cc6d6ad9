/** A batch that takes longer than this says that more run at once than the machine has CPU for. */
const SLOW_MS = 5_000;
const FEWEST = 5;

/**
 * How many batches of a queue may be under way. On AWS each has a CPU of its own; here all invocations of a function share a
 * thread, and a hundred that are begun at once on a busy machine all run into their time-out, are handed over again, and so on.
 * So there are fewer once batches take long, in proportion, and one more with each that does not.
 */
export class BatchLimit {
  readonly #most: number;
  #limit: number;
  #cutAt = Number.NEGATIVE_INFINITY;

  /** @param most batches at once, on a machine that has nothing else to do */
  constructor(most: number) {
    this.#most = most;
    this.#limit = most;
  }

  get current(): number {
    return this.#limit;
  }

  /** A batch is over. Times in ms, of one clock; of batches that ran side by side only the first slow one counts. */
  ended(beganAt: number, endedAt: number): void {
    const took = endedAt - beganAt;
    if (took <= SLOW_MS) {
      this.#limit = Math.min(this.#most, this.#limit + 1);
    } else if (beganAt > this.#cutAt) {
      this.#limit = Math.max(Math.min(FEWEST, this.#most), Math.floor((this.#limit * SLOW_MS) / took));
      this.#cutAt = endedAt;
    }
  }
}
