import type { Clock } from "../../../shared/ports/clock.ts";

/** A clock that stands still until the test moves it; waiting for an instant moves it there. */
export class MemoryClock implements Clock {
  #now: number;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  set(instant: number): void {
    this.#now = instant;
  }

  advance(seconds: number): void {
    this.#now += seconds * 1000;
  }

  async until(instant: number): Promise<void> {
    this.#now = Math.max(this.#now, instant);
  }
}
