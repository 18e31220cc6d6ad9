import * as z from "zod";
import {
  countedSource,
  DURATION_BOUNDS,
  type Histogram,
  type JobCounters,
  type JobState,
  LATENESS_BOUNDS,
} from "../../../domain/definition/job.ts";
import { RUN_STATUSES, type RunStatus } from "../../../domain/run/run.ts";
import type { Item } from "../dynamodb.ts";
import { unpackOutcome } from "../items/recent-item.ts";
import { InstantItem, OptionalInstantItem } from "../items/item-values.ts";
import { WordsItem } from "../items/words-item.ts";

/** The state item of a job or workflow. */
const StateItem = z.object({
  active_runs: z.set(z.string()).default(() => new Set<string>()),
  last_run_at: OptionalInstantItem,
  last_status: z.enum(RUN_STATUSES).nullable().default(null),
  last_error: WordsItem,
  next_due_at: OptionalInstantItem,
  next_due_since: z.string().nullable().default(null),
  generation: z.string().nullable().default(null),
  recent: z
    .array(z.unknown())
    .default([])
    .transform((entries) => entries.flatMap(unpackOutcome)),
  last_failed_run: z.string().nullable().default(null),
  link: z
    .object({ run_id: z.string(), due_at: InstantItem.nullable(), interval_from: InstantItem.nullable(), active_since: InstantItem })
    .nullable()
    .default(null),
});

export function stateOf(item: Item): JobState {
  const state = StateItem.parse(item);
  return { ...state, active_runs: [...state.active_runs].sort(), counters: countersOf(item) };
}

/** Counters are flat attributes with short names: a state item of up to 1 KB costs one write unit. */
export const runsCounter = (status: RunStatus, source: string) => `n:${status}:${countedSource(source)}`;
export const durationCounter = (bucket: number) => `d:${bucket}`;
export const latenessCounter = (bucket: number) => `l:${bucket}`;
export const DURATION_SUM = "d:sum";
export const LATENESS_SUM = "l:sum";

function countersOf(item: Item): JobCounters {
  const runs = Object.entries(item).flatMap(([name, value]) => {
    const [, status, triggerSource] = /^n:([a-z]+):(.+)$/.exec(name) ?? [];
    const known = RUN_STATUSES.find((one) => one === status);
    return known && triggerSource ? [{ status: known, triggerSource, count: Number(value) }] : [];
  });
  return {
    runs: runs.sort((a, b) => `${a.status} ${a.triggerSource}`.localeCompare(`${b.status} ${b.triggerSource}`)),
    duration: histogramOf(item, DURATION_BOUNDS.length, durationCounter, DURATION_SUM),
    lateness: histogramOf(item, LATENESS_BOUNDS.length, latenessCounter, LATENESS_SUM),
  };
}

function histogramOf(item: Item, bounds: number, name: (bucket: number) => string, sum: string): Histogram {
  const buckets = Array.from({ length: bounds + 1 }, (_, index) => Number(item[name(index)] ?? 0));
  return { buckets, sum: Number(item[sum] ?? 0) };
}
