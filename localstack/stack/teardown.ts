/** Steps that undo what has been started, run once, last added first. A failing step does not keep the others from running. */
export class Teardown {
  readonly #steps: (() => void | Promise<void>)[] = [];
  #result: Promise<void> | undefined;

  /** True from the first `run` on. */
  get running(): boolean {
    return this.#result !== undefined;
  }

  add(step: () => void | Promise<void>): void {
    this.#steps.push(step);
  }

  /** Runs all steps; a second call waits for the first. Rejects with an AggregateError of what failed. */
  run(): Promise<void> {
    this.#result ??= this.#runSteps();
    return this.#result;
  }

  async #runSteps(): Promise<void> {
    const errors: unknown[] = [];
    for (const step of this.#steps.toReversed()) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, "The local stack did not stop cleanly.");
  }
}
