import type { LinkStatus } from "../../domain/tasks/task-status.ts";
import type { Execution } from "../../domain/tasks/task.ts";
import type { Words } from "../../domain/texts/text.ts";

/** A run of one link of an execution. */
export interface LinkRun {
  readonly workflow_id: string;
  readonly run_id: string;
  readonly status: LinkStatus;
  readonly execution: Execution;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly note: string;
  /** When it was sent; of the first one, when it was asked for. */
  readonly queued_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  /** Why it failed: what its step that failed says, or why it was never started; null: it has not. */
  readonly error: Words | null;
}
