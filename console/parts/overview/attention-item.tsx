import type { Attention } from "../../../shared/contract/operations/attention.ts";
import { duration } from "../../lib/time/durations.ts";
import { queuePath, workflowRunPath } from "../../lib/page/place.ts";
import { language } from "../../lib/page/preferences.ts";
import { LATE_SECONDS } from "../../lib/charts/bars.ts";
import { runsPath } from "../../lib/runs/run-links.ts";
import { config } from "../../lib/asking/session.ts";
import { namedOf, pathOf, runPathOf } from "../../lib/subjects/subject.ts";
import { t } from "../../words/index.ts";
import { AttentionRow, Do, Go, Said } from "./attention-row.tsx";
import { Copy } from "../basics/copy.tsx";
import { FailingWorkflow } from "./failing-workflow.tsx";
import { startAgain, startByName } from "../subjects/start-by-name.ts";

type Of<Kind extends Attention["kind"]> = Extract<Attention, { readonly kind: Kind }>;

/** One thing that needs a look: what, since when, why, and what can be done. */
export function AttentionItem({ item }: { readonly item: Attention }) {
  switch (item.kind) {
    case "failing":
      return namedOf(item.owner).kind === "workflow" && item.run_id !== null ? (
        <FailingWorkflow item={item} runId={item.run_id} />
      ) : (
        <Trouble item={item} status={item.status} />
      );
    case "missed":
      return <Trouble item={item} status="missed" />;
    case "step-failed":
      return <StepFailed item={item} />;
    case "no-worker":
      return <NoWorker item={item} />;
    case "long-running":
      return <LongRunning item={item} />;
    case "dead-letters":
      return <DeadLetters item={item} />;
    case "late":
      return <LateStarts item={item} />;
    case "unreadable":
      return <Unreadable item={item} />;
  }
}

/** Where an item is told in full. */
export function pageOf(item: Attention): string {
  switch (item.kind) {
    case "step-failed":
      return workflowRunPath(namedOf(item.owner).id, item.run_id, item.steps[0]);
    case "long-running": {
      const of = namedOf(item.owner);
      return item.step_id === null ? runPathOf(of, item.run_id) : workflowRunPath(of.id, item.run_id, item.step_id);
    }
    case "no-worker":
    case "dead-letters":
      return queuePath(item.queue);
    case "late":
      return runsPath({ from: item.since, lateOver: LATE_SECONDS });
    case "failing": {
      const of = namedOf(item.owner);
      if (item.run_id === null) return pathOf(of);
      return of.kind === "job" ? runPathOf(of, item.run_id) : workflowRunPath(of.id, item.run_id, item.step_id ?? undefined);
    }
    case "missed":
    case "unreadable":
      return pathOf(namedOf(item.owner));
  }
}

interface TroubleProps {
  readonly item: Of<"failing" | "missed">;
  readonly status: "failed" | "timeout" | "missed";
}

function Trouble({ item, status }: TroubleProps) {
  const words = t();
  const { id, owner, since, streak, error_line } = item;
  const of = namedOf(owner);
  const failed = item.kind === "failing" ? item.run_id : null;
  const actions = (
    <>
      {failed === null ? (
        <Do icon="play" text={words.runNow} act={() => void startByName(of)} />
      ) : (
        <Do icon="play" text={words.runAgain} act={() => void startAgain(of.id, failed)} />
      )}
      <Go href={pathOf(of)} name={of.id} text={words.showWhy} />
    </>
  );
  return (
    <AttentionRow
      id={id}
      status={status}
      name={of.id}
      href={pageOf(item)}
      note={of.kind === "workflow" ? words.workflow : undefined}
      of={of}
      since={since}
      actions={actions}
    >
      {words.streakSentence(streak, words[`streak_${status}`])} <Said line={error_line} />
    </AttentionRow>
  );
}

function StepFailed({ item }: { readonly item: Of<"step-failed"> }) {
  const words = t();
  const of = namedOf(item.owner);
  const href = workflowRunPath(of.id, item.run_id, item.steps[0]);
  const actions = <Go href={href} name={of.id} text={words.showStep} />;
  return (
    <AttentionRow id={item.id} status="failed" name={of.id} href={href} note={words.workflow} of={of} since={item.since} actions={actions}>
      {words.stepFailedWhileRunning(item.steps.length)} <Said line={item.steps.join(", ")} />
      {item.blocked > 0 && ` · ${words.stepsBlocked(item.blocked)}`}
    </AttentionRow>
  );
}

function NoWorker({ item }: { readonly item: Of<"no-worker"> }) {
  const words = t();
  const { id, queue, owners, since, waiting } = item;
  const [first] = owners.map(namedOf);
  const note = first && words.ofOwners(first.id, owners.length - 1);
  const actions = (
    <>
      <Copy text={`npm run worker -- --queue ${queue}`} label={words.copyWorkerCommand} framed />
      {first && <Go href={pathOf(first)} name={first.id} text={words.showWhy} />}
    </>
  );
  return (
    <AttentionRow id={id} status="late" name={queue} href={pageOf(item)} note={note} since={since} actions={actions}>
      {words.nobodyTakes(waiting)}
    </AttentionRow>
  );
}

function LongRunning({ item }: { readonly item: Of<"long-running"> }) {
  const words = t();
  const { id, owner, step_id, started_at, beyond, usual_p95_sec, timeout_sec } = item;
  const of = namedOf(owner);
  const href = pageOf(item);
  const note = step_id ?? (of.kind === "workflow" ? words.workflow : undefined);
  const span = (seconds: number | null) => duration(seconds ?? 0, language.value);
  return (
    <AttentionRow
      id={id}
      status="running"
      name={of.id}
      href={href}
      note={note}
      of={of}
      since={started_at}
      actions={<Go href={href} name={of.id} text={words.showRun} />}
    >
      {beyond === "limit" ? words.beyondLimit(span(timeout_sec)) : words.beyondUsual(span(usual_p95_sec))}
    </AttentionRow>
  );
}

function DeadLetters({ item }: { readonly item: Of<"dead-letters"> }) {
  const words = t();
  const { id, queue, dead_letters } = item;
  const actions = (
    <Copy text={`npm run redrive -- --scope ${config.value?.scope ?? ""} --queue ${queue}`} label={words.copyRedrive} framed />
  );
  return (
    <AttentionRow id={id} status="failed" name={queue} href={pageOf(item)} note={words.queue} actions={actions}>
      {words.lettersLie(dead_letters)}
    </AttentionRow>
  );
}

function LateStarts({ item }: { readonly item: Of<"late"> }) {
  const words = t();
  const { id, since, p50, p99 } = item;
  const href = pageOf(item);
  const actions = <Go href={href} name={words.startsLate} text={words.runs} />;
  return (
    <AttentionRow id={id} status="late" name={words.startsLate} href={href} since={since} actions={actions}>
      {words.runsLate(duration(p99, language.value), duration(p50, language.value))}
    </AttentionRow>
  );
}

function Unreadable({ item: { id, owner, broken } }: { readonly item: Of<"unreadable"> }) {
  const words = t();
  const of = namedOf(owner);
  const actions = <Go href={pathOf(of)} name={of.id} text={words.showWhy} />;
  return (
    <AttentionRow id={id} status="failed" name={of.id} href={pathOf(of)} of={of} actions={actions}>
      {words.unreadable} <Said line={broken} />
    </AttentionRow>
  );
}
