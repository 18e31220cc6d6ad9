import type { FireMessage } from "../contract/messages.ts";
import type { JobDefinition } from "../domain/job.ts";
import { judgeLateness } from "../domain/misfire.ts";
import { ownerOf } from "../domain/owner.ts";
import { isFinal, type Run } from "../domain/run.ts";
import { scheduleOf } from "../domain/schedule.ts";
import type { Ports } from "../ports.ts";
import { announceRuns } from "./announce.ts";
import { newRun } from "./new-run.ts";
import { isPausedFor, isPlanned, whyObsolete } from "./why-obsolete.ts";
import { text } from "../domain/text.ts";

export type Fired =
  /** Send it to its worker. */
  | { readonly kind: "queued"; readonly run: Run }
  /** No slot is free. Early, that may still change; at its second, it is recorded as skipped. */
  | { readonly kind: "busy"; readonly job: JobDefinition }
  /** On record as skipped or missed. */
  | { readonly kind: "recorded"; readonly run: Run }
  /** Nothing to do: the definition changed meanwhile, or the run is under way or over. */
  | { readonly kind: "dropped"; readonly why: string };

/** A fire, and the id of the message that brought it, the same with each redelivery. */
export interface ReceivedFire {
  readonly message: FireMessage;
  readonly messageId: string;
}

type FirePorts = Pick<Ports, "jobs" | "runs" | "triggers" | "bus" | "clock" | "telemetry">;

/**
 * Starts one run, once: check the definition, take a slot, create the record. At its second, or a little ahead of it.
 * A crash after any step is healed by redelivery of the message: each step finds what it did before.
 */
export async function fireRun(
  ports: FirePorts,
  { message: fire, messageId }: ReceivedFire,
  job: JobDefinition | undefined,
): Promise<Fired> {
  const obsolete = whyObsolete(fire, job);
  if (obsolete !== undefined || job === undefined) return drop(ports, fire, obsolete ?? "deleted");
  const now = ports.clock.now();
  if (isPausedFor(fire, job)) return record(ports, newRun(job, fire, now, "skipped", text("job-paused")));
  if (isPlanned(fire)) {
    const verdict = judgeLateness(scheduleOf(job), Date.parse(fire.scheduled_at), now, job.misfire_grace_sec);
    const missed = verdict.kind === "missed" && (await record(ports, newRun(job, fire, now, "missed", verdict.reason)));
    if (missed && missed.kind === "recorded") {
      // An earlier delivery may have taken the slot and got no further. One that got as far as a record goes on below.
      await ports.jobs.abandonSlot(job.job_id, fire.run_id);
      return missed;
    }
  }
  const nextDueAt = fire.next_due_at ?? null;
  const at = Math.max(now, Date.parse(fire.scheduled_at));
  const slot = { maxParallel: job.max_parallel, startedAt: new Date(at).toISOString(), nextDueAt, activeSince: job.active_since };
  if (!(await ports.jobs.acquireSlot(job.job_id, fire.run_id, slot))) return { kind: "busy", job };
  return create(ports, fire, { ...newRun(job, fire, at, "queued", null), started_by: messageId });
}

/** An occurrence that found no free slot at its second. */
export async function recordSkipped(ports: FirePorts, fire: FireMessage, job: JobDefinition): Promise<Fired> {
  return record(ports, newRun(job, fire, ports.clock.now(), "skipped", text("slots-taken", { max_parallel: job.max_parallel, runs: [] })));
}

async function create(ports: FirePorts, fire: FireMessage, run: Run): Promise<Fired> {
  const created = await ports.runs.create(run);
  if (created.created) return { kind: "queued", run };
  const { existing } = created;
  if (isFinal(existing.status)) {
    // This delivery came after the run had ended and its slot was given back: do not keep it.
    await ports.jobs.abandonSlot(run.job_id, run.run_id);
    // Skipped by an earlier delivery, which may not have got to what follows from it.
    if (existing.status === "skipped") return { kind: "recorded", run: existing };
    return drop(ports, fire, `already ${existing.status}`);
  }
  const unsent = existing.status === "queued" && existing.attempt === 1 && existing.started_by === run.started_by;
  return unsent ? { kind: "queued", run: existing } : drop(ports, fire, `already ${existing.status}`);
}

/** Puts an occurrence that never became active on record, and counts it the first time. */
export async function record(ports: FirePorts, run: Run): Promise<Fired> {
  const created = await ports.runs.create(run);
  if (!created.created) {
    const { existing } = created;
    return existing.status === run.status ? { kind: "recorded", run: existing } : { kind: "dropped", why: `already ${existing.status}` };
  }
  await ports.jobs.countUnstarted(run.job_id, run);
  ports.telemetry.record({
    name: `run.${run.status}`,
    level: "warn",
    job_id: run.job_id,
    run_id: run.run_id,
    trigger_source: run.trigger_source,
    detail: { reason: run.reason, scheduled_at: run.scheduled_at },
  });
  await announceRuns(ports, [run]);
  return { kind: "recorded", run };
}

function drop({ telemetry }: Pick<Ports, "telemetry">, fire: FireMessage, why: string): Fired {
  const { owner, run_id, trigger_source } = fire;
  telemetry.record({ name: "fire.dropped", level: "info", job_id: ownerOf(owner).id, run_id, trigger_source, detail: { why } });
  return { kind: "dropped", why };
}
