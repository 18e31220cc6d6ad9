import { useMemo, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { JobView } from "../../../shared/contract/jobs/job.ts";
import type { ScheduleSummary } from "../../../shared/contract/schedules/schedule.ts";
import { matches, type Searchable, searchable } from "../../lib/page/initials.ts";
import { BASE, jobPath, newJobPath, newSchedulePath, schedulePath } from "../../lib/page/place.ts";
import { language, LANGUAGES, theme, THEMES } from "../../lib/page/preferences.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { toggleSchedule } from "../../lib/schedules/schedule-actions.ts";
import { useSchedules } from "../../lib/schedules/schedules.ts";
import { may } from "../../lib/asking/session.ts";
import { pathOf, type Subject, subjectOfJob, subjectOfWorkflow } from "../../lib/subjects/subject.ts";
import { toggleSubject } from "../../lib/subjects/subject-actions.ts";
import { useWorkflows } from "../../lib/workflows/workflows.ts";
import { t } from "../../words/index.ts";
import { n } from "../../words/notifications.ts";
import { s } from "../../words/schedules.ts";
import { k } from "../../words/tasks.ts";
import { closeDialog, Dialog, openDialog } from "../basics/dialog.tsx";
import { Icon } from "../basics/icon.tsx";
import { askToStartSchedule } from "../schedules/schedule-dialogs.tsx";
import { whyNotStart } from "../schedules/schedule-standing.tsx";
import { visible } from "../basics/text.tsx";
import { askToStart } from "../workflows/workflow-dialogs.tsx";

interface Entry {
  readonly icon: string;
  readonly text: string;
  readonly note?: string;
  readonly kind: string;
  act(): void;
}

const SHOWN = 14;
const RUN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Go, act and find by typing. */
export function openPalette(): void {
  openDialog(Palette);
}

function Palette() {
  const { route } = useLocation();
  const { data: jobs } = useQuery<readonly (JobView | { readonly broken: string })[]>("/jobs");
  const { data: workflows } = useWorkflows();
  const { data: schedules } = useSchedules();
  const [query, setQuery] = useState("");
  const [chosen, choose] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const texts = useMemo(() => {
    const subjects = [
      ...(jobs ?? []).flatMap((job) => ("broken" in job ? [] : [subjectOfJob(job)])),
      ...(workflows ?? []).flatMap((workflow) => ("broken" in workflow ? [] : [subjectOfWorkflow(workflow)])),
    ];
    return subjects.map((subject) => ({ subject, text: searchable(subject.id, subject.about, subject.queue) }));
  }, [jobs, workflows]);
  const plans = useMemo(
    () => schedules?.map((schedule) => ({ schedule, text: searchable(schedule.title, schedule.description, schedule.schedule_id) })) ?? [],
    [schedules],
  );
  const found = entriesFor(query, { texts, plans }, route).slice(0, SHOWN);
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
              key={`${entry.icon} ${entry.kind} ${entry.text}`}
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

interface Known {
  readonly texts: readonly { readonly subject: Subject; readonly text: Searchable }[];
  readonly plans: readonly { readonly schedule: ScheduleSummary; readonly text: Searchable }[];
}

function entriesFor(query: string, { texts, plans }: Known, route: (url: string) => void): readonly Entry[] {
  const words = t();
  const pasted = query.trim();
  if (RUN_ID.test(pasted))
    return [{ icon: "runs", text: pasted, kind: words.run, act: () => route(`${BASE}/runs/${pasted.toLowerCase()}`) }];
  const found = texts.filter(({ text }) => matches(text, query)).map(({ subject }) => subject);
  const planned = query.trim() === "" ? [] : plans.filter(({ text }) => matches(text, query)).map(({ schedule }) => schedule);
  const one = query.trim() === "" ? undefined : found[0];
  const places: readonly Entry[] = [
    { icon: "overview", text: words.overview, kind: words.screen, act: () => route(BASE) },
    { icon: "jobs", text: words.jobs, kind: words.screen, act: () => route(`${BASE}/jobs`) },
    { icon: "workflows", text: words.workflows, kind: words.screen, act: () => route(`${BASE}/workflows`) },
    { icon: "schedule", text: words.schedules, kind: words.screen, act: () => route(`${BASE}/schedules`) },
    { icon: "runs", text: words.runs, kind: words.screen, act: () => route(`${BASE}/runs`) },
    { icon: "calendar", text: words.calendar, kind: words.screen, act: () => route(`${BASE}/calendar`) },
    { icon: "queues", text: words.queues, kind: words.screen, act: () => route(`${BASE}/queues`) },
    { icon: "check", text: words.tasks, kind: words.screen, act: () => route(`${BASE}/tasks`) },
    { icon: "queues", text: k().datasets, kind: words.screen, act: () => route(`${BASE}/datasets`) },
    ...(may("accounts") ? placesOfAccounts(route) : []),
    { icon: "settings", text: words.settings, kind: words.screen, act: () => route(`${BASE}/settings`) },
    ...newEntries(route),
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
    ...found.slice(0, query.trim() === "" ? 5 : SHOWN).map((of) => entryOf(of, route)),
    ...planned.slice(0, SHOWN).flatMap((schedule, index) => scheduleEntries(schedule, !one && index === 0, route)),
    ...(one ? actionsOf(one, route) : []),
    ...places.filter(({ text }) => matches(searchable(text), query)),
  ];
}

function placesOfAccounts(route: (url: string) => void): readonly Entry[] {
  const kind = t().screen;
  return [
    { icon: "bell", text: t().notifications, kind, act: () => route(`${BASE}/notifications`) },
    { icon: "user", text: t().accounts, kind, act: () => route(`${BASE}/accounts`) },
  ];
}

/** What the caller may make. */
function newEntries(route: (url: string) => void): readonly Entry[] {
  const all = [
    { access: "admin", text: t().newJob, path: newJobPath() },
    { access: "admin", text: s().newSchedule, path: newSchedulePath },
    { access: "operate", text: k().newTask, path: `${BASE}/tasks/new` },
    { access: "accounts", text: n().newConfig, path: `${BASE}/notifications/new` },
  ] as const;
  return all.flatMap(({ access, text, path }) => (may(access) ? [{ icon: "plus", text, kind: t().action, act: () => route(path) }] : []));
}

/** A schedule, and where it is the first one what can be done with it. */
function scheduleEntries(schedule: ScheduleSummary, isFirst: boolean, route: (url: string) => void): readonly Entry[] {
  const words = t();
  const { schedule_id: id, title: text, description, is_paused } = schedule;
  const entry: Entry = { icon: "schedule", text, note: description, kind: s().schedule, act: () => route(schedulePath(id)) };
  const history: Entry = { icon: "runs", text, note: words.runs, kind: words.runs, act: () => route(schedulePath(id, "/runs")) };
  if (!isFirst) return [entry];
  if (!may("operate")) return [entry, history];
  const toggle = is_paused ? { icon: "play", note: words.resume } : { icon: "pause", note: words.pause };
  const start: Entry = { icon: "play", text, note: words.runNow, kind: words.action, act: () => askToStartSchedule(schedule) };
  return [
    entry,
    ...(whyNotStart(schedule) === undefined ? [start] : []),
    { ...toggle, text, kind: words.action, act: () => void toggleSchedule(schedule) },
    history,
  ];
}

function entryOf(of: Subject, route: (url: string) => void): Entry {
  const icon = of.kind === "job" ? "jobs" : "workflows";
  return { icon, text: of.id, note: of.about ?? "", kind: t()[of.kind], act: () => route(pathOf(of)) };
}

function actionsOf(of: Subject, route: (url: string) => void): readonly Entry[] {
  const { id, enabled } = of;
  const words = t();
  const history: Entry = { icon: "runs", text: id, note: words.runs, kind: words.runs, act: () => route(pathOf(of, "/runs")) };
  const forAdmins: readonly Entry[] = [
    { icon: "edit", text: id, note: words.editJob, kind: words.action, act: () => route(jobPath(id, "/edit")) },
    { icon: "copy", text: id, note: words.copyJob, kind: words.action, act: () => route(newJobPath(id)) },
  ];
  const edits = of.kind === "job" && may("admin") ? forAdmins : [];
  if (!may("operate")) return [...edits, history];
  const toggle = enabled ? { icon: "pause", note: words.pause } : { icon: "play", note: words.resume };
  return [
    { icon: "play", text: id, note: words.runNow, kind: words.action, act: () => askToStart(of) },
    { ...toggle, text: id, kind: words.action, act: () => void toggleSubject(of) },
    ...edits,
    history,
  ];
}
