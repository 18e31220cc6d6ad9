import { ENGINES, isInState, type ListedSchedule, type ReadScheduleFilter, SORTS, STATES } from "../../lib/schedules/schedule-filter.ts";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";
import { Icon } from "../basics/icon.tsx";
import { Select } from "../basics/select.tsx";

interface ScheduleFiltersProps extends ReadScheduleFilter {
  readonly all: readonly ListedSchedule[];
  readonly search: { readonly current: HTMLInputElement | null };
  set(changes: Readonly<Record<string, string | undefined>>): void;
}

const ICONS = { trouble: "failed", active: "success", registering: "queued", paused: "paused" } as const;

/** Which schedules are shown, and in which order. */
export function ScheduleFilters({ all, filter, wrong, search, set }: ScheduleFiltersProps) {
  const [words, own] = [t(), s()];
  const { q, state, engine, sort } = filter;
  return (
    <div class="filters" role="search">
      <label class="field q">
        <Icon name="search" class="faint" />
        <span class="vh">{own.filterSchedules}</span>
        <input
          ref={search}
          type="text"
          placeholder={own.filterHint}
          spellcheck={false}
          autocomplete="off"
          value={q}
          onInput={({ currentTarget }) => set({ q: currentTarget.value })}
          onKeyDown={(event) => {
            if (event.code === "Escape" && !event.isComposing) set({ q: undefined });
          }}
        />
        <kbd aria-hidden="true">/</kbd>
      </label>
      <button class="pill" type="button" aria-pressed={state === undefined} onClick={() => set({ state: undefined })}>
        {words.all} <span class="n">{all.length}</span>
      </button>
      {STATES.map((one) => {
        const count = all.filter((listed) => isInState(listed, one)).length;
        if (count === 0 && state !== one) return null;
        return (
          <button
            key={one}
            class="pill"
            type="button"
            aria-pressed={state === one}
            onClick={() => set({ state: state === one ? undefined : one })}
          >
            <span class={`ic c-${ICONS[one]}`}>
              <Icon name={ICONS[one]} class="still" />
            </span>
            {own[`state_${one}`]} <span class="n">{count}</span>
          </button>
        );
      })}
      <span class="sep" aria-hidden="true" />
      <Select
        label={own.engine}
        value={engine ?? ""}
        options={ENGINES.map((one) => [one, own[`engine_${one}`]])}
        change={(chosen) => set({ engine: chosen })}
      />
      {wrong.map(({ name, value }) => (
        <button key={name} class="pill wrong" type="button" onClick={() => set({ [name]: undefined })}>
          <bdi>{words.wrongParameter(name, value)}</bdi> <Icon name="close" />
        </button>
      ))}
      <span class="grow" />
      <label class="pill select">
        <span>{words.sort}</span>
        <select value={sort} onChange={({ currentTarget: { value } }) => set({ sort: value === "attention" ? undefined : value })}>
          {SORTS.map((one) => (
            <option key={one} value={one}>
              {one === "title" ? own.sort_title : words[`sort_${one}`]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
