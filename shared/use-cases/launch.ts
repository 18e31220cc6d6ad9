import type { DispatchMessage, FireMessage } from "../contract/messages.ts";
import type { JobDefinition } from "../domain/job.ts";
import { judgeLateness } from "../domain/misfire.ts";
import { runId } from "../domain/run-id.ts";
import { scheduleOf } from "../domain/schedule.ts";
import type { Ports } from "../ports.ts";
import { record } from "./fire-run.ts";
import { newRun } from "./new-run.ts";
import { planOccurrences } from "./plan-occurrences.ts";
import { delayed } from "./send-at.ts";

/** Occurrences handled by one message; the rest follow in another, so that days of downtime fit into any time-out. */
const CHUNK = 200;

type LaunchPorts = Pick<Ports, "jobs" | "runs" | "dispatch" | "clock" | "telemetry">;

/**
 * Plans the occurrences of a definition in [from, until): those ahead get their fire; of those behind, the ones without
 * a record are put on record as missed, except the one that may still run late. In queue mode: starts the chain.
 */
export async function launch(ports: LaunchPorts, message: Extract<DispatchMessage, { kind: "launch" }>): Promise<void> {
  const job = await ports.jobs.getDefinition(message.job_id);
  if (!job?.enabled) return;
  if (job.reschedule_mode === "queue") return bootstrap(ports, job);
  const until = Date.parse(message.until);
  const planned = planOccurrences(job, Date.parse(message.from), until, CHUNK);
  const now = ports.clock.now();
  const unrecorded = await withoutRecord(ports, job, planned, now);
  const schedule = scheduleOf(job);
  const fires: FireMessage[] = [];
  for (const fire of unrecorded) {
    const verdict = judgeLateness(schedule, Date.parse(fire.scheduled_at), now, job.misfire_grace_sec);
    if (verdict.kind === "missed") await record(ports, newRun(job, fire, now, "missed", verdict.reason));
    else fires.push(fire);
  }
  await ports.dispatch.send(fires.map((fire) => delayed(fire, Date.parse(fire.scheduled_at), now)));
  const last = planned.at(-1);
  if (planned.length === CHUNK && last) {
    const from = new Date(Date.parse(last.scheduled_at) + 1).toISOString();
    await ports.dispatch.send([{ message: { ...message, from }, delaySeconds: 0 }]);
  }
}

async function withoutRecord(ports: Pick<Ports, "runs">, job: JobDefinition, fires: readonly FireMessage[], now: number) {
  const past = fires.filter((fire) => Date.parse(fire.scheduled_at) <= now);
  if (past.length === 0) return fires;
  const existing = await ports.runs.existing(
    job.job_id,
    past.map((fire) => fire.run_id),
  );
  return fires.filter((fire) => !existing.has(fire.run_id));
}

/** The first run of a chain; its id follows from the activation, so that launching twice starts one chain. */
async function bootstrap(ports: LaunchPorts, job: JobDefinition): Promise<void> {
  const scheduledAt = Date.parse(job.active_since);
  const id = runId({ scope: job.scope, owner: `job#${job.job_id}`, scheduledAt, tail: "bootstrap" });
  if ((await ports.runs.existing(job.job_id, [id])).size > 0) return;
  const message: FireMessage = {
    kind: "fire",
    job_id: job.job_id,
    run_id: id,
    scheduled_at: job.active_since,
    trigger_source: job.active_since === job.created_at ? "bootstrap" : "resume",
    active_since: job.active_since,
  };
  await ports.dispatch.send([{ message, delaySeconds: 0 }]);
}
