import type { ScheduleSummary, ScheduleView } from "../../../shared/contract/schedules/schedule.ts";
import { send } from "../asking/api.ts";
import { known, put, type Query, useQuery } from "../asking/query.ts";

/** What `/api/schedules…` answers with. */
export interface Envelope<Data> {
  readonly data: Data;
}

interface Page {
  readonly schedules: readonly ScheduleSummary[];
  readonly has_next: boolean;
}

const API = "/api/schedules";
const KEY = `${API}?status=all&size=100`;

/** The API's own address of a schedule. */
export const scheduleApi = (id: string, rest = ""): string => `${API}/${encodeURIComponent(id)}${rest}`;

/** All schedules, as one list. @param wanted false asks nothing */
export function useSchedules(wanted = true): Query<readonly ScheduleSummary[]> {
  return useQuery<readonly ScheduleSummary[]>(wanted ? KEY : undefined, undefined, readPages);
}

/** What is in an answer. @param key undefined asks nothing */
export function useData<Data>(key: string | undefined, every?: number): Query<Data> {
  const { data, error, reload } = useQuery<Envelope<Data>>(key, every);
  return { data: data?.data, error, reload };
}

export function useSchedule(id: string): Query<ScheduleView> {
  return useData<ScheduleView>(scheduleApi(id));
}

/** As far as they are known without asking. */
function knownSchedules(): readonly ScheduleSummary[] | undefined {
  return known<readonly ScheduleSummary[]>(KEY).value;
}

/** The title of a schedule, where it is known; else its id. */
export function titleOfSchedule(id: string): string {
  return knownSchedules()?.find(({ schedule_id }) => schedule_id === id)?.title ?? id;
}

/** Page after page. Those of several pages are always asked for whole. */
async function readPages(key: string, etag: string | undefined, abort: AbortSignal) {
  const first = await send(key, { ifNoneMatch: etag, signal: abort });
  if (first.status === 304) return first;
  let page = (JSON.parse(first.text) as Envelope<Page>).data;
  const all = [...page.schedules];
  const single = !page.has_next;
  for (let number = 2; page.has_next; number += 1) {
    page = (JSON.parse((await send(`${key}&page=${number}`, { signal: abort })).text) as Envelope<Page>).data;
    all.push(...page.schedules);
  }
  return { status: first.status, text: JSON.stringify(all), etag: single ? first.etag : undefined };
}

/** Puts an answer in place of what is known of a schedule. */
export function keepSchedule(schedule: ScheduleView): void {
  put(scheduleApi(schedule.schedule_id), { result: "success", data: schedule });
}

/** Takes a schedule out of the list that is known. */
export function dropSchedule(id: string): void {
  const list = known<readonly ScheduleSummary[]>(KEY).peek();
  if (list)
    put(
      KEY,
      list.filter(({ schedule_id }) => schedule_id !== id),
    );
}
