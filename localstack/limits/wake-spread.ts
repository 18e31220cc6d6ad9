import type { Random } from "./random.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Scheduler keeps to the minute: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
const SPREAD_MS = 60_000;
/** Invocations a second: https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html */
const RATE = 1_000;
const BURST = 20;
const TICK_MS = 20;

interface Waiting<Wake> {
  readonly wake: Wake;
  readonly at: number;
  readonly group: Group;
}

interface Group {
  left: number;
  resolve(delivered: boolean): void;
}

/** Delivers wakes as Scheduler does: each at a moment of its own within the minute after it is due, so many a second at most. */
export class WakeSpread<Wake> {
  readonly #random: Random;
  readonly #deliver: (wakes: Wake[]) => Promise<void>;
  readonly #now: () => number;
  readonly #rate: TokenBucket;
  /** The next one is the last. */
  #waiting: Waiting<Wake>[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param deliver never rejects */
  constructor(random: Random, deliver: (wakes: Wake[]) => Promise<void>, now: () => number = Date.now) {
    this.#random = random;
    this.#deliver = deliver;
    this.#now = now;
    this.#rate = new TokenBucket(RATE, BURST, now);
  }

  /** Resolves with true when all are delivered, with false when `stop` came first. */
  add(wakes: readonly Wake[]): Promise<boolean> {
    if (wakes.length === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const group: Group = { left: wakes.length, resolve };
      const now = this.#now();
      this.#waiting.push(...wakes.map((wake) => ({ wake, group, at: now + this.#random.int(0, SPREAD_MS - 1) })));
      this.#waiting.sort((left, right) => right.at - left.at);
      this.#timer ??= setInterval(() => void this.deliverDue(), TICK_MS);
    });
  }

  /** Delivers what has come due, as far as the rate allows. */
  async deliverDue(): Promise<void> {
    const now = this.#now();
    const due: Waiting<Wake>[] = [];
    for (let next = this.#waiting.at(-1); next !== undefined && next.at <= now && this.#rate.take(); next = this.#waiting.at(-1)) {
      due.push(next);
      this.#waiting.pop();
    }
    if (this.#waiting.length === 0) this.#rest();
    if (due.length === 0) return;
    await this.#deliver(due.map(({ wake }) => wake));
    for (const { group } of due) {
      group.left -= 1;
      if (group.left === 0) group.resolve(true);
    }
  }

  /** Gives up what still waits. */
  stop(): void {
    this.#rest();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { group } of waiting) group.resolve(false);
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
