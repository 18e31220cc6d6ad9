import { PollConcurrency } from "./poll-concurrency.ts";
import { type Random, randomOf } from "./random.ts";
import { RouteThrottle, type Throttle } from "./route-throttle.ts";
import { WakeSpread } from "./wake-spread.ts";
import { WriteThrottle } from "./write-throttle.ts";

/**
 * What an account at its default quotas holds back, and a laptop does not. Limits of size are always enforced; these ones cost
 * time, so they are asked for.
 */
export interface AwsLimits {
  wakes<Wake>(deliver: (wakes: Wake[]) => Promise<void>): WakeSpread<Wake>;
  pollConcurrency(maximum: number | undefined): PollConcurrency;
  /** How many messages a receive answers at most that asks for `asked`: a receive sees some of a queue's servers only. */
  receiveSize(asked: number): number;
  writes(call: (operation: string, input: unknown) => Promise<unknown>): WriteThrottle;
  routes(limits: ReadonlyMap<string, Throttle>): RouteThrottle;
}

/** @param seed the same gives the same choices, in the order in which they are asked for */
export function awsLimits(seed: number): AwsLimits {
  const random = (name: string): Random => randomOf(seed, name);
  const receives = random("receives");
  return {
    wakes: (deliver) => new WakeSpread(random("wakes"), deliver),
    pollConcurrency: (maximum) => new PollConcurrency(maximum, Date.now),
    receiveSize: (asked) => receives.int(1, asked),
    writes: (call) => new WriteThrottle(call),
    routes: (limits) => new RouteThrottle(limits),
  };
}
