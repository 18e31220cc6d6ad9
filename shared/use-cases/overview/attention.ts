import type { Attention } from "../../contract/operations/attention.ts";
import { keyOf } from "../../domain/definition/definition.ts";
import { definitionKey, stepOf } from "../../domain/definition/definition-key.ts";
import { streakOf, usualSeconds } from "../../domain/run/recent-outcome.ts";
import { handedOverAt, type Run } from "../../domain/run/run.ts";
import { latenessShares } from "../../domain/statistics/lateness.ts";
import type { Say, Words } from "../../domain/texts/text.ts";
import { placesIn } from "../../domain/run/workflow-run.ts";
import type { QueueDepth } from "../../ports/messages/queue-depths.ts";
import type { CountedHour } from "../statistics/count-hours.ts";
import { type ActiveWork, type ActiveWorkflowRun, definitionKeyOfRun, PATIENCE_MS } from "./active.ts";
import { failedRunOf, type Watched } from "./watched.ts";

const OWNERS_SHOWN = 10;
const LINE_LIMIT = 300;
/** What has run for less, in ms, ends before anybody looks. */
const LONG_MS = 30_000;
/** Times the 95th percentile, and part of `timeout_sec`, beyond which a run takes long. */
const FAR = { usual: 3, limit: 0.8 };
/** A 99th percentile beyond this, in seconds, is too late. */
const LATE_SECONDS = 5;

/** What has gone wrong each time since its last success, for longest first. What is paused does not count. */
export function failing(watched: readonly Watched[], steps: ReadonlyMap<string, Run>, say: Say): readonly Attention[] {
  return troubles(watched, say).flatMap(({ onlyMissed, last, run_id, ...common }) => {
    if (onlyMissed) return [];
    const step = run_id === null ? undefined : steps.get(run_id);
    const error_line = common.error_line ?? lineOf(step?.error ?? step?.reason ?? null, say);
    const failed = { run_id, step_id: step ? stepOf(step.job_id).step_id : null };
    return [{ kind: "failing", id: `failing ${common.owner}`, status: last, ...common, error_line, ...failed } as const];
  });
}

/** What was missed, and has neither succeeded nor failed since. */
export function missed(watched: readonly Watched[], say: Say): readonly Attention[] {
  return troubles(watched, say).flatMap((trouble) => {
    const { onlyMissed, last: _last, run_id: _run, ...common } = trouble;
    return onlyMissed ? [{ kind: "missed", id: `missed ${common.owner}`, ...common } as const] : [];
  });
}

function troubles(watched: readonly Watched[], say: Say) {
  return watched
    .flatMap(({ definition, state }) => {
      const { length: streak, since, last, onlyMissed } = streakOf(state.recent);
      if (!definition.enabled || since === null || !last) return [];
      // The words that the state keeps are those of its last outcome, which may be a skipped one.
      const error_line = state.recent.at(-1)?.status === last.status ? lineOf(state.last_error, say) : null;
      const status = last.status === "timeout" || last.status === "missed" ? last.status : ("failed" as const);
      const [owner, run_id] = [keyOf(definition), failedRunOf(state)];
      return [{ owner, since: isoOf(since), at: isoOf(last.due), streak, error_line, onlyMissed, last: status, run_id }];
    })
    .toSorted((a, b) => (a.since < b.since ? -1 : 1));
}

/** Runs of workflows that go on although a step of theirs has failed. */
export function withFailedStep(active: readonly ActiveWorkflowRun[]): readonly Attention[] {
  return active.flatMap(({ run, failed }) => {
    if (!run.steps.includes("f")) return [];
    const ends = failed.flatMap(({ finished_at }) => finished_at ?? []).toSorted();
    return [
      {
        kind: "step-failed",
        id: `step-failed ${run.run_id}`,
        owner: definitionKey("workflow", run.workflow_id),
        run_id: run.run_id,
        steps: failed.map(({ job_id }) => stepOf(job_id).step_id),
        since: ends[0] ?? null,
        blocked: placesIn(run, "x").length,
      } as const,
    ];
  });
}

/** Queues with runs that wait for somebody to begin them. */
export function withoutWorker(waiting: readonly Run[], now: number): readonly (Attention & { readonly kind: "no-worker" })[] {
  const left = waiting.filter((run) => run.status === "queued" && run.dispatch.queue !== "" && handedOverAt(run) < now - PATIENCE_MS);
  return [...Map.groupBy(left, ({ dispatch }) => dispatch.queue)].map(([queue, runs]) => ({
    kind: "no-worker",
    id: `no-worker ${queue}`,
    queue,
    since: new Date(Math.min(...runs.map(handedOverAt))).toISOString(),
    waiting: runs.length,
    owners: [...new Set(runs.map(definitionKeyOfRun))].slice(0, OWNERS_SHOWN),
  }));
}

/** Runs that take much longer than usual, or nearly as long as they may. */
export function longRunning({ runs, workflowRuns }: ActiveWork, watched: ReadonlyMap<string, Watched>, now: number): readonly Attention[] {
  const judge = (
    { owner, run_id, step_id, started_at }: { owner: string; run_id: string; step_id: string | null; started_at: string | null },
    timeout_sec: number | null,
  ): readonly Attention[] => {
    const known = step_id === null ? watched.get(owner) : undefined;
    const usual_p95_sec = (known && usualSeconds(known.state.recent)?.p95) ?? null;
    const lasted = started_at === null ? 0 : now - Date.parse(started_at);
    if (started_at === null || lasted < LONG_MS) return [];
    const isBeyond = (seconds: number | null, times: number) => seconds !== null && lasted > seconds * times * 1000;
    const beyond = isBeyond(timeout_sec, FAR.limit) ? "limit" : isBeyond(usual_p95_sec, FAR.usual) ? "usual" : undefined;
    if (!beyond) return [];
    const id = `long-running ${run_id}${step_id === null ? "" : ` ${step_id}`}`;
    return [{ kind: "long-running", id, owner, run_id, step_id, started_at, beyond, usual_p95_sec, timeout_sec }];
  };
  const startOf = ({ status, started_at }: Pick<Run, "started_at"> & { readonly status: string }) =>
    status === "running" ? started_at : null;
  return [
    ...runs.flatMap((run) =>
      judge(
        { owner: definitionKey("job", run.job_id), run_id: run.run_id, step_id: null, started_at: startOf(run) },
        run.dispatch.timeout_sec,
      ),
    ),
    ...workflowRuns.flatMap(({ run, steps }) => {
      const own = { owner: definitionKey("workflow", run.workflow_id), run_id: run.run_id };
      return [
        ...judge({ ...own, step_id: null, started_at: startOf(run) }, null),
        ...steps.flatMap((step) =>
          judge({ ...own, step_id: stepOf(step.job_id).step_id, started_at: startOf(step) }, step.dispatch.timeout_sec),
        ),
      ];
    }),
  ];
}

export function setAside(depths: readonly QueueDepth[]): readonly Attention[] {
  return depths.flatMap(({ queue, dead_letters }) =>
    dead_letters === null || dead_letters === 0
      ? []
      : [{ kind: "dead-letters", id: `dead-letters ${queue}`, queue, dead_letters } as const],
  );
}

/** Do jobs begin too late, in the present hour and the one before? */
export function late(hours: readonly CountedHour[]): readonly Attention[] {
  const recent = hours.slice(-2);
  const [first] = recent;
  const [p50, p99] =
    latenessShares(
      recent.flatMap(({ count }) => count ?? []),
      [0.5, 0.99],
    ) ?? [];
  if (!first || p50 === undefined || p99 === undefined || p99 <= LATE_SECONDS) return [];
  return [{ kind: "late", id: "late", since: new Date(first.hour).toISOString(), p50, p99 }];
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function lineOf(words: Words | null, say: Say): string | null {
  return words === null ? null : (say(words).split("\n", 1)[0] ?? "").slice(0, LINE_LIMIT).toWellFormed();
}
