import pMap from "p-map";
import { keyOf } from "../domain/definition/definition.ts";
import type { Ports } from "../ports/groups.ts";
import type { AnyDefinition } from "./definitions/definitions.ts";

/** What is younger than this may still be on its way, in ms. */
export const SETTLING_MS = 120_000;
/** How far back the very first sweep looks, in ms; also how long a slot may be held by a run without a record. */
export const FIRST_LOOK_MS = 600_000;

interface Repair {
  readonly of: AnyDefinition;
  readonly runId?: string;
  /** Answers whether anything was wrong. */
  readonly repair: () => Promise<boolean>;
}

/** Definitions repaired at the same time. */
const CONCURRENCY = 10;

/**
 * Does these repairs, those of one definition one after another; answers how many were needed. One that fails is reported, and
 * keeps none of the others back.
 */
export async function countRepairs({ telemetry }: Pick<Ports, "telemetry">, repairs: readonly Repair[]): Promise<number> {
  const byDefinition = Map.groupBy(repairs, ({ of }) => keyOf(of));
  const counts = await pMap(byDefinition.values(), countOne, { concurrency: CONCURRENCY });
  return counts.reduce((sum, count) => sum + count, 0);

  async function countOne(own: readonly Repair[]): Promise<number> {
    let count = 0;
    for (const { of, runId, repair } of own) {
      try {
        if (await repair()) count += 1;
      } catch (error) {
        const ids = { [`${of.kind}_id`]: of.id, ...(runId !== undefined && { run_id: runId }) };
        telemetry.record({ name: "repair.failed", level: "error", ...ids, detail: { owner: keyOf(of), error: String(error) } });
        telemetry.measure("sweep_errors", 1);
      }
    }
    return count;
  }
}
