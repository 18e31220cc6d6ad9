import * as z from "zod";
import { DURATION_BOUNDS, type Histogram, type JobCounters, type JobDefinition, type JobState, LATENESS_BOUNDS } from "../domain/job.ts";
import { RUN_STATUSES, type RunStatus } from "../domain/run.ts";
import type { Item } from "./dynamodb.ts";

/** Keys and items of JobTable: `pk = job#{id}`, `sk = definition | state | request#{key}`; index by-kind over definitions. */
export const jobKey = (jobId: string) => `job#${jobId}`;
export const jobIdOf = (pk: string) => pk.slice("job#".length);
export const definitionKey = (jobId: string) => ({ pk: jobKey(jobId), sk: "definition" });
export const stateKey = (jobId: string) => ({ pk: jobKey(jobId), sk: "state" });

/** JSON text inside an item: DynamoDB's own maps nest 32 levels at most and lose the order of keys. */
const Json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "is not JSON" });
    return z.NEVER;
  }
});
const JsonObject = Json.pipe(z.record(z.string(), z.unknown()));

const DefinitionItem = z.object({
  job_id: z.string(),
  scope: z.string(),
  description: z.string().nullable(),
  queue: z.string(),
  cron_expr: z.string().nullable(),
  interval_seconds: z.number().nullable(),
  timezone: z.string(),
  reschedule_mode: z.enum(["scheduler", "queue"]),
  enabled: z.boolean(),
  max_parallel: z.number(),
  default_params: JsonObject,
  timeout_sec: z.number(),
  retry_limit: z.number(),
  misfire_grace_sec: z.number(),
  telemetry_label: z.string().nullable(),
  paused_at: z.string().nullable(),
  pause_reason: z.string().nullable(),
  version: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
  active_since: z.string(),
  first_due_at: z.string().nullable(),
});

export function definitionItem(job: JobDefinition): Item {
  const known = Object.fromEntries(Object.keys(DefinitionItem.shape).map((key) => [key, job[key as keyof JobDefinition]]));
  return { ...known, ...definitionKey(job.job_id), kind: "job", default_params: JSON.stringify(job.default_params) };
}

export function definitionOf(item: Item): JobDefinition {
  return DefinitionItem.parse(item);
}

const StateItem = z.object({
  active_runs: z.set(z.string()).default(() => new Set<string>()),
  last_run_at: z.string().nullable().default(null),
  last_status: z.enum(RUN_STATUSES).nullable().default(null),
  last_error: z.string().nullable().default(null),
  next_due_at: z.string().nullable().default(null),
  next_due_since: z.string().nullable().default(null),
});

export function stateOf(item: Item): JobState {
  const state = StateItem.parse(item);
  return { ...state, active_runs: [...state.active_runs].sort(), counters: countersOf(item) };
}

/** Words of `trigger_source` that are counted by name; a caller's own words share one, so that a state cannot grow without end. */
const COUNTED_SOURCES = new Set(["scheduler", "manual", "auto-reschedule", "bootstrap", "resume"]);

/** Counters are flat attributes with short names: a state item of up to 1 KB costs one write unit. */
export const runsCounter = (status: RunStatus, source: string) => `n:${status}:${COUNTED_SOURCES.has(source) ? source : "other"}`;
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
