import type { Overview } from "../../contract/overview.ts";
import { nextDueAt } from "../../domain/activation.ts";
import { ownerKey } from "../../domain/owner.ts";
import { usualSeconds } from "../../domain/recent-outcome.ts";
import type { Run } from "../../domain/run.ts";
import type { Say } from "../../domain/text.ts";
import type { WorkflowDefinition } from "../../domain/workflow.ts";
import type { Ports } from "../../ports.ts";
import { failing, setAside, withoutWorker } from "./attention.ts";
import { everyDefinition } from "../definitions.ts";
import { type Watched, watchedIn } from "./watched.ts";

type OverviewPorts = Pick<Ports, "jobs" | "workflows" | "triggers" | "runs" | "workflowRuns" | "queueDepths" | "clock" | "telemetry">;

/** Active runs whose records are read: more are only counted. */
const ACTIVE_READ = 500;
const ACTIVE_SHOWN = 50;
const NEXT_SHOWN = 20;
/** Names of what is due at one time. */
const OWNERS_SHOWN = 20;

/**
 * What an operator wants to know first. Reads definitions and states, the records of what is active, and the depths of queues:
 * whatever the number of runs there ever were.
 */
export async function overview(ports: OverviewPorts, say: Say): Promise<Overview> {
  const now = ports.clock.now();
  const [jobs, workflows, triggers] = await Promise.all([watchedIn(ports.jobs), watchedIn(ports.workflows), countTriggers(ports)]);
  const watched = [...jobs.watched, ...workflows.watched];
  const [active, running, depths] = await Promise.all([
    activeRuns(ports, jobs.watched),
    activeWorkflowRuns(ports, workflows.watched),
    readDepths(ports, watched),
  ]);
  const states = new Map(jobs.watched.map(({ definition, state }) => [definition.id, state]));
  const unreadable = [...jobs.broken, ...workflows.broken].map(
    ({ kind, id, broken }) => ({ kind: "unreadable", owner: ownerKey(kind, id), broken }) as const,
  );
  return {
    now: new Date(now).toISOString(),
    counts: {
      jobs: jobs.watched.length + jobs.broken.length,
      workflows: workflows.watched.length + workflows.broken.length,
      triggers,
      paused: watched.filter(({ definition }) => !definition.enabled).length,
      running: watched.reduce((sum, { state }) => sum + state.active_runs.length, 0),
      last: lastStatuses(watched),
    },
    attention: [...withoutWorker(active, now), ...failing(watched, say), ...setAside(depths), ...unreadable],
    running: [...active.map((run) => viewActive(run, states)), ...running]
      .toSorted((a, b) => (a.scheduled_at < b.scheduled_at ? -1 : 1))
      .slice(0, ACTIVE_SHOWN),
    next: nextTimes(watched, now),
  };
}

async function countTriggers({ triggers }: OverviewPorts): Promise<number> {
  return (await everyDefinition(triggers)).length;
}

async function activeRuns({ runs }: OverviewPorts, jobs: readonly Watched[]): Promise<readonly Run[]> {
  const keys = jobs.flatMap(({ definition, state }) => state.active_runs.map((run_id) => ({ job_id: definition.id, run_id })));
  const found = await runs.getMany(keys.toSorted((a, b) => (a.run_id < b.run_id ? -1 : 1)).slice(0, ACTIVE_READ));
  return found.filter(({ status }) => status === "queued" || status === "running");
}

async function activeWorkflowRuns({ workflowRuns }: OverviewPorts, workflows: readonly Watched[]): Promise<Overview["running"]> {
  const keys = workflows.flatMap(({ definition, state }) => state.active_runs.map((run_id) => ({ definition, state, run_id })));
  const found = await Promise.all(
    keys
      .slice(0, ACTIVE_SHOWN)
      .map(async ({ definition, state, run_id }) => ({ state, run: await workflowRuns.get(definition.id, run_id) })),
  );
  return found.flatMap(({ state, run }) => {
    if (run?.status !== "queued" && run?.status !== "running") return [];
    const { workflow_id, run_id, status, scheduled_at, started_at, attempt } = run;
    const usual_sec = usualSeconds(state.recent)?.p50 ?? null;
    return [{ owner: ownerKey("workflow", workflow_id), run_id, status, scheduled_at, started_at, attempt, timeout_sec: null, usual_sec }];
  });
}

function viewActive(
  { job_id, run_id, status, scheduled_at, started_at, attempt, dispatch }: Run,
  jobs: ReadonlyMap<string, Watched["state"]>,
): Overview["running"][number] {
  const state = jobs.get(job_id);
  return {
    owner: ownerKey("job", job_id),
    run_id,
    status: status === "running" ? "running" : "queued",
    scheduled_at,
    started_at,
    attempt,
    timeout_sec: dispatch.timeout_sec,
    usual_sec: (state && usualSeconds(state.recent)?.p50) ?? null,
  };
}

/** A queue that cannot be read is reported and left out. */
async function readDepths({ queueDepths, telemetry }: OverviewPorts, watched: readonly Watched[]) {
  const queues = new Set(watched.flatMap(({ definition }) => (definition.kind === "job" ? [definition.queue] : queuesOf(definition))));
  const { depths, unread } = await queueDepths.read([...queues].sort());
  for (const { queue, error } of unread) telemetry.record({ name: "overview.queue_unread", level: "warn", detail: { queue, error } });
  return depths;
}

function queuesOf({ steps }: WorkflowDefinition): readonly string[] {
  return steps.flatMap((step) => (step.kind === "queue" ? [step.queue] : []));
}

function lastStatuses(watched: readonly Watched[]): Overview["counts"]["last"] {
  const counts: Overview["counts"]["last"] = {};
  for (const { state } of watched) if (state.last_status !== null) counts[state.last_status] = (counts[state.last_status] ?? 0) + 1;
  return counts;
}

function nextTimes(watched: readonly Watched[], now: number): Overview["next"] {
  const due = watched.flatMap(({ definition, state }) => {
    const at = nextDueAt(definition, state, now);
    return at === null ? [] : [{ at, owner: ownerKey(definition.kind, definition.id) }];
  });
  return [...Map.groupBy(due, ({ at }) => at)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, NEXT_SHOWN)
    .map(([at, owners]) => ({ at, owners: owners.map(({ owner }) => owner).slice(0, OWNERS_SHOWN) }));
}
