import type { ScheduleSummary } from "../../../shared/contract/schedules/schedule.ts";
import { readParameters, type WrongParameter } from "../forms/parameters.ts";
import { matches, type Searchable, searchable } from "../page/initials.ts";
import { isTrouble, type Standing, standingOf } from "./schedule-standing.ts";

export const STATES = ["trouble", "active", "registering", "paused"] as const;
export const SORTS = ["attention", "next", "last", "title"] as const;
export const ENGINES = ["native", "airflow"] as const;
type State = (typeof STATES)[number];

/** Which schedules are shown; all of it is in the address. */
export interface ScheduleFilter {
  readonly q: string;
  readonly state: State | undefined;
  readonly engine: (typeof ENGINES)[number] | undefined;
  readonly sort: (typeof SORTS)[number];
}

export interface ReadScheduleFilter {
  readonly filter: ScheduleFilter;
  /** Parameters with values that they cannot have. */
  readonly wrong: readonly WrongParameter[];
}

/** Reads the query of the address. Unknown parameters are ignored, wrong ones named. */
export function readScheduleFilter(query: URLSearchParams): ReadScheduleFilter {
  const { wrong, choice } = readParameters(query);
  const filter = {
    q: query.get("q") ?? "",
    state: choice("state", STATES),
    engine: choice("engine", ENGINES),
    sort: choice("sort", SORTS) ?? "attention",
  };
  return { filter, wrong };
}

/** A schedule, what is told of it first, and what it is searched in. */
export interface ListedSchedule {
  readonly schedule: ScheduleSummary;
  readonly standing: Standing;
  readonly text: Searchable;
}

export function listed(schedule: ScheduleSummary): ListedSchedule {
  const { title, description, owner, schedule_id, jobs, last_run } = schedule;
  const ids = jobs.map(({ id }) => id).join("\n");
  return { schedule, standing: standingOf(schedule, last_run), text: searchable(title, description, owner, schedule_id, ids) };
}

export function isInState({ schedule, standing }: ListedSchedule, state: State): boolean {
  if (state === "trouble") return isTrouble(standing);
  if (state === "paused") return schedule.is_paused;
  return !schedule.is_paused && schedule.state === state;
}

/** The ones that are shown, in their order. */
export function filteredSchedules(all: readonly ListedSchedule[], { q, state, engine, sort }: ScheduleFilter): readonly ListedSchedule[] {
  const wanted = all.filter(
    (one) =>
      (state === undefined || isInState(one, state)) && (engine === undefined || one.schedule.engine === engine) && matches(one.text, q),
  );
  return wanted.toSorted(ORDERS[sort]);
}

type Order = (left: ListedSchedule, right: ListedSchedule) => number;

const byTitle: Order = ({ schedule: left }, { schedule: right }) =>
  left.title.localeCompare(right.title) || (left.schedule_id < right.schedule_id ? -1 : 1);
/** Those without a time come last. */
const byNext: Order = (left, right) => {
  const [a, b] = [left, right].map(({ schedule }) => schedule.next_run?.scheduled_time ?? "~");
  return (a ?? "") < (b ?? "") ? -1 : (a ?? "") > (b ?? "") ? 1 : byTitle(left, right);
};
const byLast: Order = (left, right) => {
  const [a, b] = [left, right].map(({ schedule }) => schedule.last_run?.end_time ?? "");
  return (a ?? "") > (b ?? "") ? -1 : (a ?? "") < (b ?? "") ? 1 : byTitle(left, right);
};
/** What is in trouble first, paused ones last. */
const byAttention: Order = (left, right) => {
  const rank = ({ schedule, standing }: ListedSchedule) => (isTrouble(standing) ? 0 : schedule.is_paused ? 2 : 1);
  return rank(left) - rank(right) || byNext(left, right);
};
const ORDERS: Readonly<Record<ScheduleFilter["sort"], Order>> = {
  attention: byAttention,
  next: byNext,
  last: byLast,
  title: byTitle,
};
