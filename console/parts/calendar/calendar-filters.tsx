import { KINDS, type ReadCalendarFilter } from "../../lib/time/calendar.ts";
import { isSchedule } from "../../lib/schedules/schedule-id.ts";
import { titleOfSchedule, useSchedules } from "../../lib/schedules/schedules.ts";
import { namedOf } from "../../lib/subjects/subject.ts";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";
import { type SetParameters, WrongPills } from "../basics/filters.tsx";
import { Icon } from "../basics/icon.tsx";
import { Select } from "../basics/select.tsx";
import { visible } from "../basics/text.tsx";

interface CalendarFiltersProps extends ReadCalendarFilter {
  readonly set: SetParameters;
}

/** Whose runs are shown. */
export function CalendarFilters({ filter: { owner, kind }, wrong, set }: CalendarFiltersProps) {
  const [words, own] = [t(), s()];
  const { data } = useSchedules();
  const named = owner === undefined ? undefined : namedOf(owner);
  const ofSchedule = named !== undefined && isSchedule(named.id);
  return (
    <>
      {owner === undefined && (
        <Select
          label={own.allKinds}
          value={kind ?? ""}
          options={KINDS.map((one) => [one, own[`kind_${one}`]])}
          change={(chosen) => set({ kind: chosen })}
        />
      )}
      {data && data.length > 0 && (named === undefined || ofSchedule) && (
        <Select
          label={own.ofSchedule}
          value={ofSchedule ? named.id : ""}
          options={data.map(({ schedule_id, title }) => [schedule_id, visible(title)])}
          change={(id) => set({ owner: undefined, schedule: id })}
        />
      )}
      {named && !(ofSchedule && data?.some(({ schedule_id }) => schedule_id === named.id)) && (
        <button
          class="pill chosen"
          type="button"
          aria-label={words.without(titleOfSchedule(named.id))}
          onClick={() => set({ owner: undefined, schedule: undefined })}
        >
          <bdi>{visible(titleOfSchedule(named.id))}</bdi> <Icon name="close" />
        </button>
      )}
      <WrongPills wrong={wrong} set={set} />
    </>
  );
}
