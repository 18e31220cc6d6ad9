/**
 * The chain of a job in queue mode: its worker's report starts the next run. A chain has exactly one next link, kept with
 * its due time on the job's state. Whoever reschedules moves it, so that it can neither fork nor vanish; a fire of another
 * link starts nothing.
 */
import type { FireMessage } from "../../domain/message/messages.ts";
import { keyOf } from "../../domain/definition/definition.ts";
import type { ChainLink, JobDefinition } from "../../domain/definition/job.ts";
import type { Run } from "../../domain/run/run.ts";
import { runId } from "../../domain/run/run-id.ts";
import type { Ports } from "../../ports/groups.ts";
import { sendAt } from "../sending/send-at.ts";

export type ChainPorts = Pick<Ports, "jobs" | "dispatch" | "wakes" | "clock">;

/**
 * After a link's run has ended, or did not start: the next link, after the delay that its worker asked for, or else the
 * job's interval; none where its worker asked for none. Repeated: sends the same fire again.
 */
export async function continueChain(ports: ChainPorts, run: Run): Promise<void> {
  const { interval_seconds, active_since, generation } = run.dispatch;
  if (interval_seconds === null || run.finished_at === null) return;
  const job = (await ports.jobs.getDefinitions([run.job_id])).get(run.job_id);
  if (!job || !isInQueueMode(job) || job.generation !== generation || job.active_since !== active_since) return;
  // A worker that repeats the interval of its message asks for nothing else than the interval.
  const asked = run.next_delay_sec !== null && run.next_delay_sec !== interval_seconds;
  const at = Date.parse(run.finished_at) + (asked ? (run.next_delay_sec ?? 0) : (job.interval_seconds ?? interval_seconds)) * 1000;
  const next = {
    run_id: runId({ scope: job.scope, owner: keyOf(job), scheduledAt: at, tail: `after ${run.run_id}` }),
    due_at: run.next_delay_sec === 0 ? null : new Date(at).toISOString(),
    interval_from: asked ? null : run.finished_at,
    active_since,
  };
  await moveTo(ports, job, next, run.run_id, "auto-reschedule");
}

/** The first link of a newly active job, due at once. Repeated: nothing, unless its fire may have been lost. */
export async function beginChain(ports: ChainPorts, job: JobDefinition): Promise<void> {
  if (!isInQueueMode(job)) return;
  const states = await ports.jobs.getStates([job.job_id], "strongly");
  const link = states.get(job.job_id)?.link ?? null;
  const scheduledAt = Date.parse(job.active_since);
  const run_id = runId({ scope: job.scope, owner: keyOf(job), scheduledAt, tail: `${job.generation} bootstrap` });
  if (link?.active_since === job.active_since && link.run_id !== run_id) return;
  const first = { run_id, due_at: job.active_since, interval_from: null, active_since: job.active_since };
  await moveTo(ports, job, first, link?.run_id ?? null, job.active_since === job.created_at ? "bootstrap" : "resume");
}

/** Moves a link that counts from the interval, once that has been edited; one that is due or under way stays. */
export async function adjustChain(ports: ChainPorts, job: JobDefinition): Promise<void> {
  const states = await ports.jobs.getStates([job.job_id], "strongly");
  const { link, active_runs = [] } = states.get(job.job_id) ?? {};
  if (!link || link.active_since !== job.active_since || active_runs.includes(link.run_id)) return;
  if (link.due_at === null || link.interval_from === null || job.interval_seconds === null) return;
  const due = Date.parse(link.due_at);
  const now = ports.clock.now();
  const wanted = Math.max(now, Date.parse(link.interval_from) + job.interval_seconds * 1000);
  if (due <= now || due === wanted) return;
  const run_id = runId({ scope: job.scope, owner: keyOf(job), scheduledAt: wanted, tail: `instead of ${link.run_id}` });
  await moveTo(ports, job, { ...link, run_id, due_at: new Date(wanted).toISOString() }, link.run_id, "auto-reschedule");
}

/** Makes a run that was asked for the chain's next link, whatever was to be the next one. */
export function rescheduleChain(ports: ChainPorts, job: JobDefinition, fire: FireMessage): Promise<boolean> {
  const link = { run_id: fire.run_id, due_at: fire.scheduled_at, interval_from: null, active_since: job.active_since };
  return ports.jobs.moveLink(job, link);
}

/** Sends the fire of the chain's link once more: a second one finds what the first one did. */
export async function resendLink(ports: ChainPorts, job: JobDefinition, link: ChainLink): Promise<void> {
  if (link.due_at !== null) await sendAt(ports, linkFire(job, link, link.due_at, "auto-reschedule"), Date.parse(link.due_at));
}

export function isInQueueMode(job: JobDefinition): boolean {
  return job.enabled && job.reschedule_mode === "queue";
}

async function moveTo(ports: ChainPorts, job: JobDefinition, next: ChainLink, expected: string | null, source: string): Promise<void> {
  if (expected !== next.run_id && !(await ports.jobs.moveLink(job, next, expected))) {
    const states = await ports.jobs.getStates([job.job_id], "strongly");
    // Somebody else moved it: theirs is the next one. If it was this very call before a crash, its fire is sent again.
    if (states.get(job.job_id)?.link?.run_id !== next.run_id) return;
  }
  if (next.due_at !== null) await sendAt(ports, linkFire(job, next, next.due_at, source), Date.parse(next.due_at));
}

function linkFire(job: JobDefinition, { run_id }: ChainLink, scheduled_at: string, trigger_source: string): FireMessage {
  const { generation, active_since } = job;
  return { kind: "fire", owner: keyOf(job), run_id, scheduled_at, trigger_source, generation, active_since };
}
