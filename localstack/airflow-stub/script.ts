import type { ParsedDag, ParsedTask } from "./dag.ts";

/** One try of a task that begins. */
export interface TaskStart {
  readonly dag: ParsedDag;
  readonly task: ParsedTask;
  readonly run_id: string;
  readonly run_type: string;
  readonly conf: Readonly<Record<string, unknown>>;
  /** Epoch ms. */
  readonly due: number;
  readonly try_number: number;
  /** How often the run was cleared. */
  readonly clear_number: number;
}

/** What becomes of a try. */
export interface TaskOutcome {
  /** @default "success" */
  readonly state?: "success" | "failed" | "skipped";
  /** ms that it runs. @default 1000 */
  readonly takes?: number;
  /** Of what comes directly after a branch, what is not skipped. @default all */
  readonly follow?: readonly string[];
  /** Everything after it is skipped, whatever its trigger rule. @default false */
  readonly shortCircuits?: boolean;
  /** What the task prints. */
  readonly prints?: readonly string[];
  /** What it fails with, the outermost first: each was raised from the next one. */
  readonly raises?: readonly { readonly type: string; readonly value: string }[];
}

/** Decides what tasks do; undefined: as Belfry's generated files do when nothing goes wrong. */
export type TaskScript = (start: TaskStart) => TaskOutcome | undefined;

/** A generated file whose jobs each make an Excel file. */
export function asGenerated({ dag, task, run_type, due, clear_number }: TaskStart): TaskOutcome {
  const { task_id, operator } = task;
  if (operator === "EmptyOperator") return { takes: 0 };
  if (task_id === "check_due") {
    const notBefore = dag.data["not_before"];
    const early = run_type === "scheduled" && clear_number === 0 && typeof notBefore === "string" && due < Date.parse(notBefore);
    return { shortCircuits: early, takes: 100 };
  }
  if (task_id === "failure_sensor")
    return { state: "failed", takes: 100, raises: [{ type: "RuntimeError", value: "A task of this run failed." }] };
  if (task_id.startsWith("check_email_")) {
    const job = task_id.slice("check_email_".length);
    const mails = dag.data["success_emails"];
    return { takes: 100, follow: [Array.isArray(mails) && mails.length > 0 ? `email_job_${job}` : `skip_email_${job}`] };
  }
  return { prints: [`${task_id} runs`] };
}
