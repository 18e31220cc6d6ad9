import { Component, createRef, type RefObject, type VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { statusOf } from "../../lib/charts/bars.ts";
import { outcomesOf, watchOutcomes } from "../../lib/asking/recent.ts";
import { pathOf, type Subject } from "../../lib/subjects/subject.ts";
import { toggleSubject } from "../../lib/subjects/subject-actions.ts";
import { t } from "../../words/index.ts";
import { Bars } from "./bars.tsx";
import { Ago, Moment, Span } from "../basics/moment.tsx";
import { askToStart } from "../workflows/workflow-dialogs.tsx";
import { Schedule } from "../schedules/schedule.tsx";
import { Chip, shownStatus, StatusIcon } from "../basics/status.tsx";
import { Foreign } from "../basics/text.tsx";
import { RowActions } from "./row-actions.tsx";

interface SubjectRowsProps {
  readonly subjects: readonly Subject[];
  /** Out of sight, and soon gone. */
  readonly leaving: boolean;
}

/** Up to a hundred rows. Those that are leaving are hidden, and not looked at again. */
export class SubjectRows extends Component<SubjectRowsProps> {
  readonly body = createRef<HTMLTableSectionElement>();

  override shouldComponentUpdate({ leaving }: SubjectRowsProps): boolean {
    if (leaving && this.body.current) this.body.current.hidden = true;
    return !leaving;
  }

  override render({ subjects }: SubjectRowsProps) {
    return <Rows subjects={subjects} body={this.body} />;
  }
}

/** While some of them are in view, the bars of all of them are asked for, in one request. */
function Rows({ subjects, body }: Pick<SubjectRowsProps, "subjects"> & { readonly body: RefObject<HTMLTableSectionElement | null> }) {
  useEffect(() => {
    const element = body.current;
    if (!element) return undefined;
    let leave: (() => void) | undefined;
    const observer = new IntersectionObserver(([entry]) => {
      leave?.();
      leave = entry?.isIntersecting ? watchOutcomes(subjects) : undefined;
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      leave?.();
    };
  }, [
    subjects
      .map(({ id }) => id)
      .toSorted()
      .join(","),
  ]);
  const made = useRef(new WeakMap<Subject, VNode>());
  return (
    <tbody ref={body}>
      {subjects.map((subject) => {
        const row = made.current.get(subject) ?? <Row key={subject.id} of={subject} />;
        made.current.set(subject, row);
        return row;
      })}
    </tbody>
  );
}

/** The first line of what went wrong, if the last run did. */
function troubleOf({ failure_streak, last_error }: Subject): string | undefined {
  if (failure_streak === 0) return undefined;
  const line = last_error?.split("\n", 1)[0]?.slice(0, 120);
  return line === undefined ? undefined : failure_streak > 1 ? `${t().streak(failure_streak)}: ${line}` : line;
}

function Row({ of }: { readonly of: Subject }) {
  const { route } = useLocation();
  const outcomes = outcomesOf(of).value;
  const last = outcomes?.at(-1);
  const status = shownStatus(of);
  const href = pathOf(of);
  const trouble = troubleOf(of);
  const open = ({ target }: MouseEvent) => {
    if (target instanceof Element && !target.closest("a, button, select")) route(href);
  };
  return (
    <tr data-row class={of.enabled ? "opens" : "opens off"} onClick={open}>
      <td>
        <div class="row upper">
          <StatusIcon status={status} />
          <div class="grow">
            <a class="id clip" href={href}>
              <Foreign text={of.id} />
            </a>
            {of.about !== null && (
              <span class="clip muted small">
                <Foreign text={of.about} />
              </span>
            )}
            {trouble !== undefined && (
              <span
                class={`clip small tone c-${of.last_status === "missed" ? "missed" : of.last_status === "timeout" ? "timeout" : "failed"}`}
              >
                <Foreign text={trouble} />
              </span>
            )}
          </div>
          <span class="only-narrow">
            <Chip status={status} />
          </span>
        </div>
      </td>
      <td class="not-narrow">
        <Schedule job={of} />
      </td>
      {of.steps !== null && <td class="not-narrow num r">{of.steps}</td>}
      <td>
        <Bars outcomes={outcomes} />
      </td>
      <td class="not-narrow num">
        {of.last_run_at === null ? (
          <span class="faint">–</span>
        ) : (
          <>
            <Ago at={of.last_run_at} />
            <span class="clip muted small">
              <Moment at={of.last_run_at} />
              {last && last[2] > 0 && (
                <>
                  {" · "}
                  <Span seconds={last[2]} />
                </>
              )}
              {last && statusOf(last) === "skipped" && ` · ${t().skipped}`}
            </span>
          </>
        )}
      </td>
      <td class="not-narrow num">
        <Next of={of} />
      </td>
      <td class="not-narrow r">
        <RowActions name={of.id} paused={!of.enabled} start={() => askToStart(of)} toggle={() => void toggleSubject(of)} />
      </td>
      <td class="only-narrow">
        <div class="row small muted">
          <span class="grow">
            <Schedule job={of} short />
          </span>
          <span class="num nowrap">
            {of.enabled && of.next_due_at !== null ? (
              <>
                {t().next} <Moment at={of.next_due_at} />
              </>
            ) : (
              !of.enabled && t().stopped
            )}
          </span>
        </div>
      </td>
    </tr>
  );
}

function Next({ of }: { readonly of: Subject }) {
  if (!of.enabled) {
    return (
      <>
        {t().stopped}
        <span class="clip muted small">
          {of.pause_reason === null ? of.paused_at !== null && <Ago at={of.paused_at} /> : <Foreign text={of.pause_reason} />}
        </span>
      </>
    );
  }
  if (of.next_due_at === null) return <span class="faint">–</span>;
  return (
    <>
      <Moment at={of.next_due_at} />
      <span class="clip muted small">
        <Ago at={of.next_due_at} />
      </span>
    </>
  );
}
