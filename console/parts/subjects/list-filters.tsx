import { useMemo } from "preact/hooks";
import { GROUPS, isIn, type Listed, type ReadFilter, type Schedule, SORTS } from "../../lib/subjects/list-filter.ts";
import { t } from "../../words/index.ts";
import { Icon } from "../basics/icon.tsx";
import { Select } from "../basics/select.tsx";
import { Empty } from "../basics/states.tsx";

interface FiltersProps extends ReadFilter {
  readonly all: readonly Listed[];
  readonly search: { readonly current: HTMLInputElement | null };
  readonly label: string;
  readonly hint: string;
  /** Kinds of schedules that there can be. */
  readonly schedules: readonly Schedule[];
  set(changes: Readonly<Record<string, string | undefined>>): void;
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
      <label class="field q">
        <Icon name="search" class="faint" />
        <span class="vh">{label}</span>
        <input
          ref={search}
          type="text"
          placeholder={hint}
          spellcheck={false}
          autocomplete="off"
          value={filter.q}
          onInput={({ currentTarget }) => set({ q: currentTarget.value })}
          onKeyDown={(event) => {
            if (event.code === "Escape" && !event.isComposing) set({ q: undefined });
          }}
        />
        <kbd aria-hidden="true">/</kbd>
      </label>
      <button class="pill" type="button" aria-pressed={filter.state === undefined} onClick={() => set({ state: undefined })}>
        {words.all} <span class="n">{all.length}</span>
      </button>
      {groups.map((group) => (
        <button
          key={group}
          class="pill"
          type="button"
          aria-pressed={filter.state === group}
          onClick={() => set({ state: filter.state === group ? undefined : group })}
        >
          <span class={`ic c-${ICONS[group]}`}>
            <Icon name={ICONS[group]} class="still" />
          </span>
          {words[`group_${group}`]} <span class="n">{all.filter(({ subject }) => isIn(subject, group)).length}</span>
        </button>
      ))}
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
      {wrong.map(({ name, value }) => (
        <button key={name} class="pill wrong" type="button" onClick={() => set({ [name]: undefined })}>
          {words.wrongParameter(name, value)} <Icon name="close" />
        </button>
      ))}
      <span class="grow" />
      <label class="pill select">
        <span>{words.sort}</span>
        <select
          value={filter.sort}
          onChange={({ currentTarget }) => set({ sort: currentTarget.value === "attention" ? undefined : currentTarget.value })}
        >
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {words[`sort_${sort}`]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** Nothing matches: which filters to drop, as buttons. */
export function NoneMatches({ filter, set }: Pick<FiltersProps, "filter" | "set">) {
  const words = t();
  return (
    <Empty icon="search" title={words.noneMatches}>
      <div class="row wrap">
        {filter.q !== "" && <Drop name={filter.q} drop={() => set({ q: undefined })} />}
        {filter.state && <Drop name={words[`group_${filter.state}`]} drop={() => set({ state: undefined })} />}
        {filter.queue !== "" && <Drop name={filter.queue} drop={() => set({ queue: undefined })} />}
        {filter.schedule && <Drop name={words[`schedule_${filter.schedule}`]} drop={() => set({ schedule: undefined })} />}
      </div>
    </Empty>
  );
}

function Drop({ name, drop }: { readonly name: string; readonly drop: () => void }) {
  return (
    <button class="btn" type="button" onClick={drop}>
      <Icon name="close" />
      {t().without(name)}
    </button>
  );
}
