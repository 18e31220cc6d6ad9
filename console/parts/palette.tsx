import { useMemo, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { JobView } from "../../shared/contract/job.ts";
import { pauseJob, resumeJob } from "../lib/actions.ts";
import { matches, searchable } from "../lib/initials.ts";
import { BASE, jobPath } from "../lib/place.ts";
import { language, LANGUAGES, theme, THEMES } from "../lib/preferences.ts";
import { useQuery } from "../lib/query.ts";
import { may } from "../lib/session.ts";
import { t } from "../words/index.ts";
import { closeDialog, Dialog, openDialog } from "./dialog.tsx";
import { Icon } from "./icon.tsx";
import { askToRun } from "./run-dialogs.tsx";
import { visible } from "./text.tsx";

interface Entry {
  readonly icon: string;
  readonly text: string;
  readonly note?: string;
  readonly kind: string;
  act(): void;
}

const SHOWN = 12;
const RUN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Go, act and find by typing. */
export function openPalette(): void {
  openDialog(Palette);
}

function Palette() {
  const { route } = useLocation();
  const { data: jobs } = useQuery<readonly JobView[]>("/jobs");
  const [query, setQuery] = useState("");
  const [chosen, choose] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const texts = useMemo(() => (jobs ?? []).map((job) => ({ job, text: searchable(job.job_id, job.description, job.queue) })), [jobs]);
  const found = entriesFor(query, texts, route).slice(0, SHOWN);
  const act = (entry: Entry | undefined) => {
    if (!entry) return;
    closeDialog();
    entry.act();
  };
  const move = (by: number) => {
    const next = (chosen + by + found.length) % Math.max(1, found.length);
    choose(next);
    list.current?.children[next]?.scrollIntoView({ block: "nearest" });
  };
  return (
    <Dialog label={t().find} wide>
      <div class="palette">
        <div class="row ask">
          <Icon name="search" class="faint" />
          <input
            class="grow"
            type="text"
            role="combobox"
            aria-label={t().find}
            aria-expanded="true"
            aria-controls="palette-list"
            aria-activedescendant={found[chosen] ? `palette-${chosen}` : undefined}
            placeholder={t().findHint}
            autofocus
            spellcheck={false}
            autocomplete="off"
            value={query}
            onInput={({ currentTarget }) => {
              setQuery(currentTarget.value);
              choose(0);
            }}
            onKeyDown={(event) => {
              if (event.isComposing) return;
              if (event.code === "ArrowDown") move(1);
              else if (event.code === "ArrowUp") move(-1);
              else if (event.code === "Enter") act(found[chosen]);
              else return;
              event.preventDefault();
            }}
          />
          <kbd aria-hidden="true">Esc</kbd>
        </div>
        <ul class="list" id="palette-list" role="listbox" aria-label={t().found} ref={list}>
          {found.map((entry, index) => (
            <li
              key={`${entry.kind}${entry.text}`}
              id={`palette-${index}`}
              role="option"
              aria-selected={index === chosen}
              class={index === chosen ? "on" : undefined}
              onPointerMove={() => choose(index)}
              onClick={() => act(entry)}
            >
              <Icon name={entry.icon} class="faint" />
              <span class="grow clip">
                <b>{visible(entry.text)}</b> {entry.note !== undefined && <span class="muted">{visible(entry.note)}</span>}
              </span>
              <span class="small faint nowrap">{entry.kind}</span>
            </li>
          ))}
        </ul>
        {found.length === 0 && <p class="none muted">{t().nothingFound}</p>}
      </div>
    </Dialog>
  );
}

type Texts = readonly { readonly job: JobView; readonly text: ReturnType<typeof searchable> }[];

function entriesFor(query: string, jobs: Texts, route: (url: string) => void): readonly Entry[] {
  const words = t();
  const pasted = query.trim();
  if (RUN_ID.test(pasted))
    return [{ icon: "runs", text: pasted, kind: words.run, act: () => route(`${BASE}/runs/${pasted.toLowerCase()}`) }];
  const found = jobs.filter(({ text }) => matches(text, query)).map(({ job }) => job);
  const one = query.trim() === "" ? undefined : found[0];
  const places: readonly Entry[] = [
    { icon: "overview", text: words.overview, kind: words.screen, act: () => route(BASE) },
    { icon: "jobs", text: words.jobs, kind: words.screen, act: () => route(`${BASE}/jobs`) },
    { icon: "settings", text: words.settings, kind: words.screen, act: () => route(`${BASE}/settings`) },
    ...THEMES.filter((name) => name !== theme.value).map((name) => ({
      icon: "moon",
      text: words.themeIs(words[`theme_${name}`]),
      kind: words.action,
      act: () => void (theme.value = name),
    })),
    ...LANGUAGES.filter((name) => name !== language.value).map((name) => ({
      icon: "globe",
      text: name === "ko" ? "한국어" : "English",
      kind: words.language,
      act: () => void (language.value = name),
    })),
  ];
  return [
    ...found.slice(0, query.trim() === "" ? 5 : SHOWN).map((job) => jobEntry(job, route)),
    ...(one ? actionsOf(one, route) : []),
    ...places.filter(({ text }) => matches(searchable(text), query)),
  ];
}

function jobEntry(job: JobView, route: (url: string) => void): Entry {
  return { icon: "jobs", text: job.job_id, note: job.description ?? "", kind: t().job, act: () => route(jobPath(job.job_id)) };
}

function actionsOf(job: JobView, route: (url: string) => void): readonly Entry[] {
  const { job_id: id } = job;
  const words = t();
  const history: Entry = { icon: "runs", text: id, note: words.runs, kind: words.runs, act: () => route(jobPath(id, "/runs")) };
  if (!may("operate")) return [history];
  return [
    { icon: "play", text: id, note: words.runNow, kind: words.action, act: () => askToRun(job) },
    job.enabled
      ? { icon: "pause", text: id, note: words.pause, kind: words.action, act: () => void pauseJob(id) }
      : { icon: "play", text: id, note: words.resume, kind: words.action, act: () => void resumeJob(job) },
    history,
  ];
}
