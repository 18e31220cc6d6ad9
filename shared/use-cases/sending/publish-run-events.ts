/**
 * Events about runs, `run.queued`, `run.running`, `run.success`, …, so that the end of anything can start anything. They
 * are published only where a trigger waits for them, so that runs nobody listens to cost nothing. Called at least once for
 * each change; the event's id follows from the change, so that a trigger acts upon it once.
 */
import { LIFECYCLE_TOPICS, type NewEvent } from "../../domain/event/event.ts";
import { runId } from "../../domain/run/run-id.ts";
import type { Run } from "../../domain/run/run.ts";
import { topicMatches } from "../../domain/event/topic.ts";
import type { WorkflowRun } from "../../domain/run/workflow-run.ts";
import type { Ports } from "../../ports/groups.ts";
import { say } from "../../contract/texts/en/index.ts";

/** What publishing events of runs may use. */
export type RunEventPorts = Pick<Ports, "triggers" | "bus">;

/** A larger result is left out of the event; its run has it. In bytes as JSON. */
const RESULT_IN_EVENT = 32_768;

export async function publishRunEvents(ports: RunEventPorts, runs: readonly Run[]): Promise<void> {
  await publishHeard(ports, runs.map(eventOfRun));
}

export async function publishWorkflowRunEvents(ports: RunEventPorts, run: WorkflowRun): Promise<void> {
  await publishHeard(ports, [eventOfWorkflowRun(run)]);
}

async function publishHeard({ triggers, bus }: RunEventPorts, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const patterns = await triggers.listeners();
  const heard = events.filter(({ topic }) => patterns.some((pattern) => topicMatches(pattern, topic)));
  if (heard.length > 0) await bus.publish(heard);
}

function eventOfRun(run: Run): NewEvent {
  const { job_id, status, attempt, error, result, dispatch } = run;
  const size = result === null ? 0 : Buffer.byteLength(JSON.stringify(result));
  // Apart from the run's own fields: who waits for a workflow by its id does not mean each of its steps.
  const step = dispatch.step && { step_of: { workflow_id: dispatch.step.workflow_id, run_id: dispatch.step.run_id } };
  return {
    id: idOf(run, `job#${job_id}`),
    topic: `${LIFECYCLE_TOPICS}${status}`,
    hop: dispatch.hop ?? 0,
    detail: {
      job_id,
      ...step,
      ...timesOf(run),
      attempt,
      error: error === null ? null : say(error),
      result: size <= RESULT_IN_EVENT ? result : null,
    },
  };
}

function eventOfWorkflowRun(run: WorkflowRun): NewEvent {
  const { workflow_id, status, attempt, params, hop } = run;
  return {
    id: idOf(run, `workflow#${workflow_id}`),
    topic: `${LIFECYCLE_TOPICS}${status}`,
    hop,
    detail: { workflow_id, ...timesOf(run), attempt, parameters: params },
  };
}

function timesOf(run: Run | WorkflowRun): Record<string, unknown> {
  const { run_id, scope, status, reason, trigger_source, scheduled_at, queued_at, started_at, finished_at } = run;
  const why = reason === null ? null : say(reason);
  return { run_id, scope, status, reason: why, trigger_source, scheduled_at, queued_at, started_at, finished_at };
}

/** The same for the same change of a run, and of the time of that change: what it starts is due then, not when the run was. */
function idOf(run: Run | WorkflowRun, owner: string): string {
  const { scope, run_id, status, attempt } = run;
  return runId({ scope, owner, scheduledAt: Date.parse(changedAt(run)), tail: `${run_id} ${status} ${attempt}` });
}

function changedAt({ status, queued_at, started_at, finished_at }: Run | WorkflowRun): string {
  if (status === "queued") return queued_at;
  return (status === "running" ? started_at : finished_at) ?? queued_at;
}
