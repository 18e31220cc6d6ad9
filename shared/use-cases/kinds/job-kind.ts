import type { FireMessage } from "../../domain/message/messages.ts";
import type { JobDefinition } from "../../domain/definition/job.ts";
import type { Run } from "../../domain/run/run.ts";
import { isFinal } from "../../domain/run/run.ts";
import { type Text, text } from "../../domain/texts/text.ts";
import { publishRunEvents } from "../sending/publish-run-events.ts";
import { continueChain } from "../runs/reschedule.ts";
import { countMissed } from "../count-missed.ts";
import { freeOverdueSlot } from "../starting/free-overdue-slot.ts";
import type { Kind, KindPorts } from "./kind.ts";
import { newRun } from "../../domain/run/new-run.ts";
import { hasRun, type Outcome, type ReceivedFire } from "./outcome.ts";
import { repairJobs } from "../runs/ends/repair-jobs.ts";
import { markHours } from "../statistics/mark-hours.ts";
import { takeSlot } from "../slots/take-slot.ts";

/** Jobs: an occurrence is one run, which takes a slot and is handed to a worker queue. */
export const jobKind: Kind<JobDefinition> = {
  createsAhead: true,
  queuesOf: ({ queue }) => [queue],
  pausedReason: text("job-paused"),
  start,
  statusOf: async ({ runs }, { job_id }, runId) => (await runs.get(job_id, runId))?.status,
  ranSince,
  recordUnstarted,
  repair: repairJobs,
};

/** Takes a slot, then creates the record; without a free slot, one that is overdue is freed, at the occurrence's second. */
async function start(ports: KindPorts, job: JobDefinition, { message: fire, messageId }: ReceivedFire, early: boolean): Promise<Outcome> {
  if (!(await isNextLink(ports, job, fire))) return leaveChain(ports, fire, job);
  const at = Math.max(ports.clock.now(), Date.parse(fire.scheduled_at));
  const slot = {
    maxParallel: job.max_parallel,
    startedAt: new Date(at).toISOString(),
    nextDueAt: fire.next_due_at ?? null,
    activeSince: job.active_since,
  };
  const acquire = () => ports.jobs.acquireSlot(job, fire.run_id, slot);
  if (early) {
    if (!(await acquire())) return { kind: "busy", inTheWay: [] };
  } else {
    const free = (mayReplace: boolean) => freeOverdueSlot(ports, job, mayReplace ? fire.scheduled_at : null);
    const inTheWay = await takeSlot({ acquire, free, maxParallel: job.max_parallel });
    if (inTheWay) return { kind: "busy", inTheWay };
  }
  return create(ports, { ...newRun(job, fire, at, "queued", null), started_by: messageId });
}

/** So many of the last records are looked at: one that ran is among them, unless many were skipped since. */
const LAST_RUNS = 50;

async function ranSince({ runs }: KindPorts, { job_id, generation }: JobDefinition, occurrence: number): Promise<string | undefined> {
  const last = await runs.listByJob(job_id, { limit: LAST_RUNS });
  const ran = last.runs.find(
    ({ status, scheduled_at, dispatch }) =>
      hasRun(status) && dispatch.scheduled === true && dispatch.generation === generation && Date.parse(scheduled_at) > occurrence,
  );
  return ran?.scheduled_at;
}

/** In queue mode a run belongs to the chain only while it is its next link: rescheduled meanwhile, another one is. */
async function isNextLink({ jobs }: KindPorts, job: JobDefinition, fire: FireMessage): Promise<boolean> {
  if (fire.active_since === undefined || job.reschedule_mode !== "queue") return true;
  const states = await jobs.getStates([job.job_id], "strongly");
  return states.get(job.job_id)?.link?.run_id === fire.run_id;
}

/** If it was this link that moved on to the next one, that may have got no further than the move. */
async function leaveChain(ports: KindPorts, { run_id }: FireMessage, { job_id }: JobDefinition): Promise<Outcome> {
  const run = await ports.runs.get(job_id, run_id);
  if (run && isFinal(run.status)) await continueChain(ports, run);
  return { kind: "dropped", why: "another link of its chain is the next one" };
}

async function create(ports: KindPorts, run: Run): Promise<Outcome> {
  const created = await ports.runs.create(run);
  if (created.created) return { kind: "queued", run };
  const { existing } = created;
  // This delivery came after the run had ended and its slot was given back: do not keep it.
  if (isFinal(existing.status)) await ports.jobs.dropSlot(run.job_id, run.run_id);
  // Skipped by an earlier delivery, which may not have got to what follows from it.
  if (existing.status === "skipped") await continueChain(ports, existing);
  const unsent = existing.status === "queued" && existing.attempt === 1 && existing.started_by === run.started_by;
  return unsent ? { kind: "queued", run: existing } : { kind: "taken", status: existing.status };
}

async function recordUnstarted(
  ports: KindPorts,
  job: JobDefinition,
  fire: FireMessage,
  status: "skipped" | "missed",
  reason: Text,
): Promise<Outcome> {
  const run = newRun(job, fire, ports.clock.now(), status, reason);
  // Before it, so that nothing is in the way between the two.
  await markHours(ports, [run]);
  const created = await ports.runs.createUnstarted(run, job);
  const recorded = created.created ? run : created.existing;
  if (recorded.status !== status) return { kind: "taken", status: recorded.status };
  // An earlier delivery may have taken a slot for it and got no further.
  if (status === "missed") await ports.jobs.dropSlot(job.job_id, run.run_id);
  // A chain lives on: where one link does not start, the next one is planned in its place.
  await continueChain(ports, recorded);
  if (!created.created) return { kind: "recorded", run: recorded };
  const { job_id, run_id, trigger_source, scheduled_at } = run;
  ports.telemetry.record({
    name: `run.${status}` as const,
    level: "warn",
    job_id,
    run_id,
    trigger_source,
    detail: { reason, scheduled_at },
  });
  if (status === "missed") countMissed(ports, reason);
  await publishRunEvents(ports, [run]);
  return { kind: "recorded", run };
}
