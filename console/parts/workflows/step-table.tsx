import { useLocation } from "preact-iso/router";
import type { StepView } from "../../../shared/contract/workflows/workflow.ts";
import { now } from "../../lib/time/clock.ts";
import { duration } from "../../lib/time/durations.ts";
import { language } from "../../lib/page/preferences.ts";
import { tookSeconds } from "../../lib/workflows/steps.ts";
import { t } from "../../words/index.ts";
import { Moment, zoneLabel } from "../basics/moment.tsx";
import { Status } from "../basics/status.tsx";
import { shownOfStep } from "./step-words.tsx";
import { Foreign, visible } from "../basics/text.tsx";

interface StepTableProps {
  readonly steps: readonly StepView[];
  readonly selected: string | undefined;
  hrefOf(step: string): string;
}

/** What the graph shows, as a table: each step, how it fares, and which steps it comes after. */
export function StepTable({ steps, selected, hrefOf }: StepTableProps) {
  const words = t();
  return (
    <table class="table cards steps">
      <caption class="vh">{words.stepsCaption(zoneLabel())}</caption>
      <thead>
        <tr>
          <th>{words.step}</th>
          <th>{words.status}</th>
          <th>
            {words.started} ({zoneLabel()})
          </th>
          <th class="r">{words.took}</th>
          <th class="r">{words.usual}</th>
          <th class="r">{words.tries}</th>
          <th>{words.before}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => (
          <Row key={step.step_id} step={step} selected={step.step_id === selected} href={hrefOf(step.step_id)} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ step, selected, href }: { readonly step: StepView; readonly selected: boolean; readonly href: string }) {
  const { route } = useLocation();
  const { step_id, started_at, status, usual_sec, attempt, retry_limit, depends_on, error } = step;
  const took = tookSeconds(step, status === "running" ? now.value : now.peek());
  const span = (seconds: number | undefined | null) =>
    seconds === undefined || seconds === null ? "–" : duration(seconds < 60 ? seconds : Math.floor(seconds), language.value);
  const open = ({ target }: MouseEvent) => {
    if (target instanceof Element && !target.closest("a, button")) route(href, true);
  };
  return (
    <tr class="opens" aria-selected={selected} onClick={open}>
      <td>
        <a class="id clip" href={href} aria-current={selected ? "true" : undefined}>
          <Foreign text={step_id} />
        </a>
        {error !== null && <bdi class="clip mono small bad-text not-narrow">{visible(error.split("\n", 1)[0] ?? "")}</bdi>}
      </td>
      <td class="not-narrow">
        <Status status={shownOfStep(step)} />
      </td>
      <td class="not-narrow num nowrap">{started_at === null ? "–" : <Moment at={started_at} seconds="always" />}</td>
      <td class="not-narrow num r nowrap">{span(took)}</td>
      <td class="not-narrow num r nowrap faint">{span(usual_sec)}</td>
      <td class="not-narrow num r nowrap">{attempt === null ? "–" : `${attempt} / ${retry_limit + 1}`}</td>
      <td class="not-narrow">
        <bdi class="clip small muted">{depends_on.map(visible).join(", ")}</bdi>
      </td>
      <td class="only-narrow">
        <div class="row small">
          <Status status={shownOfStep(step)} />
          <span class="grow" />
          <span class="num muted">{span(took)}</span>
        </div>
        {depends_on.length > 0 && (
          <span class="clip small muted">
            {t().before}: <bdi>{depends_on.map(visible).join(", ")}</bdi>
          </span>
        )}
      </td>
    </tr>
  );
}
