import { newPass, type Pass } from "../../domain/definition/pass.ts";
import type { Ports } from "../../ports/groups.ts";

/** What beginning a pass may use. */
export type BeginPassPorts = Pick<Ports, "passes" | "clock" | "randomText">;

/** Begins a pass over all definitions, in the place of one that may be under way: what it has passed may have changed since. */
export async function beginPass({ passes, clock, randomText }: BeginPassPorts): Promise<Pass> {
  const pass = newPass(randomText(), clock.now());
  await passes.begin(pass);
  return pass;
}
