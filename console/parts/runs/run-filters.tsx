import { useEffect, useState } from "preact/hooks";
import { duration } from "../../lib/time/durations.ts";
import { language } from "../../lib/page/preferences.ts";
import { KINDS, type ReadRunFilter, SOURCES, STATUSES } from "../../lib/runs/run-filter.ts";
import { namedOf } from "../../lib/subjects/subject.ts";
import { r } from "../../words/records.ts";
import { t } from "../../words/index.ts";
import { OrderSelect, SearchField, type SetParameters, WrongPills } from "../basics/filters.tsx";
import { Icon } from "../basics/icon.tsx";
import { Period } from "../basics/period.tsx";
import { Select } from "../basics/select.tsx";
import { sourceWord } from "./source.tsx";
import { statusWord } from "../basics/status.tsx";

interface RunFiltersProps extends ReadRunFilter {
  readonly search: { readonly current: HTMLInputElement | null };
  readonly set: SetParameters;
}

/** Seconds: a run that began later than this was late. */
const LATE = 5;

/** Which runs are shown, and in which order. */
export function RunFilters({ filter, wrong, search, set }: RunFiltersProps) {
  const words = t();
  const own = r();
  const { status, kind, source, owner, notOwner, lateOver, order } = filter;
  const toggle = (one: string) => {
    const chosen = STATUSES.filter((name) => (name === one ? !status.includes(name) : status.includes(name)));
    set({ status: chosen.join(",") });
  };
  return (
    <>
      <div class="filters" role="search">
        <Words q={filter.q} search={search} set={set} />
        <Period filter={filter} set={set} />
        <Select
          label={own.kind_default}
          value={kind.length === 0 ? "" : kind.length === KINDS.length ? "all" : (kind[0] ?? "")}
          options={[...KINDS.map((one) => [one, own[`kind_${one}`]] as const), ["all", own.kind_all]]}
          change={(chosen) => set({ kind: chosen === "all" ? KINDS.join(",") : chosen })}
        />
        <Select
          label={own.source}
          value={source ?? ""}
          options={SOURCES.map((one) => [one, sourceWord(one)])}
          change={(chosen) => set({ source: chosen })}
        />
        <span class="grow" />
        <OrderSelect
          label={own.order}
          value={order}
          options={[
            ["newest", own.order_newest],
            ["oldest", own.order_oldest],
          ]}
          change={(chosen) => set({ order: chosen })}
        />
      </div>
      <div class="filters">
        <button class="pill" type="button" aria-pressed={status.length === 0} onClick={() => set({ status: undefined })}>
          {words.all}
        </button>
        {STATUSES.map((one) => (
          <button key={one} class="pill" type="button" aria-pressed={status.includes(one)} onClick={() => toggle(one)}>
            <span class={`ic c-${one}`}>
              <Icon name={one} class="still" />
            </span>
            {statusWord(one)}
          </button>
        ))}
        <span class="sep" aria-hidden="true" />
        <button
          class="pill"
          type="button"
          aria-pressed={lateOver !== undefined}
          onClick={() => set({ late_over: lateOver === undefined ? String(LATE) : undefined })}
        >
          <span class="ic c-late">
            <Icon name="late" />
          </span>
          {own.lateOver(duration(lateOver ?? LATE, language.value))}
        </button>
        {owner.map((key) => (
          <Pill key={key} text={namedOf(key).id} drop={() => set({ owner: owner.filter((one) => one !== key).join(",") })} />
        ))}
        {notOwner.map((key) => (
          <Pill
            key={key}
            text={own.excluded(namedOf(key).id)}
            drop={() => set({ not_owner: notOwner.filter((one) => one !== key).join(",") })}
          />
        ))}
        <WrongPills wrong={wrong} set={set} />
      </div>
    </>
  );
}

/** A filter that the address brought, to be dropped. */
function Pill({ text, drop }: { readonly text: string; drop(): void }) {
  return (
    <button class="pill chosen" type="button" aria-label={t().without(text)} onClick={drop}>
      <bdi>{text}</bdi> <Icon name="close" />
    </button>
  );
}

/** After the last letter. */
const PAUSE_MS = 300;

/** What runs say, asked for once typing pauses. */
function Words({ q, search, set }: { readonly q: string } & Pick<RunFiltersProps, "search" | "set">) {
  const [typed, type] = useState(q);
  useEffect(() => type(q), [q]);
  useEffect(() => {
    if (typed === q) return undefined;
    const timer = setTimeout(() => set({ q: typed }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <SearchField
      label={r().filterRuns}
      hint={r().searchHint}
      text={typed}
      search={search}
      change={(text) => (text === undefined ? set({ q: undefined }) : type(text))}
    />
  );
}
