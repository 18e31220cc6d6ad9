import type { RunInTheWay, RunTexts } from "../../../domain/texts/run-texts.ts";
import type { TextTable } from "../text-table.ts";

const DOES: Readonly<Record<RunInTheWay["state"], string>> = {
  waiting: "has waited for a worker",
  retrying: "waits for its next attempt",
  running: "has been running",
  unknown: "is being started",
};

/** So many runs are named; a job may have a thousand. */
const NAMED = 3;

function when(state: RunInTheWay["state"], since: string | null): string {
  if (since === null) return "";
  return state === "retrying" ? `, due ${since}` : ` since ${since}`;
}

function inTheWay(runs: readonly RunInTheWay[]): string {
  const named = runs.slice(0, NAMED).map(({ run_id, state, since }) => `run ${run_id} ${DOES[state]}${when(state, since)}`);
  const more = runs.length > NAMED ? [`${runs.length - NAMED} more`] : [];
  return [...named, ...more].join(", ");
}

const WITHDRAWN = {
  deleted: "the definition was deleted",
  paused: "the definition was paused",
  replaced: "the definition was deleted and made anew",
  rescheduled: "the definition was rescheduled",
} as const;

export const run: TextTable<RunTexts> = {
  "run-ended": ({ status }) => `the run has ended: ${status}`,
  "stale-attempt": ({ attempt, current }) => `attempt ${attempt} is over; attempt ${current} is current`,
  "attempt-not-begun": ({ attempt, current }) => `attempt ${attempt} has not begun; attempt ${current} is current`,
  "claimed-by-other": () => "another worker is running this attempt",
  "not-claimed": () => "no worker has claimed this attempt",
  "run-not-failed": ({ status }) => `only a failed run can be retried; this one is ${status}`,
  "step-not-failed": ({ id }) => `step '${id}' has not failed in this run`,
  "other-steps-failed": ({ steps }) =>
    `on_failure is stop: nothing would start after these steps while others stay failed: ${steps.join(", ")}`,
  "step-of-workflow": ({ workflow_id, run_id }) => `this run is a step of workflow '${workflow_id}'; retry its run ${run_id}`,
  "slots-taken": ({ max_parallel, runs }) =>
    `max_parallel (${max_parallel}) runs are under way${runs.length === 0 ? "" : `: ${inTheWay(runs)}`}`,
  "several-active-runs": ({ runs }) => `several runs are active; name one as run_id: ${runs.join(", ")}`,
  "job-paused": () => "the job is paused",
  "workflow-inactive": () => "the workflow is not active",
  "missed-beyond-grace": ({ grace }) => `missed by more than misfire_grace_sec (${grace} s)`,
  "missed-for-later": ({ later }) => `missed; a later occurrence runs in its place: ${later}`,
  "missed-before-change": ({ became }) => `due before the definition was ${became}, and not started by then`,
  "message-set-aside": () => "could not be started: its message failed as often as its queue allows, and was set aside",
  "worker-lost": () => "worker lost",
  "timed-out": ({ seconds }) => `timed out after ${seconds} s`,
  "no-worker-in-time": () => "no worker started it in time",
  "replaced-by-next": ({ seconds, next }) =>
    `no worker reported on it within timeout_sec (${seconds} s); replaced by the occurrence of ${next}`,
  withdrawn: ({ because }) => `${WITHDRAWN[because]} before its second`,
  "cancelled-by-hand": ({ by, reason }) => `cancelled${by === null ? "" : ` by ${by}`}${reason === null ? "" : `: ${reason}`}`,
  "job-deleted": () => "the job was deleted",
  "lost-by-restore": () => "it was under way when the backup was taken that brought its record back; how it ended is not known",
  "workflow-deleted": () => "the workflow was deleted",
  stopped: ({ by }) => (by === undefined ? "stopped" : `stopped by ${by}`),
  "workflow-run-stopped": () => "the workflow's run was stopped",
  "workflow-run-failed": ({ run_id, workflow_id }) => `run ${run_id} of workflow '${workflow_id}' failed`,
  "workflow-missing": ({ id }) => `workflow '${id}' does not exist`,
  "workflow-not-active": ({ id }) => `workflow '${id}' is not active`,
  "workflow-busy": ({ id, max_parallel }) => `workflow '${id}' has no free slot: max_parallel is ${max_parallel}`,
  "workflow-loop": ({ limit }) => `workflows and events have started each other ${limit} times in a row`,
  "params-too-large": ({ limit }) => `its params would be larger than ${limit} bytes as JSON`,
  "payload-too-large": ({ limit }) => `the trigger's payload, or a target's params, would be larger than ${limit} bytes as JSON`,
  "event-loop": ({ limit }) => `${limit} events led to this one: a loop`,
  "execution-not-started": () => "the execution was asked for and could not be started",
};
