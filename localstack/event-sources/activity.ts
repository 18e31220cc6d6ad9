/** Lets pollers sleep while nothing happens and wakes them as soon as something may have changed. */
export class Activity {
  #wakers = new Set<() => void>();

  /** Something happened that may have written to a table. */
  notify(): void {
    const wakers = this.#wakers;
    this.#wakers = new Set();
    for (const wake of wakers) wake();
  }

  /** Resolves after `milliseconds`, or at once with the next `notify`. */
  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
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
