import type { RerunRun } from "../../contract/runs/run.ts";
import { messageSize } from "../../domain/message/message-text.ts";
import { conflict, invalid } from "../../domain/errors.ts";
import type { RunId } from "../../domain/run/run-id.ts";
import { RENDERED_LIMIT } from "../../domain/event/template.ts";
import { text } from "../../domain/texts/text.ts";
import { getRun } from "../runs/list-runs.ts";
import { runJobNow, type RunNowPorts, type StartedRun } from "./run-job-now.ts";

/**
 * Starts a new run with the params of an earlier one, whatever became of it, and those given merged over them. The job's
 * other settings count as they are now. As `runJobNow` in all else.
 * @throws CONFLICT for a step of a workflow, which its workflow's run can retry; VALIDATION_ERROR for params too large together
 */
export async function rerunRun(
  ports: RunNowPorts,
  { job_id, run_id }: { readonly job_id: string; readonly run_id: RunId },
  input: RerunRun,
  idempotencyKey: string | undefined,
): Promise<StartedRun> {
  const { dispatch } = await getRun(ports, job_id, run_id);
  const { step } = dispatch;
  if (step) throw conflict(text("step-of-workflow", { workflow_id: step.workflow_id, run_id: step.run_id }));
  const params = { ...(dispatch.params as RerunRun["params"]), ...input.params };
  if (messageSize(params) > RENDERED_LIMIT) throw invalid("params", text("json-too-large", { limit: RENDERED_LIMIT }));
  return runJobNow(ports, job_id, { params, delay_seconds: 0, trigger_source: "manual" }, idempotencyKey, run_id);
}
