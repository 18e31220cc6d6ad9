import { useMemo, useRef } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { useScrollPlace } from "../../lib/page/came-back.ts";
import { withParameters } from "../../lib/subjects/list-filter.ts";
import { BASE, schedulePath, usePlace } from "../../lib/page/place.ts";
import { filteredSchedules, listed, readScheduleFilter } from "../../lib/schedules/schedule-filter.ts";
import { useSchedules } from "../../lib/schedules/schedules.ts";
import { FirstSchedule, NewScheduleButton } from "../../parts/schedules/first-schedule.tsx";
import { Icon } from "../../parts/basics/icon.tsx";
import { ScheduleFilters } from "../../parts/schedules/schedule-filters.tsx";
import { ScheduleTable } from "../../parts/schedules/schedule-table.tsx";
import { Empty, Failure, Skeleton } from "../../parts/basics/states.tsx";
import { ListFoot } from "../../parts/subjects/list-head.tsx";
import { useListKeys } from "../../parts/subjects/use-list-keys.ts";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";

/** All schedules, the ones in trouble first. Everything about the list is in the address. */
export function Schedules() {
  const [words, own] = [t(), s()];
  usePlace({ text: words.schedules });
  const { url, route } = useLocation();
  const query = useMemo(() => new URLSearchParams(url.split("?")[1] ?? ""), [url]);
  const { filter, wrong } = useMemo(() => readScheduleFilter(query), [query]);
  const { data, error, reload } = useSchedules();
  const all = useMemo(() => data?.map(listed), [data]);
  const shown = useMemo(() => filteredSchedules(all ?? [], filter), [all, filter]);
  const search = useRef<HTMLInputElement>(null);
  const set = (changes: Readonly<Record<string, string | undefined>>) => route(`${BASE}/schedules${withParameters(query, changes)}`, true);
  useListKeys(shown.length, filter, search, (row) => shown[row] && schedulePath(shown[row].schedule.schedule_id));
  useScrollPlace(shown.length > 0);
  const paused = all?.filter(({ schedule }) => schedule.is_paused).length ?? 0;
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1>{words.schedules}</h1>
          <p class="sub">{all ? `${own.countSchedules(all.length)}${paused > 0 ? ` · ${words.countPaused(paused)}` : ""}` : "\u00a0"}</p>
        </div>
        <div class="actions">
          <NewScheduleButton />
        </div>
      </div>
      {all?.length === 0 ? (
        <FirstSchedule />
      ) : (
        <>
          <ScheduleFilters all={all ?? []} filter={filter} wrong={wrong} search={search} set={set} />
          <section class="panel" aria-label={words.schedules}>
            {error && !data && <Failure error={error} tried={own.schedulesNotLoaded} retry={reload} />}
            {!data && !error && <Skeleton lines={8} height={52} />}
            {shown.length > 0 && <ScheduleTable shown={shown} />}
            {all && shown.length === 0 && (
              <Empty icon="search" title={words.noneMatches}>
                <button class="btn" type="button" onClick={() => set({ q: undefined, state: undefined, engine: undefined })}>
                  <Icon name="close" />
                  {words.all}
                </button>
              </Empty>
            )}
            {all && shown.length > 0 && <ListFoot shown={shown.length} all={all.length} />}
          </section>
        </>
      )}
    </>
  );
}
