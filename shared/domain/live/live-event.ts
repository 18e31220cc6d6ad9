/** What sockets are told of: changes of runs, as document 004 names them, and as Belfry's own console takes them. */
import type { WorkflowRunStatus } from "../run/workflow-run.ts";
import type { RunStatus } from "../run/run.ts";

/** Types of document 004. */
export const DOCUMENT_TYPES = [
  "workflow.triggered",
  "workflow.started",
  "workflow.completed",
  "workflow.failed",
  "workflow.stopped",
  "workflow.retried",
  "task.started",
  "task.completed",
  "task.failed",
  "system.error",
] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** Whose run it is. `step`: of a workflow; `schedule`: a workflow's run that a schedule owns. */
type ChangedKind = "job" | "step" | "workflow" | "schedule";

interface Common {
  /** The same for the same change, however often it is told: who has seen it drops the repeat. */
  readonly id: string;
  /** Null: no workflow's. */
  readonly workflow_id: string | null;
  readonly run_id: string | null;
  /** Who asked for the run; null: nobody who is known by a number. */
  readonly user_id: number | null;
  /** When it came about, ISO 8601 in UTC. */
  readonly timestamp: string;
}

/** A frame of document 004, with an `id` more. */
export interface DocumentEvent extends Common {
  readonly type: DocumentType;
  readonly task_id: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Belfry's own: which run has changed, and how far it is. It carries no content; who wants that reads the run. */
export interface RunChanged extends Common {
  readonly type: "run.changed";
  readonly kind: ChangedKind;
  /** Of a job's or a step's run; null for a workflow's. */
  readonly job_id: string | null;
  readonly status: RunStatus | WorkflowRunStatus;
  readonly attempt: number;
  /** Within an attempt: 0 it waits, 1 it runs, 2 it has ended. */
  readonly rank: 0 | 1 | 2;
}

export type LiveEvent = DocumentEvent | RunChanged;

/** How far a run is: what is less than what is already shown is older, and is to be dropped. */
export type Progress = Pick<RunChanged, "attempt" | "rank">;

/** Is `next` later in the run's life than `shown`? The same again is not. */
export function isLater(next: Progress, shown: Progress): boolean {
  return next.attempt === shown.attempt ? next.rank > shown.rank : next.attempt > shown.attempt;
}

/** Of a status within its attempt. */
export function rankOf(status: RunStatus | WorkflowRunStatus): Progress["rank"] {
  if (status === "queued") return 0;
  return status === "running" ? 1 : 2;
}

/** A frame has 32 KB at most on API Gateway; some room is left. In bytes. */
const FRAME_LIMIT = 32_000;

/** The frame of an event, as JSON. One that would be too large comes without its data: the run has them. */
export function frameOf(event: LiveEvent): string {
  const whole = JSON.stringify(event);
  if (event.type === "run.changed" || Buffer.byteLength(whole) <= FRAME_LIMIT) return whole;
  return JSON.stringify({ ...event, data: { omitted: "too-large" } } satisfies DocumentEvent);
}
