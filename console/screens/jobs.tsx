import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { JobView } from "../../shared/contract/job.ts";
import { searchable } from "../lib/initials.ts";
import {
  filtered,
  GROUPS,
  isIn,
  type JobFilter,
  type ListedJob,
  readJobFilter,
  SCHEDULES,
  SORTS,
  withParameters,
} from "../lib/job-filter.ts";
import { useKeys } from "../lib/keys.ts";
import { BASE, jobPath, usePlace } from "../lib/place.ts";
import { useQuery } from "../lib/query.ts";
import { IDS_LIMIT } from "../lib/recent.ts";
import { JobRows } from "../parts/job-rows.tsx";
import { Icon } from "../parts/icon.tsx";
import { zoneLabel } from "../parts/moment.tsx";
import { Empty, Failure, Skeleton } from "../parts/states.tsx";
import { FirstJob } from "../parts/first-job.tsx";
import { t } from "../words/index.ts";

type Listed = JobView | { readonly job_id: string; readonly broken: string };

/** All jobs, the ones in trouble first. Everything about the list is in the address. */
export function Jobs() {
  const words = t();
  usePlace({ text: words.jobs });
  const { url, route } = useLocation();
  const query = useMemo(() => new URLSearchParams(url.split("?")[1] ?? ""), [url]);
  const { filter, wrong } = useMemo(() => readJobFilter(query), [query]);
  const { data, error, reload } = useQuery<readonly Listed[]>("/jobs");
  const [list] = useState(() => jobLister());
  const all = useMemo(() => list(data ?? []), [data]);
  const jobs = useMemo(() => [...all.values()], [all]);
  const shown = useMemo(() => filtered(jobs, filter), [jobs, filter]);
  const set = (changes: Readonly<Record<string, string | undefined>>) => route(`${BASE}/jobs${withParameters(query, changes)}`, true);
  const grown = useGrowing(Math.ceil(shown.length / IDS_LIMIT), filter);
  const search = useRef<HTMLInputElement>(null);
  const [at, moveTo] = useState(-1);
  const move = (by: number) => {
    const next = Math.max(0, Math.min(shown.length - 1, at + by));
    moveTo(next);
    document.querySelector<HTMLElement>(`[data-row="${next}"] a`)?.focus();
  };
  useEffect(() => moveTo(-1), [filter]);
  useKeys({
    Slash: () => search.current?.focus(),
    KeyJ: () => move(1),
    KeyK: () => move(-1),
    Enter: () => {
      const job = shown[at]?.job;
      if (job) route(jobPath(job.job_id));
      else if (document.activeElement instanceof HTMLElement) document.activeElement.click();
    },
  });
  const paused = jobs.filter(({ job }) => !job.enabled).length;
  const broken = (data ?? []).filter((job) => "broken" in job);
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1>{words.jobs}</h1>
          <p class="sub">{data ? `${words.count(jobs.length)}${paused > 0 ? ` · ${words.countPaused(paused)}` : ""}` : "\u00a0"}</p>
        </div>
      </div>
      {data && jobs.length === 0 && broken.length === 0 ? (
        <FirstJob />
      ) : (
        <>
          <Filters all={jobs} filter={filter} set={set} search={search} wrong={wrong} />
          <section class="panel" aria-label={words.jobs}>
            {error && !data && <Failure error={error} tried={words.jobsNotLoaded} retry={reload} />}
            {!data && !error && <Skeleton lines={8} height={52} />}
            {data && shown.length > 0 && (
              <table class="table cards jobs">
                <caption class="vh">{words.jobsCaption(zoneLabel())}</caption>
                <thead>
                  <tr>
                    <th>{words.job}</th>
                    <th>{words.schedule}</th>
                    <th>
                      {words.last30} <span class="faint">{words.heightIsDuration}</span>
                    </th>
                    <th>
                      {words.last} ({zoneLabel()})
                    </th>
                    <th>
                      {words.next} ({zoneLabel()})
                    </th>
                    <th>
                      <span class="vh">{words.actions}</span>
                    </th>
                  </tr>
                </thead>
                {chunks(shown)
                  .slice(0, grown)
                  .map((rows, index) => (
                    <JobRows key={index} jobs={rows} first={index * IDS_LIMIT} />
                  ))}
              </table>
            )}
            {data && shown.length === 0 && (
              <Empty icon="search" title={words.noneMatches}>
                <div class="row wrap">
                  {filter.q !== "" && <Drop name={filter.q} drop={() => set({ q: undefined })} />}
                  {filter.state && <Drop name={words[`group_${filter.state}`]} drop={() => set({ state: undefined })} />}
                  {filter.queue !== "" && <Drop name={filter.queue} drop={() => set({ queue: undefined })} />}
                  {filter.schedule && <Drop name={words[`schedule_${filter.schedule}`]} drop={() => set({ schedule: undefined })} />}
                </div>
              </Empty>
            )}
            {broken.map((job) => (
              <p class="foot bad-text" key={job.job_id}>
                <Icon name="failed" />
                {words.brokenJob(job.job_id)}
              </p>
            ))}
            {data && shown.length > 0 && (
              <p class="foot">
                <span class="grow">{words.shownOf(shown.length, jobs.length)}</span>
                <span class="not-narrow">
                  <kbd>J</kbd> <kbd>K</kbd> {words.keyMove} <kbd>↵</kbd> {words.keyOpen} <kbd>?</kbd> {words.keys}
                </span>
              </p>
            )}
          </section>
        </>
      )}
    </>
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

interface FiltersProps {
  readonly all: readonly ListedJob[];
  readonly filter: JobFilter;
  readonly wrong: ReturnType<typeof readJobFilter>["wrong"];
  readonly search: { readonly current: HTMLInputElement | null };
  set(changes: Readonly<Record<string, string | undefined>>): void;
}

function Filters({ all, filter, wrong, search, set }: FiltersProps) {
  const words = t();
  const queues = useMemo(() => [...new Set(all.map(({ job }) => job.queue))].toSorted(), [all]);
  const icons = { trouble: "failed", running: "running", paused: "paused" } as const;
  return (
    <div class="filters" role="search">
      <label class="field q">
        <Icon name="search" class="faint" />
        <span class="vh">{words.filterJobs}</span>
        <input
          ref={search}
          type="text"
          placeholder={words.filterHint}
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
      {GROUPS.map((group) => (
        <button
          key={group}
          class="pill"
          type="button"
          aria-pressed={filter.state === group}
          onClick={() => set({ state: filter.state === group ? undefined : group })}
        >
          <span class={`ic c-${icons[group]}`}>
            <Icon name={icons[group]} class="still" />
          </span>
          {words[`group_${group}`]} <span class="n">{all.filter(({ job }) => isIn(job, group)).length}</span>
        </button>
      ))}
      <span class="sep" aria-hidden="true" />
      <Select label={words.queue} value={filter.queue} options={queues.map((queue) => [queue, queue])} change={(queue) => set({ queue })} />
      <Select
        label={words.schedule}
        value={filter.schedule ?? ""}
        options={SCHEDULES.map((schedule) => [schedule, words[`schedule_${schedule}`]])}
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

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  change(value: string | undefined): void;
}

function Select({ label, value, options, change }: SelectProps) {
  return (
    <label class={value === "" ? "pill select" : "pill select chosen"}>
      <span class="vh">{label}</span>
      <select value={value} onChange={({ currentTarget }) => change(currentTarget.value)}>
        <option value="">{label}</option>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Lists jobs as they were listed before, as far as they did not change. */
function jobLister(): (jobs: readonly Listed[]) => ReadonlyMap<string, ListedJob> {
  let before: ReadonlyMap<string, ListedJob> = new Map();
  return (jobs) => (before = listed(jobs, before));
}

/** A job that is as it was stays the same object, so that its row is not made anew. */
function listed(jobs: readonly Listed[], before: ReadonlyMap<string, ListedJob>): ReadonlyMap<string, ListedJob> {
  return new Map(
    jobs.flatMap((job) => {
      if ("broken" in job) return [];
      const same = before.get(job.job_id);
      if (same && JSON.stringify(same.job) === JSON.stringify(job)) return [[job.job_id, same]];
      return [[job.job_id, { job, text: searchable(job.job_id, job.description, job.queue) }]];
    }),
  );
}

/** How many chunks are shown: the first at once, the others each in a moment of its own. Anew whenever `anew` changes. */
function useGrowing(chunks: number, anew: unknown): number {
  const [grown, grow] = useState({ anew, count: 1 });
  const count = grown.anew === anew ? grown.count : 1;
  useEffect(() => {
    if (count >= chunks) return undefined;
    const timer = setTimeout(() => grow({ anew, count: count + 1 }), 30);
    return () => clearTimeout(timer);
  }, [count, chunks, anew]);
  return count;
}

function chunks(jobs: readonly ListedJob[]): readonly (readonly JobView[])[] {
  return Array.from({ length: Math.ceil(jobs.length / IDS_LIMIT) }, (_, index) =>
    jobs.slice(index * IDS_LIMIT, (index + 1) * IDS_LIMIT).map(({ job }) => job),
  );
}
