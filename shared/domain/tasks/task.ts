/**
 * A task: settings of a build, the dataset it works on, and the executions of its chain.
 *
 *     pending ──execute──▶ running ──the chain's last link succeeds──▶ completed
 *        ▲                    └──a link fails, times out or is cancelled──▶ failed
 *     completed, failed, cancelled ──execute──▶ running
 *
 * Only an execution makes a task `running`, and while one is, nothing else says its status: the chain's run does. At other times
 * any other status can be set by hand: work may have been done, or given up, elsewhere. `running` by hand is refused, for nothing
 * would ever end it, and an execution would be refused because of it.
 */
import type { FieldProblem } from "../errors.ts";
import type { RunId } from "../run/run-id.ts";
import { text } from "../texts/text.ts";

export const TASK_STATUSES = ["pending", "running", "completed", "failed", "cancelled"] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** Times are ISO 8601 in UTC. */
export interface Task {
  /** From 1 on, never given twice. */
  readonly id: number;
  readonly version: number;
  /** Unique in any letter case. */
  readonly name: string;
  readonly description: string | null;
  readonly customer: string | null;
  readonly log_out_path: string | null;
  readonly status: TaskStatus;
  /** `run`: the newest execution says the status. `hand`: somebody set it, after the newest execution had ended. */
  readonly status_by: "run" | "hand";
  readonly configuration: BuildConfiguration;
  /** Null: none. The dataset may be gone. */
  readonly dataset_id: number | null;
  readonly video_output: { readonly enabled: boolean; readonly path: string };
  /** A user's number; null: made with the deployment's token, or on a laptop. The user may be gone. */
  readonly created_by_id: number | null;
  /** `{issuer} {sub}`: made by this user of another issuer. */
  readonly created_by_subject?: string | undefined;
  readonly created_at: string;
  readonly updated_at: string;
  /** Newest first, `EXECUTIONS_KEPT` of them. */
  readonly executions: readonly Execution[];
}

export interface BuildConfiguration {
  readonly branch_name: string | null;
  readonly commit_id: string | null;
  readonly build_config: string | null;
  readonly build_config_customized: boolean;
  readonly build_config_custom_conf: Readonly<Record<string, unknown>>;
  readonly build_config_custom_ini: Readonly<Record<string, unknown>>;
}

/** One run of the chain for a task. */
export interface Execution {
  /** Of the chain's workflow. Chosen before the run is made. */
  readonly run_id: RunId;
  readonly started_at: string;
  /** Names of the links, in order, as they were then. */
  readonly chain: readonly string[];
  readonly dataset_id: number | null;
  /** A user's number. */
  readonly triggered_by: number | null;
  readonly note: string | null;
}

/** Older ones are in the history of the chain's workflow only. */
const EXECUTIONS_KEPT = 10;

/** The task, with an execution that is about to be started. */
export function begun(task: Task, execution: Execution): Task {
  const executions = [execution, ...task.executions].slice(0, EXECUTIONS_KEPT);
  return { ...task, version: task.version + 1, status: "running", status_by: "run", updated_at: execution.started_at, executions };
}

/** What is wrong with a task as a whole. */
export function problemsOfTask({ video_output }: Pick<Task, "video_output">): FieldProblem[] {
  return video_output.enabled && video_output.path.trim() === "" ? [{ path: "video_out_path", text: text("video-path-missing") }] : [];
}
