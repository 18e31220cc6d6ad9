/** Lets pollers sleep while nothing happens and wakes them as soon as something may have changed. */
export class Activity {
  #wakers = new Set<() => void>();
  #notices = 0;

  /** How often `notify` was called so far: taken before a read, it tells whether the read may have come too early. */
  get notices(): number {
    return this.#notices;
  }

  /** Something happened that may have written to a table. */
  notify(): void {
    this.#notices += 1;
    const wakers = this.#wakers;
    this.#wakers = new Set();
    for (const wake of wakers) wake();
  }

  /** Resolves after `milliseconds`, or at once with the next `notify`, or if there was one since `notices` was taken. */
  async wait(milliseconds: number, notices = this.#notices): Promise<void> {
    if (notices !== this.#notices) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.#wakers.add(wake);
    });
  }
}
