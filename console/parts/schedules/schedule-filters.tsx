import { ENGINES, isInState, type ListedSchedule, type ReadScheduleFilter, SORTS, STATES } from "../../lib/schedules/schedule-filter.ts";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";
import { OrderSelect, SearchField, type SetParameters, StatePills, WrongPills } from "../basics/filters.tsx";
import { Select } from "../basics/select.tsx";

interface ScheduleFiltersProps extends ReadScheduleFilter {
  readonly all: readonly ListedSchedule[];
  readonly search: { readonly current: HTMLInputElement | null };
  readonly set: SetParameters;
}

const ICONS = { trouble: "failed", active: "success", registering: "queued", paused: "paused" } as const;

/** Which schedules are shown, and in which order. */
export function ScheduleFilters({ all, filter, wrong, search, set }: ScheduleFiltersProps) {
  const [words, own] = [t(), s()];
  const { q, state, engine, sort } = filter;
  const states = STATES.flatMap((one) => {
    const count = all.filter((listed) => isInState(listed, one)).length;
    return count === 0 && state !== one ? [] : [{ state: one, icon: ICONS[one], text: own[`state_${one}`], count }];
  });
  return (
    <div class="filters" role="search">
      <SearchField label={own.filterSchedules} hint={own.filterHint} text={q} search={search} change={(text) => set({ q: text })} />
      <StatePills all={all.length} states={states} chosen={state} choose={(chosen) => set({ state: chosen })} />
      <span class="sep" aria-hidden="true" />
      <Select
        label={own.engine}
        value={engine ?? ""}
        options={ENGINES.map((one) => [one, own[`engine_${one}`]])}
        change={(chosen) => set({ engine: chosen })}
      />
      <WrongPills wrong={wrong} set={set} />
      <span class="grow" />
      <OrderSelect
        label={words.sort}
        value={sort}
        options={SORTS.map((one) => [one, one === "title" ? own.sort_title : words[`sort_${one}`]])}
        change={(chosen) => set({ sort: chosen })}
      />
    </div>
  );
}
