import type { QueueDetail, QueueList } from "../../contract/operations/queues.ts";
import { handedOverAt, type Run } from "../../domain/run/run.ts";
import type { QueueDepth } from "../../ports/messages/queue-depths.ts";
import { type ActiveWork, definitionKeyOfRun, PATIENCE_MS } from "../overview/active.ts";
import type { Watched } from "../overview/watched.ts";

type Queue = QueueList["queues"][number];

/** Which definitions send to a queue. */
export interface Users {
  readonly jobs: readonly Watched[];
  readonly workflows: readonly string[];
  readonly triggers: readonly string[];
}

interface Seen {
  /** Undefined: there is no such queue yet. */
  readonly depth: (QueueDepth & { readonly error?: string }) | undefined;
  readonly active: ActiveWork;
  readonly now: number;
}

const JOBS_SHOWN = 10;
const RUNS_SHOWN = 20;

export function viewQueue(queue: string, users: Users, seen: Seen): Queue {
  return { ...summaryOf(queue, users, seen), jobs: users.jobs.map(({ definition }) => definition.id).slice(0, JOBS_SHOWN) };
}

export function viewQueueDetail(queue: string, users: Users, seen: Seen): QueueDetail {
  const { waiting, running } = runsOf(queue, seen);
  return {
    ...summaryOf(queue, users, seen),
    jobs: users.jobs.map(({ definition }) => definition.id),
    workflows: [...users.workflows],
    triggers: [...users.triggers],
    working: workersOf(running),
    waiting_runs: waiting.slice(0, RUNS_SHOWN).map((run) => viewRun(run, handedOverAt(run))),
    running_runs: running.slice(0, RUNS_SHOWN).map((run) => viewRun(run, Date.parse(run.started_at ?? run.queued_at))),
    cut: seen.active.cut,
  };
}

/** Those that nobody takes from, then those with dead letters, then by name. */
export function byNeed(a: Queue, b: Queue): number {
  const need = ({ attended, dead }: Queue) => (attended ? 0 : 2) + ((dead ?? 0) > 0 ? 1 : 0);
  return need(b) - need(a) || (a.queue < b.queue ? -1 : 1);
}

function summaryOf(queue: string, { jobs, workflows, triggers }: Users, seen: Seen): Omit<Queue, "jobs"> {
  const { depth, now } = seen;
  const { waiting, running } = runsOf(queue, seen);
  const [oldest] = waiting.map(handedOverAt);
  const claimed = lastClaim(jobs, running);
  const isLeft = oldest !== undefined && oldest < now - PATIENCE_MS && (claimed === undefined || claimed < oldest);
  return {
    queue,
    waiting: depth?.messages?.waiting ?? null,
    in_flight: depth?.messages?.in_flight ?? null,
    delayed: depth?.messages?.delayed ?? null,
    dead: depth?.dead_letters ?? null,
    oldest_sec: oldest === undefined ? null : (now - oldest) / 1000,
    last_claim_at: claimed === undefined ? null : new Date(claimed).toISOString(),
    attended: !isLeft,
    workers: workersOf(running).length,
    used_by: jobs.length + workflows.length + triggers.length,
    unread: depth?.error ?? null,
  };
}

/** The queue's runs under way, of jobs and of steps: those handed over and not begun, and those begun, the oldest first. */
function runsOf(queue: string, { active, now }: Seen): { readonly waiting: readonly Run[]; readonly running: readonly Run[] } {
  const own = [...active.runs, ...active.workflowRuns.flatMap(({ steps }) => steps)].filter(({ dispatch }) => dispatch.queue === queue);
  return {
    waiting: own.filter((run) => run.status === "queued" && handedOverAt(run) <= now).toSorted((a, b) => handedOverAt(a) - handedOverAt(b)),
    running: own.filter(({ status }) => status === "running").toSorted((a, b) => ((a.started_at ?? "") < (b.started_at ?? "") ? -1 : 1)),
  };
}

/**
 * When the last run was begun, epoch ms, by what is under way and by the last outcomes of the queue's jobs: a worker ended
 * those that succeeded or failed, and their lateness says when it began.
 */
function lastClaim(jobs: readonly Watched[], running: readonly Run[]): number | undefined {
  const begun = [
    ...running.flatMap(({ started_at }) => (started_at === null ? [] : [Date.parse(started_at)])),
    ...jobs.flatMap(({ state }) =>
      state.recent.flatMap(({ status, due, latenessSeconds }) =>
        status === "success" || status === "failed" ? [Math.round((due + latenessSeconds) * 1000)] : [],
      ),
    ),
  ];
  return begun.length === 0 ? undefined : begun.reduce((last, at) => Math.max(last, at));
}

/** Workers by their runs: the SDK tells those that one process works on apart by a number at the end. */
function workersOf(running: readonly Run[]): QueueDetail["working"] {
  const byWorker = Map.groupBy(
    running.filter(({ worker_id }) => worker_id !== null),
    ({ worker_id }) => (worker_id ?? "").replace(/#\d+$/, ""),
  );
  return [...byWorker]
    .map(([worker_id, runs]) => {
      const last_seen_at = runs.map(lastSeenAt).reduce((last, at) => (last > at ? last : at));
      return { worker_id, last_seen_at, running: runs.length };
    })
    .toSorted((a, b) => (a.last_seen_at > b.last_seen_at ? -1 : 1));
}

/** Each heartbeat renews the lease; without one, its claim is all that was heard of it. */
function lastSeenAt({ lease_until, lease_sec, started_at, queued_at }: Run): string {
  if (lease_until === null || lease_sec === null) return started_at ?? queued_at;
  return new Date(Date.parse(lease_until) - lease_sec * 1000).toISOString();
}

function viewRun(run: Run, since: number): QueueDetail["waiting_runs"][number] {
  const { job_id, run_id, attempt } = run;
  return { owner: definitionKeyOfRun(run), job_id, run_id, since: new Date(since).toISOString(), attempt };
}
