import { useMemo } from "preact/hooks";
import { GROUPS, isIn, type Listed, type ReadFilter, type Schedule, SORTS } from "../../lib/subjects/list-filter.ts";
import { t } from "../../words/index.ts";
import { DropFilter, OrderSelect, SearchField, type SetParameters, StatePills, WrongPills } from "../basics/filters.tsx";
import { Select } from "../basics/select.tsx";
import { Empty } from "../basics/states.tsx";

interface FiltersProps extends ReadFilter {
  readonly all: readonly Listed[];
  readonly search: { readonly current: HTMLInputElement | null };
  readonly label: string;
  readonly hint: string;
  /** Kinds of schedules that there can be. */
  readonly schedules: readonly Schedule[];
  readonly set: SetParameters;
}

const ICONS = { trouble: "failed", running: "running", waiting: "queued", paused: "paused" } as const;

/** What of a list is shown, and in which order. */
export function ListFilters({ all, filter, wrong, search, label, hint, schedules, set }: FiltersProps) {
  const words = t();
  const queues = useMemo(() => [...new Set(all.flatMap(({ subject: { queue } }) => (queue === null ? [] : [queue])))].toSorted(), [all]);
  // A workflow's run begins at once: it is its steps that wait.
  const groups = all.some(({ subject }) => subject.kind === "workflow") ? GROUPS.filter((group) => group !== "waiting") : GROUPS;
  return (
    <div class="filters" role="search">
      <SearchField label={label} hint={hint} text={filter.q} search={search} change={(q) => set({ q })} />
      <StatePills
        all={all.length}
        states={groups.map((group) => ({
          state: group,
          icon: ICONS[group],
          text: words[`group_${group}`],
          count: all.filter(({ subject }) => isIn(subject, group)).length,
        }))}
        chosen={filter.state}
        choose={(state) => set({ state })}
      />
      <span class="sep" aria-hidden="true" />
      {queues.length > 0 && (
        <Select
          label={words.queue}
          value={filter.queue}
          options={queues.map((queue) => [queue, queue])}
          change={(queue) => set({ queue })}
        />
      )}
      <Select
        label={words.schedule}
        value={filter.schedule ?? ""}
        options={schedules.map((schedule) => [schedule, words[`schedule_${schedule}`]])}
        change={(schedule) => set({ schedule })}
      />
      <WrongPills wrong={wrong} set={set} />
      <span class="grow" />
      <OrderSelect
        label={words.sort}
        value={filter.sort}
        options={SORTS.map((sort) => [sort, words[`sort_${sort}`]])}
        change={(sort) => set({ sort })}
      />
    </div>
  );
}

/** Nothing matches: which filters to drop, as buttons. */
export function NoneMatches({ filter, set }: Pick<FiltersProps, "filter" | "set">) {
  const words = t();
  return (
    <Empty icon="search" title={words.noneMatches}>
      <div class="row wrap">
        {filter.q !== "" && <DropFilter name={filter.q} drop={() => set({ q: undefined })} />}
        {filter.state && <DropFilter name={words[`group_${filter.state}`]} drop={() => set({ state: undefined })} />}
        {filter.queue !== "" && <DropFilter name={filter.queue} drop={() => set({ queue: undefined })} />}
        {filter.schedule && <DropFilter name={words[`schedule_${filter.schedule}`]} drop={() => set({ schedule: undefined })} />}
      </div>
    </Empty>
  );
}
