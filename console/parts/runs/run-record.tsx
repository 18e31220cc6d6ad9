import type { ComponentChildren } from "preact";
import type { RunDetail } from "../../../shared/contract/runs/run.ts";
import { duration } from "../../lib/time/durations.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { clockTime } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import { Icon } from "../basics/icon.tsx";
import { Panel } from "../basics/states.tsx";
import { type Shown, statusWord } from "../basics/status.tsx";
import { Foreign } from "../basics/text.tsx";

interface Line {
  readonly at: string;
  readonly tone: Shown;
  readonly icon: string;
  readonly name: string;
  readonly says: ComponentChildren;
}

/** What Belfry did with a run, to the millisecond. */
export function RunRecord({ run }: { readonly run: RunDetail }) {
  const words = t();
  return (
    <Panel title={words.record} end={<span class="not-narrow">{words.recordHint}</span>}>
      <ol class="rules">
        {linesOf(run).map(({ at, tone, icon, name, says }, index) => (
          <li key={index} class={`c-${tone}`}>
            <Icon name={icon} />
            <b>{name}</b>
            <span class="d">{says}</span>
            <time dateTime={at}>{clockTime(Date.parse(at), zone(), "milliseconds")}</time>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function linesOf(run: RunDetail): readonly Line[] {
  const words = t();
  const span = (seconds: number) => duration(Math.max(0, seconds), language.value);
  const lines: Line[] = [
    { at: run.scheduled_at, tone: "idle", icon: "jobs", name: words.scheduled, says: words[`source_${run.source.kind}`] },
  ];
  for (const [index, attempt] of run.attempts.entries()) {
    const { sent_at, started_at, finished_at, outcome, retry_at, worker_id, attempt: number } = attempt;
    const last = index === run.attempts.length - 1;
    lines.push({
      at: sent_at,
      tone: "idle",
      icon: "queues",
      name: number === 1 ? words.sent : words.sentAgain(number),
      says: (
        <code>
          <Foreign text={run.queue} />
        </code>
      ),
    });
    if (started_at !== null) {
      const says = worker_id === null ? "" : <Foreign text={worker_id} />;
      lines.push({ at: started_at, tone: "running", icon: "play", name: words.started, says });
    }
    if (finished_at !== null && (!last || run.finished_at === null)) {
      const wait = retry_at === null ? "" : words.againIn(span((Date.parse(retry_at) - Date.parse(finished_at)) / 1_000));
      lines.push({ at: finished_at, tone: "late", icon: "retry", name: words.attemptEnded(number, statusWord(outcome)), says: wait });
    }
  }
  if (run.finished_at !== null) {
    const says = run.reason !== null ? <Foreign text={run.reason} /> : run.duration_sec === null ? "" : span(run.duration_sec);
    lines.push({ at: run.finished_at, tone: run.status, icon: run.status, name: words.endedAs(statusWord(run.status)), says });
  }
  return lines.toSorted((left, right) => Date.parse(left.at) - Date.parse(right.at));
}
