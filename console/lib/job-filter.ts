import type { JobView } from "../../shared/contract/job.ts";
import { matches, type Searchable } from "./initials.ts";

export const SCHEDULES = ["cron", "interval", "queue", "none"] as const;
export const SORTS = ["attention", "next", "last", "id"] as const;
export const GROUPS = ["trouble", "running", "paused"] as const;
type Schedule = (typeof SCHEDULES)[number];
type Sort = (typeof SORTS)[number];
export type Group = (typeof GROUPS)[number];

/** What of the list of jobs is shown; all of it is in the address. */
export interface JobFilter {
  readonly q: string;
  readonly state: Group | undefined;
  readonly queue: string;
  readonly schedule: Schedule | undefined;
  readonly sort: Sort;
}

/** A parameter with a value that it cannot have. */
export interface WrongParameter {
  readonly name: string;
  readonly value: string;
}

/** Reads the query of the address. Unknown parameters are ignored, wrong ones named. */
export function readJobFilter(query: URLSearchParams): { readonly filter: JobFilter; readonly wrong: readonly WrongParameter[] } {
  const wrong: WrongParameter[] = [];
  function choice<Value extends string>(name: string, values: readonly Value[]): Value | undefined {
    const value = query.get(name);
    if (value === null || value === "") return undefined;
    const known = values.find((one) => one === value);
    if (known === undefined) wrong.push({ name, value });
    return known;
  }
  const filter = {
    q: query.get("q") ?? "",
    state: choice("state", GROUPS),
    queue: query.get("queue") ?? "",
    schedule: choice("schedule", SCHEDULES),
    sort: choice("sort", SORTS) ?? "attention",
  };
  return { filter, wrong };
}

/** The query of the address with these parameters changed; undefined and empty ones are left out, others stay. */
export function withParameters(query: URLSearchParams, changes: Readonly<Record<string, string | undefined>>): string {
  const changed = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === "") changed.delete(name);
    else changed.set(name, value);
  }
  const text = changed.toString();
  return text === "" ? "" : `?${text}`;
}

/** A job with what it is searched in. */
export interface ListedJob {
  readonly job: JobView;
  readonly text: Searchable;
}

export function isIn(job: JobView, group: Group): boolean {
  if (group === "trouble") return job.failure_streak > 0;
  return group === "running" ? job.active_runs > 0 : !job.enabled;
}

function scheduleOf({ cron_expr, interval_seconds, reschedule_mode }: JobView): Schedule {
  if (reschedule_mode === "queue") return "queue";
  if (cron_expr !== null) return "cron";
  return interval_seconds === null ? "none" : "interval";
}

/** The jobs that are shown, in their order. */
export function filtered(jobs: readonly ListedJob[], { q, state, queue, schedule, sort }: JobFilter): readonly ListedJob[] {
  return jobs
    .filter(
      ({ job, text }) =>
        (state === undefined || isIn(job, state)) &&
        (queue === "" || job.queue === queue) &&
        (schedule === undefined || scheduleOf(job) === schedule) &&
        matches(text, q),
    )
    .toSorted(ORDERS[sort]);
}

type Order = (left: ListedJob, right: ListedJob) => number;

const byId: Order = ({ job: left }, { job: right }) => (left.job_id < right.job_id ? -1 : 1);
/** Those without a time come last. */
const byNext: Order = (left, right) =>
  compare(time(left.job.next_due_at, Infinity), time(right.job.next_due_at, Infinity)) || byId(left, right);
const byLast: Order = (left, right) => time(right.job.last_run_at, 0) - time(left.job.last_run_at, 0) || byId(left, right);
/** The longest streak first, paused ones last. */
const byAttention: Order = (left, right) =>
  Number(!left.job.enabled) - Number(!right.job.enabled) || right.job.failure_streak - left.job.failure_streak || byNext(left, right);
const ORDERS: Readonly<Record<Sort, Order>> = { attention: byAttention, next: byNext, last: byLast, id: byId };

function time(instant: string | null, none: number): number {
  return instant === null ? none : Date.parse(instant);
}

/** Infinity less Infinity is no number. */
function compare(left: number, right: number): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
