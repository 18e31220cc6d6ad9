import type { StepView } from "../../../shared/contract/workflows/workflow.ts";
import { axisOf } from "../../lib/charts/axis.ts";
import { duration } from "../../lib/time/durations.ts";
import { barsOf, type Stretch } from "../../lib/charts/gantt.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { isUnstarted, tookSeconds } from "../../lib/workflows/steps.ts";
import { clockTime } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import { AttemptBar } from "../runs/attempt-bar.tsx";
import { StatusIcon } from "../basics/status.tsx";
import { shownOfStep } from "./step-words.tsx";
import { Foreign } from "../basics/text.tsx";

interface GanttProps {
  readonly steps: readonly StepView[];
  /** When the run began, epoch ms. */
  readonly begin: number;
  /** The last instant that is shown, epoch ms. */
  readonly end: number;
  /** Epoch ms; undefined: the run is over, and there is no now in it. */
  readonly now: number | undefined;
  readonly estimates: ReadonlyMap<string, Stretch>;
  readonly selected: string | undefined;
  hrefOf(step: string): string;
}

/** Rows of a part: parts out of view are not drawn. */
const CHUNK = 100;
const ROW = 34;
const MARKS = 4;

/** Steps below one another on one axis of time: attempts as bars, what is still to come dashed. */
export function Gantt(props: GanttProps) {
  const { steps, begin, end, now } = props;
  const words = t();
  const percent = (instant: number) => `${(Math.max(0, Math.min(1, (instant - begin) / (end - begin))) * 98).toFixed(2)}%`;
  const marks = axisOf(begin, end, MARKS);
  const nowAt = now === undefined ? undefined : percent(now);
  const chunks = Array.from({ length: Math.ceil(steps.length / CHUNK) }, (_, index) => steps.slice(index * CHUNK, (index + 1) * CHUNK));
  const away = (instant: number) => (now === undefined ? 1 : (now - instant) / (end - begin));
  return (
    <>
      <div class="gantt" role="group" aria-label={words.ganttLabel}>
        <div class="l faint small">{words.step}</div>
        <div>
          <svg class="draw" aria-hidden="true">
            {marks.map((instant, index) =>
              away(instant) > -0.1 && away(instant) < 0.14 ? null : (
                <text
                  key={instant}
                  x={percent(instant)}
                  dx="4"
                  y="21"
                  class={index % 2 === 0 && away(instant) > 0.3 ? undefined : "wide-only"}
                >
                  {clockTime(instant, zone(), end - begin < 300_000 ? "always" : "if-any")}
                </text>
              ),
            )}
            {nowAt !== undefined && (
              <text x={nowAt} y="21" text-anchor={parseFloat(nowAt) > 88 ? "end" : "start"} dx={parseFloat(nowAt) > 88 ? -4 : 4}>
                {words.now}
              </text>
            )}
          </svg>
        </div>
        <div class="r faint">{words.time}</div>
        {chunks[0]?.map((step) => (
          <Row key={step.step_id} step={step} marks={marks} percent={percent} {...props} />
        ))}
      </div>
      {chunks.slice(1).map((chunk, index) => (
        <div key={index} class="gantt later" role="group" aria-label={words.ganttLabel}>
          {chunk.map((step) => (
            <Row key={step.step_id} step={step} marks={marks} percent={percent} {...props} />
          ))}
        </div>
      ))}
    </>
  );
}

interface RowProps extends GanttProps {
  readonly step: StepView;
  readonly marks: readonly number[];
  percent(instant: number): string;
}

function Row({ step, marks, percent, now, end, estimates, selected, hrefOf }: RowProps) {
  const { step_id } = step;
  const chosen = step_id === selected;
  const { attempts, waits } = barsOf(step, now ?? end);
  const estimate = estimates.get(step_id);
  const took = tookSeconds(step, now ?? end);
  const never = isUnstarted(step) && step.status !== "waiting";
  const sel = chosen ? "sel" : "";
  return (
    <>
      <div class={`l ${sel}`}>
        <StatusIcon status={shownOfStep(step)} />
        <a class={chosen ? "clip id" : "clip"} href={hrefOf(step_id)} aria-current={chosen ? "true" : undefined}>
          <Foreign text={step_id} />
        </a>
      </div>
      <div class={sel}>
        <svg class="draw" aria-hidden="true">
          {marks.map((instant) => (
            <line key={instant} class="grid" x1={percent(instant)} x2={percent(instant)} y1="0" y2={ROW} />
          ))}
          {now !== undefined && <line class="now" x1={percent(now)} x2={percent(now)} y1="0" y2={ROW} />}
          {waits.map(({ from, to }) => (
            <line key={from} class="edge soon" x1={percent(from)} x2={percent(to)} y1={ROW / 2} y2={ROW / 2} />
          ))}
          {attempts.map(({ attempt, from, to, outcome }) => (
            <AttemptBar key={attempt} from={percent(from)} to={percent(to)} status={outcome} y={10} height={14} />
          ))}
          {estimate && <Estimate from={percent(estimate.from)} to={percent(estimate.to)} />}
          {never && (
            <text x={now === undefined ? "98%" : percent(now)} dx="-8" y="21" text-anchor="end">
              {t().neverStarted}
            </text>
          )}
        </svg>
      </div>
      <div class={`r ${sel}`}>{took === undefined ? "–" : duration(took < 60 ? took : Math.floor(took), language.value)}</div>
    </>
  );
}

function Estimate({ from, to }: { readonly from: string; readonly to: string }) {
  const width = `${Math.max(0.4, parseFloat(to) - parseFloat(from))}%`;
  return <rect class="wait" x={from} y="10.5" width={width} height="13" rx="3" stroke-dasharray="3 3" />;
}
