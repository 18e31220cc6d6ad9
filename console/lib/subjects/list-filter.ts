import { readParameters, type WrongParameter } from "../forms/parameters.ts";
import { matches, type Searchable } from "../page/initials.ts";
import type { Subject } from "./subject.ts";

export const SCHEDULES = ["cron", "interval", "queue", "none"] as const;
export const SORTS = ["attention", "next", "last", "id"] as const;
export const GROUPS = ["trouble", "running", "waiting", "paused"] as const;
export type Schedule = (typeof SCHEDULES)[number];
type Sort = (typeof SORTS)[number];
export type Group = (typeof GROUPS)[number];

/** What of a list of jobs or workflows is shown; all of it is in the address. */
export interface ListFilter {
  readonly q: string;
  readonly state: Group | undefined;
  readonly queue: string;
  readonly schedule: Schedule | undefined;
  readonly sort: Sort;
}

/** What an address asks for. */
export interface ReadFilter {
  readonly filter: ListFilter;
  readonly wrong: readonly WrongParameter[];
}

/** Reads the query of the address. Unknown parameters are ignored, wrong ones named. */
export function readListFilter(query: URLSearchParams): ReadFilter {
  const { wrong, choice } = readParameters(query);
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

/** A job or workflow with what it is searched in. */
export interface Listed {
  readonly subject: Subject;
  readonly text: Searchable;
  /** Epoch ms; Infinity: it runs no more. */
  readonly nextAt: number;
  /** Epoch ms; 0: never. */
  readonly lastAt: number;
}

export function isIn(subject: Pick<Subject, "failure_streak" | "active_runs" | "waiting_runs" | "enabled">, group: Group): boolean {
  const { failure_streak, active_runs, waiting_runs, enabled } = subject;
  switch (group) {
    case "trouble":
      return failure_streak > 0;
    case "running":
      return active_runs > (waiting_runs ?? 0);
    case "waiting":
      return (waiting_runs ?? 0) > 0;
    case "paused":
      return !enabled;
  }
}

function scheduleOf({ cron_expr, interval_seconds, reschedule_mode }: Subject): Schedule {
  if (reschedule_mode === "queue") return "queue";
  if (cron_expr !== null) return "cron";
  return interval_seconds === null ? "none" : "interval";
}

/** The ones that are shown, in their order. */
export function filtered(all: readonly Listed[], { q, state, queue, schedule, sort }: ListFilter): readonly Listed[] {
  return all
    .filter(
      ({ subject, text }) =>
        (state === undefined || isIn(subject, state)) &&
        (queue === "" || subject.queue === queue) &&
        (schedule === undefined || scheduleOf(subject) === schedule) &&
        matches(text, q),
    )
    .toSorted(ORDERS[sort]);
}

type Order = (left: Listed, right: Listed) => number;

const byId: Order = ({ subject: left }, { subject: right }) => (left.id < right.id ? -1 : 1);
/** Those without a time come last. */
const byNext: Order = (left, right) => compare(left.nextAt, right.nextAt) || byId(left, right);
const byLast: Order = (left, right) => right.lastAt - left.lastAt || byId(left, right);
/** The longest streak first, paused ones last. */
const byAttention: Order = (left, right) =>
  Number(!left.subject.enabled) - Number(!right.subject.enabled) ||
  right.subject.failure_streak - left.subject.failure_streak ||
  byNext(left, right);
const ORDERS: Readonly<Record<Sort, Order>> = { attention: byAttention, next: byNext, last: byLast, id: byId };

/** Infinity less Infinity is no number. */
function compare(left: number, right: number): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
