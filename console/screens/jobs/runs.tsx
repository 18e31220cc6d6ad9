import { useMemo, useRef } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { useKeys } from "../../lib/page/keys.ts";
import { withParameters } from "../../lib/subjects/list-filter.ts";
import { BASE, usePlace } from "../../lib/page/place.ts";
import { now } from "../../lib/time/clock.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { readRunFilter, type RunFilter } from "../../lib/runs/run-filter.ts";
import { useRunPages } from "../../lib/runs/run-pages.ts";
import { when } from "../../lib/time/time.ts";
import { zoneLabel } from "../../parts/basics/moment.tsx";
import { RunFilters } from "../../parts/runs/run-filters.tsx";
import { RunPagesList } from "../../parts/runs/run-pages-list.tsx";
import { r } from "../../words/records.ts";
import { t } from "../../words/index.ts";

type Changes = Readonly<Record<string, string | undefined>>;

/** Runs of all jobs, steps and workflows. Everything about the list is in the address. */
export function Runs() {
  const words = t();
  usePlace({ text: words.runs });
  const { url, route } = useLocation();
  const query = useMemo(() => new URLSearchParams(url.split("?")[1] ?? ""), [url]);
  const { filter, wrong } = useMemo(() => readRunFilter(query), [query]);
  const pages = useRunPages(filter);
  // From the address as it is when something is chosen: rows and fields are not made anew with each choice.
  const set = (changes: Changes) => route(`${BASE}/runs${withParameters(new URLSearchParams(location.search), changes)}`, true);
  const search = useRef<HTMLInputElement>(null);
  const move = useRowFocus();
  useKeys({ Slash: () => search.current?.focus(), KeyJ: () => move(1), KeyK: () => move(-1) });
  const narrow = (name: "owner" | "not_owner", owner: string) => {
    const excluded = new URLSearchParams(location.search).get("not_owner")?.split(",") ?? [];
    const chosen = name === "owner" ? [owner] : [...excluded, owner];
    set({ [name]: [...new Set(chosen)].join(",") });
  };
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1>{words.runs}</h1>
          <p class="sub num">{periodWords(filter)}</p>
        </div>
      </div>
      <RunFilters filter={filter} wrong={wrong} search={search} set={set} />
      <section class="panel" aria-label={words.runs}>
        <RunPagesList pages={pages} clear={() => route(`${BASE}/runs`, true)} isFiltered={query.size > 0} narrow={narrow} />
      </section>
    </>
  );
}

/** In the zone that is shown; nothing where the choice of hours says it. */
function periodWords({ from, to }: RunFilter): string {
  const own = r();
  const text = (at: string) => when(Date.parse(at), zone(), now.peek(), language.value);
  if (from !== undefined && to !== undefined) return own.between(text(from), text(to), zoneLabel());
  if (from !== undefined) return own.since(text(from), zoneLabel());
  return to === undefined ? "\u00a0" : own.until(text(to), zoneLabel());
}

/** Moves the focus from row to row. */
function useRowFocus(): (by: number) => void {
  return (by) => {
    const rows = [...document.querySelectorAll<HTMLElement>("[data-run]")];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    next?.querySelector("a")?.focus();
  };
}
