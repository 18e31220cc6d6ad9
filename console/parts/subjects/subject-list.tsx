import type { ComponentChildren } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { useScrollPlace } from "../../lib/page/came-back.ts";
import { filtered, type Listed, readListFilter, type Schedule, withParameters } from "../../lib/subjects/list-filter.ts";
import { lister } from "../../lib/subjects/listed.ts";
import type { Query } from "../../lib/asking/query.ts";
import { pathOf, type Subject } from "../../lib/subjects/subject.ts";
import { t } from "../../words/index.ts";
import { Icon } from "../basics/icon.tsx";
import { ListFilters, NoneMatches } from "./list-filters.tsx";
import { zoneLabel } from "../basics/moment.tsx";
import { Failure, Skeleton } from "../basics/states.tsx";
import { ListFoot, ListHead } from "./list-head.tsx";
import { SubjectRows } from "./subject-rows.tsx";
import { useListKeys } from "./use-list-keys.ts";
import { useParts } from "./use-parts.ts";

interface SubjectListProps extends Pick<Query<unknown>, "error" | "reload"> {
  /** Undefined: not loaded yet. */
  readonly subjects: readonly Subject[] | undefined;
  /** Ids of definitions that are stored and cannot be read. */
  readonly broken: readonly string[];
  /** The list's own address. */
  readonly path: string;
  readonly words: {
    readonly title: string;
    readonly one: string;
    readonly filter: string;
    readonly hint: string;
    readonly notLoaded: string;
    readonly caption: (zone: string) => string;
    readonly count: (n: number) => string;
    /** Head of the column of numbers of steps, where there is one. */
    readonly steps?: string;
  };
  /** Kinds of schedules that there can be. */
  readonly schedules: readonly Schedule[];
  /** In place of a list that is empty for good. */
  readonly first: ComponentChildren;
  /** Buttons beside the title. */
  readonly actions?: ComponentChildren;
}

/** Jobs or workflows, the ones in trouble first. Everything about the list is in the address. */
export function SubjectList({ subjects, broken, error, reload, path, words: own, schedules, first, actions }: SubjectListProps) {
  const words = t();
  const { url, route } = useLocation();
  const query = useMemo(() => new URLSearchParams(url.split("?")[1] ?? ""), [url]);
  const { filter, wrong } = useMemo(() => readListFilter(query), [query]);
  const [list] = useState(() => lister());
  const all = useMemo(() => list(subjects ?? []), [subjects]);
  const shown = useMemo(() => filtered(all, filter), [all, filter]);
  const set = (changes: Readonly<Record<string, string | undefined>>) => route(`${path}${withParameters(query, changes)}`, true);
  const search = useRef<HTMLInputElement>(null);
  useListKeys(shown.length, filter, search, (row) => shown[row] && pathOf(shown[row].subject));
  useScrollPlace(shown.length > 0);
  const paused = all.filter(({ subject }) => !subject.enabled).length;
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1>{own.title}</h1>
          <p class="sub">{subjects ? `${own.count(all.length)}${paused > 0 ? ` · ${words.countPaused(paused)}` : ""}` : "\u00a0"}</p>
        </div>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </div>
      {subjects && all.length === 0 && broken.length === 0 ? (
        first
      ) : (
        <>
          <ListFilters
            all={all}
            filter={filter}
            set={set}
            search={search}
            wrong={wrong}
            label={own.filter}
            hint={own.hint}
            schedules={schedules}
          />
          <section class="panel" aria-label={own.title}>
            {error && !subjects && <Failure error={error} tried={own.notLoaded} retry={reload} />}
            {!subjects && !error && <Skeleton lines={8} height={52} />}
            {shown.length > 0 && <ListTable shown={shown} anew={filter} words={own} />}
            {subjects && shown.length === 0 && <NoneMatches filter={filter} set={set} />}
            {broken.map((id) => (
              <p class="foot bad-text" key={id}>
                <Icon name="failed" />
                {words.brokenJob(id)}
              </p>
            ))}
            {shown.length > 0 && <ListFoot shown={shown.length} all={all.length} />}
          </section>
        </>
      )}
    </>
  );
}

interface ListTableProps extends Pick<SubjectListProps, "words"> {
  readonly shown: readonly Listed[];
  /** With each change of it the table grows anew. */
  readonly anew: unknown;
}

function ListTable({ shown, anew, words: own }: ListTableProps) {
  const parts = useParts(shown, anew);
  return (
    <table class={own.steps === undefined ? "table cards jobs" : "table cards jobs flows"}>
      <caption class="vh">{own.caption(zoneLabel())}</caption>
      <ListHead one={own.one} more={own.steps === undefined ? undefined : { name: own.steps, numbers: true }} />
      {parts.map(({ key, subjects, leaving }) => (
        <SubjectRows key={key} subjects={subjects} leaving={leaving} />
      ))}
    </table>
  );
}
