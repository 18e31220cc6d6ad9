import { type FaultMoment, InjectedFault } from "./memory/faults.ts";
import type { Simulation } from "./simulation.ts";

/**
 * Plays a scene once undisturbed, then once for each call it makes to a port and each moment of that call, which fails;
 * `check` gets what became of it; what it throws is told with the name of the failure.
 */
export async function afterEachCrash<Any extends Simulation>(
  open: () => Promise<Any>,
  play: (world: Any) => Promise<void>,
  check: (world: Any) => Promise<void>,
): Promise<number> {
  const undisturbed = await open();
  const before = undisturbed.memory.faults.calls.length;
  await play(undisturbed);
  await check(undisturbed);
  const { calls } = undisturbed.memory.faults;
  for (let call = before; call < calls.length; call += 1) {
    for (const moment of ["before", "after"] satisfies FaultMoment[]) {
      const world = await open();
      world.memory.faults.failCall(call, moment);
      await play(world);
      try {
        await check(world);
      } catch (error) {
        throw new Error(`call ${call}, ${calls[call]}, failed ${moment} its effect: ${String(error)}`, { cause: error });
      }
    }
  }
  return calls.length - before;
}

/** Does it, and again for as long as an injected failure ends it, as a queue or a caller would. */
export async function persistently(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 5; tries += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof InjectedFault || (error as Error).cause instanceof InjectedFault)) throw error;
    }
  }
}
