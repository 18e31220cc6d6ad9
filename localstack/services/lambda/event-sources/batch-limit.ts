/** A batch that takes longer than this says that more run at once than the machine has CPU for. */
const SLOW_MS = 2_500;
const FEWEST = 2;
/** At the start, when nothing is known of the machine. */
const FIRST = 10;

/**
 * How many batches of a queue may be under way. On AWS each has a CPU of its own; here all invocations of a function share a
 * thread and its connections, and a hundred that are begun at once, with a hundred runs in each, all run into a time-out, are
 * handed over again, and so on. So there are few at first, fewer once batches take long (in proportion) or fail (by half),
 * and one more with each that does neither.
 */
export class BatchLimit {
  readonly #most: number;
  #limit: number;
  #cutAt = Number.NEGATIVE_INFINITY;

  /**
   * @param most batches at once, on a machine that has nothing else to do
   * @param first at the start: all of them where something else lets them grow
   */
  constructor(most: number, first = FIRST) {
    this.#most = most;
    this.#limit = Math.min(first, most);
  }

  get current(): number {
    return this.#limit;
  }

  /** A batch is over. Times in ms, of one clock; of batches that ran side by side only the first slow or failed one counts. */
  ended(beganAt: number, endedAt: number, failed = false): void {
    const took = endedAt - beganAt;
    if (took <= SLOW_MS && !failed) {
      this.#limit = Math.min(this.#most, this.#limit + 1);
    } else if (beganAt > this.#cutAt) {
      const part = Math.min(SLOW_MS / took, failed ? 1 / 2 : 1);
      this.#limit = Math.max(Math.min(FEWEST, this.#most), Math.floor(this.#limit * part));
      this.#cutAt = endedAt;
    }
  }
}
