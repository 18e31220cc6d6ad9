import pMap from "p-map";
import { keyOf } from "../../domain/definition/definition.ts";
import type { Ports } from "../../ports/groups.ts";
import { FIRST_LOOK_MS, SETTLING_MS } from "../count-repairs.ts";
import { allDefinitions, type AnyDefinition } from "../definitions/definitions.ts";
import type { KindPorts } from "../kinds/kind.ts";
import { kindOf } from "../kinds/kinds.ts";
import { planOccurrences } from "../../domain/schedule/plan-occurrences.ts";
import { provision } from "./provision.ts";

/** One missing occurrence is reason enough to provision its definition and to launch the whole gap; no need to look at more. */
const LOOK_LIMIT = 100;
/** Definitions looked at at the same time: most cost one read, of some milliseconds. */
const CONCURRENCY = 10;
/** A gap that is never closed is not looked for longer than this, in ms: it has been reported by then, again and again. */
const LONGEST_LOOK_MS = 86_400_000;

export interface SweepReport {
  /** Jobs, workflows and triggers that were looked at. */
  readonly definitions: number;
  /** Those of them with occurrences that had no record. */
  readonly gaps: number;
  /** Slots, deadlines, worker messages and chains that were put right. */
  readonly repaired: number;
}

/** What finding and repairing may use. */
export type RepairPorts = KindPorts & Pick<Ports, "rules">;

/**
 * Finds what did not happen and repairs it. Occurrences since the last sweep that left no record: their definition is
 * provisioned at once, since its wake may be lost, and they are launched (`launch` runs or records them); the next sweep
 * looks from there again, until they have a record. Runs and chains that are stuck are repaired. `goesOn` is asked before
 * each page of definitions; false: it ends there, and answers undefined.
 */
export async function repairAll(
  ports: RepairPorts,
  goesOn: () => Promise<boolean>,
): Promise<{ readonly report: SweepReport; readonly failure: unknown } | undefined> {
  const now = ports.clock.now();
  const last = await ports.jobs.getSweptUntil();
  const from = Math.max(last === undefined ? now - FIRST_LOOK_MS : Date.parse(last), now - LONGEST_LOOK_MS);
  let until = now - SETTLING_MS;
  let definitions = 0;
  let gaps = 0;
  let repaired = 0;
  let failure: unknown;
  for await (const page of allDefinitions(ports)) {
    if (!(await goesOn())) return undefined;
    const found = await pMap(page, (definition) => closeGap(ports, definition, from, now - SETTLING_MS), { concurrency: CONCURRENCY });
    for (const gap of found) {
      if (gap.at !== undefined) {
        gaps += 1;
        until = Math.min(until, gap.at);
      }
      failure ??= gap.error;
    }
    const [first] = page;
    if (first) repaired += await kindOf(first).repair(ports, page, now);
    definitions += page.length;
  }
  // Otherwise the next sweep looks from the same moment on.
  if (failure === undefined && until > from) await ports.jobs.setSweptUntil(new Date(until).toISOString());
  if (gaps + repaired > 0) ports.telemetry.record({ name: "sweep.repaired", level: "warn", detail: { definitions, gaps, repaired } });
  return { report: { definitions, gaps, repaired }, failure };
}

/** `at`: the first occurrence without a record, epoch ms. */
async function closeGap(
  ports: RepairPorts,
  definition: AnyDefinition,
  from: number,
  until: number,
): Promise<{ readonly at?: number; readonly error?: unknown }> {
  const ids = { [`${definition.kind}_id`]: definition.id };
  try {
    const start = await firstGap(ports, definition, from, until);
    if (start === undefined) return {};
    await provision(ports, keyOf(definition), start.at);
    if (!start.missing) return {};
    ports.telemetry.record({ name: "sweep.gap", level: "warn", ...ids, detail: { from: new Date(start.at).toISOString() } });
    return { at: start.at };
  } catch (error) {
    ports.telemetry.record({ name: "sweep.failed", level: "error", ...ids, detail: { error: String(error) } });
    ports.telemetry.measure("sweep_errors", 1);
    return { error };
  }
}

/** Where launching must begin: at the first occurrence without a record, or behind the last one that was looked at. */
async function firstGap(
  ports: RepairPorts,
  definition: AnyDefinition,
  from: number,
  until: number,
): Promise<{ readonly at: number; readonly missing: boolean } | undefined> {
  if (!definition.enabled) return undefined;
  const planned = planOccurrences(definition, from, until, LOOK_LIMIT);
  if (planned.length === 0) return undefined;
  const existing = await ports.runs.existing(
    keyOf(definition),
    planned.map((fire) => fire.run_id),
  );
  const missing = planned.find((fire) => !existing.has(fire.run_id));
  if (missing) return { at: Date.parse(missing.scheduled_at), missing: true };
  const last = planned.at(-1);
  return planned.length === LOOK_LIMIT && last ? { at: Date.parse(last.scheduled_at), missing: false } : undefined;
}
