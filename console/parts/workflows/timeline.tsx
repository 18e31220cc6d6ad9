import type { RunDetail } from "../../../shared/contract/runs/run.ts";
import { duration } from "../../lib/time/durations.ts";
import { now } from "../../lib/time/clock.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { axisOf } from "../../lib/charts/axis.ts";
import { clockTime } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import { AttemptBar } from "../runs/attempt-bar.tsx";
import { Icon } from "../basics/icon.tsx";
import { type Shown, statusWord } from "../basics/status.tsx";
import { Foreign } from "../basics/text.tsx";

type Attempt = RunDetail["attempts"][number];

/** Attempts side by side on one axis of time, with the waits between them. */
export function Timeline({ run }: { readonly run: RunDetail }) {
  const { attempts } = run;
  const begin = Math.min(...attempts.map(({ sent_at }) => Date.parse(sent_at)), Date.parse(run.scheduled_at));
  const ends = attempts.map(({ finished_at, retry_at, started_at, sent_at }) =>
    Date.parse(finished_at ?? retry_at ?? started_at ?? sent_at),
  );
  const active = run.finished_at === null;
  const end = Math.max(...ends, active ? now.value : 0, begin + 200);
  const span = end - begin;
  const percent = (instant: number) => `${(Math.max(0, Math.min(1, (instant - begin) / span)) * 98.5).toFixed(2)}%`;
  const marks = axisOf(begin, end);
  return (
    <div class="tries">
      <div class="ax">{t().attempt}</div>
      <div class="ax">
        <svg class="draw" aria-hidden="true">
          {marks.map((instant, index) => (
            <text
              key={instant}
              x={percent(instant)}
              y="16"
              text-anchor={index === 0 ? "start" : "middle"}
              class={index === 0 ? undefined : "wide-only"}
            >
              {clockTime(instant, zone(), span < 5_000 ? "milliseconds" : "always")}
            </text>
          ))}
        </svg>
      </div>
      <div class="ax nowrap">{t().took}</div>
      <div class="ax">{t().worker}</div>
      {attempts.map((attempt) => (
        <Row key={attempt.attempt} attempt={attempt} percent={percent} marks={marks} />
      ))}
    </div>
  );
}

interface RowProps {
  readonly attempt: Attempt;
  readonly marks: readonly number[];
  percent(instant: number): string;
}

function Row({ attempt, percent, marks }: RowProps) {
  const { outcome, started_at, finished_at, sent_at, retry_at, worker_id, attempt: number } = attempt;
  const shown: Shown = outcome;
  const start = started_at === null ? undefined : Date.parse(started_at);
  const end = finished_at === null ? now.value : Date.parse(finished_at);
  const seconds = start === undefined ? undefined : (end - start) / 1_000;
  const waits = finished_at !== null && retry_at !== null ? (Date.parse(retry_at) - Date.parse(finished_at)) / 1_000 : undefined;
  const lang = language.value;
  const label = `${t().attempt} ${number}: ${statusWord(shown)}${seconds === undefined ? "" : `, ${duration(seconds, lang)}`}`;
  return (
    <>
      <div id={`attempt-${number}`}>
        <span class={`st c-${shown}`}>
          <Icon name={shown} />
          <span class="num">{number}</span>
        </span>
      </div>
      <div>
        <svg class="draw" role="img" aria-label={waits === undefined ? label : `${label}, ${t().waits(duration(waits, lang))}`}>
          {marks.map((instant) => (
            <line key={instant} class="grid" x1={percent(instant)} x2={percent(instant)} y1="0" y2="36" />
          ))}
          <line class="edge soon" x1={percent(Date.parse(sent_at))} x2={percent(start ?? end)} y1="18" y2="18" />
          {start !== undefined && <AttemptBar from={percent(start)} to={percent(end)} status={shown} y={10} height={16} />}
          {waits !== undefined && finished_at !== null && retry_at !== null && (
            <>
              <line class="edge soon" x1={percent(Date.parse(finished_at))} x2={percent(Date.parse(retry_at))} y1="18" y2="18" />
              <text class="wide-only halo" x={percent((Date.parse(finished_at) + Date.parse(retry_at)) / 2)} y="22" text-anchor="middle">
                {duration(waits, lang)}
              </text>
            </>
          )}
        </svg>
      </div>
      <div>{seconds === undefined ? "–" : duration(seconds, lang)}</div>
      <div>
        {worker_id === null ? (
          <span class="faint">–</span>
        ) : (
          <code class="clip" title={worker_id}>
            <Foreign text={worker_id} />
          </code>
        )}
      </div>
    </>
  );
}
