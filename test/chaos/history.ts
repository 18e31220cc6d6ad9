/**
 * What happened, as its driver and its workers saw it. All instants are epoch ms of the one machine. A request's `sentAt`
 * is before its first try and `answeredAt` after the answer: what it changed changed in between.
 */
import type { OccurrenceView } from "../../shared/contract/triggers/trigger.ts";
import type { RunView } from "../../shared/contract/runs/run.ts";
import type { StepView, WorkflowRunDetail } from "../../shared/contract/workflows/workflow.ts";

export type SubjectKind = "job" | "workflow" | "trigger";
/** `job#j-1`, `workflow#w-1`, `trigger#t-1`. */
export type Subject = `${SubjectKind}#${string}`;

/** When something is due: at every k * everySeconds + offsetSeconds since the epoch. */
export interface Timetable {
  readonly everySeconds: number;
  readonly offsetSeconds: number;
  /** How it is sent: as `interval_seconds`, or as this `cron_expr`. */
  readonly cron: string | null;
}

/** A definition as the driver means it to be. */
export interface Spec {
  /** One more with each deletion: what is made anew under the same id is another thing. */
  readonly generation: number;
  /** Null: never by the clock. */
  readonly timetable: Timetable | null;
  readonly active: boolean;
  /** Seconds between two runs in queue mode; null: not in queue mode. */
  readonly chainSeconds: number | null;
  readonly maxParallel: number;
  readonly graceSeconds: number;
  readonly timeoutSeconds: number;
  readonly retryLimit: number;
  /** Dotted; of a workflow: the queue of all its steps. */
  readonly queue: string | null;
  /** Triggers that wait for events: for this very topic. */
  readonly listensTo: string | null;
  readonly targets: readonly Subject[];
  /** Workflows: each step's id and those that it depends on. */
  readonly steps: readonly { readonly id: string; readonly after: readonly string[] }[];
  readonly onFailure: "stop" | "continue";
  /** Changes nothing but a parameter. */
  readonly note: number;
}

/** An answered change of a definition; `spec` null: deleted. */
export interface Change {
  readonly subject: Subject;
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly spec: Spec | null;
}

/** A run that was asked for by hand, once or several times under one key. */
export interface Start {
  readonly subject: Subject;
  readonly key: string | null;
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly status: number;
  readonly runId: string | null;
  readonly delaySeconds: number;
}

export interface Publication {
  readonly topic: string;
  readonly key: string | null;
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly eventId: string;
}

interface WebhookCall {
  readonly trigger: Subject;
  readonly key: string;
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly status: number;
}

/** `stop` or `retry` of a workflow's run. */
interface Control {
  readonly workflow: Subject;
  readonly runId: string;
  readonly action: "stop" | "retry";
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly status: number;
}

/** A worker's message was received. `sentAt`: when the service put it into the queue, as SQS says. */
export interface Receipt {
  readonly queue: string;
  readonly jobId: string;
  readonly runId: string;
  readonly attempt: number;
  readonly scheduledAt: number;
  readonly sentAt: number;
  readonly receivedAt: number;
}

/** A worker's POST …/start. */
export interface Claim {
  readonly jobId: string;
  readonly runId: string;
  readonly workerId: string;
  /** As it asked for; the answer's, if it was let through. */
  readonly attempt: number;
  readonly sentAt: number;
  readonly answeredAt: number | null;
  /** Null: no answer came. */
  readonly status: number | null;
}

/** A worker's POST …/last-run. */
export interface Report {
  readonly jobId: string;
  /** As it was sent. */
  readonly runId: string | null;
  /** The run that the worker had worked on. */
  readonly meantRunId: string | null;
  readonly attempt: number | null;
  readonly outcome: string;
  readonly finishedAt: number | null;
  readonly sentAt: number;
  readonly answeredAt: number | null;
  readonly status: number | null;
}

/** The stack was down, or not ready. */
export interface Outage {
  readonly from: number;
  readonly until: number;
  readonly how: "kill" | "stop" | "crash";
}

/** Something was taken away behind the product's back. */
interface Loss {
  readonly at: number;
  readonly what: "schedule" | "messages";
  readonly name: string;
}

/** An answer that no model expects. */
interface Surprise {
  readonly at: number;
  readonly request: string;
  readonly status: number;
  readonly text: string;
}

/** A request that was taken and never answered. */
interface Hung {
  readonly at: number;
  readonly request: string;
}

/** What is read of the record: what else it says is none of this test's business. */
export type RunRecord = Pick<
  RunView,
  | "run_id"
  | "job_id"
  | "status"
  | "reason"
  | "reason_code"
  | "trigger_source"
  | "scheduled_at"
  | "queued_at"
  | "started_at"
  | "finished_at"
  | "attempt"
  | "error"
  | "retry_at"
>;
export type OccurrenceRecord = { readonly trigger_id: string } & Pick<
  OccurrenceView,
  "occurrence_id" | "status" | "reason" | "source_event_id" | "scheduled_at" | "recorded_at" | "started"
>;
export type WorkflowRunRecord = Pick<
  WorkflowRunDetail,
  "workflow_id" | "id" | "status" | "reason" | "trigger_type" | "start_date" | "end_date" | "execution_date"
> & { readonly steps: readonly StepRecord[] };
export type StepRecord = Pick<StepView, "step_id" | "status" | "depends_on" | "run_id" | "attempt" | "finished_at">;

/** A job as it stands at the end. */
export interface JobAtEnd {
  readonly jobId: string;
  readonly enabled: boolean;
  readonly nextDueAt: number | null;
  readonly activeRuns: number;
}

export interface History {
  readonly changes: readonly Change[];
  readonly starts: readonly Start[];
  readonly publications: readonly Publication[];
  readonly webhookCalls: readonly WebhookCall[];
  readonly controls: readonly Control[];
  readonly receipts: readonly Receipt[];
  readonly claims: readonly Claim[];
  readonly reports: readonly Report[];
  /** Runs that an SDK worker's handler was about to end with a success; its report may go by the queue. */
  readonly worked: readonly { readonly runId: string; readonly at: number }[];
  readonly outages: readonly Outage[];
  readonly losses: readonly Loss[];
  readonly surprises: readonly Surprise[];
  readonly hung: readonly Hung[];
  /** The service's record at the end: runs of jobs and of steps. */
  readonly runs: readonly RunRecord[];
  readonly workflowRuns: readonly WorkflowRunRecord[];
  readonly occurrences: readonly OccurrenceRecord[];
  readonly jobs: readonly JobAtEnd[];
  /** When all that is due by the clock was paused, at the end. */
  readonly quietSince: number;
  /** Up to when what workers did is in here: before the record was read. */
  readonly seenUntil: number;
  /** When the record had been read. */
  readonly readAt: number;
}

export type Level = "violation" | "warning";

/** Something that must not be. */
export interface Finding {
  readonly level: Level;
  /** Which invariant, in one word. */
  readonly kind: string;
  readonly subject: string;
  readonly text: string;
  /** Epoch ms of what it is about, if it has one. */
  readonly at?: number;
  readonly runId?: string;
}
