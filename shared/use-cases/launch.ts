import type { DispatchMessage, FireMessage } from "../contract/messages.ts";
import type { JobDefinition } from "../domain/job.ts";
import { judgeLateness } from "../domain/misfire.ts";
import { runId } from "../domain/run-id.ts";
import { scheduleOf } from "../domain/schedule.ts";
import type { Ports } from "../ports.ts";
import { record } from "./fire-run.ts";
import { newRun } from "./new-run.ts";
import { planOccurrences } from "./plan-occurrences.ts";
import { delayedFires } from "./send-at.ts";

/** Occurrences handled by one message; the rest follow in another, so that days of downtime fit into any time-out. */
const CHUNK = 200;

type LaunchPorts = Pick<Ports, "jobs" | "runs" | "dispatch" | "clock" | "telemetry">;

type Launch = Extract<DispatchMessage, { kind: "launch" }>;

/** Launches side by side, so that a crowd due in one second is seen as one. Answers the indexes of those that failed. */
export async function launchAll(ports: LaunchPorts, messages: readonly Launch[]): Promise<readonly number[]> {
  const planned = await Promise.allSettled(messages.map((message) => launch(ports, message)));
  const failed = planned.flatMap((one, index) => (one.status === "rejected" ? [index] : []));
  for (const index of failed) {
    const reason = planned[index]?.status === "rejected" ? String(planned[index].reason) : "";
    ports.telemetry.record({ name: "launch.failed", level: "warn", detail: { error: reason, job_id: messages[index]?.job_id } });
  }
  const fires = planned.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
  await ports.dispatch.send(delayedFires(fires, ports.clock.now()));
  return failed;
}

/**
 * Plans the occurrences of a definition in [from, until) and answers the fires to send: those ahead, and of those behind
 * that have no record the one that may still run late; the others are put on record as missed. In queue mode: starts the chain.
 */
async function launch(ports: LaunchPorts, message: Launch): Promise<readonly FireMessage[]> {
  const job = await ports.jobs.getDefinition(message.job_id);
  if (!job?.enabled) return [];
  if (job.reschedule_mode === "queue") return bootstrap(ports, job);
  const planned = planOccurrences(job, Date.parse(message.from), Date.parse(message.until), CHUNK);
  const now = ports.clock.now();
  const schedule = scheduleOf(job);
  const fires: FireMessage[] = [];
  for (const fire of await withoutRecord(ports, job, planned, now)) {
    const verdict = judgeLateness(schedule, Date.parse(fire.scheduled_at), now, job.misfire_grace_sec);
    if (verdict.kind === "missed") await record(ports, newRun(job, fire, now, "missed", verdict.reason));
    else fires.push(fire);
  }
  const last = planned.at(-1);
  if (planned.length === CHUNK && last) {
    const from = new Date(Date.parse(last.scheduled_at) + 1).toISOString();
    await ports.dispatch.send([{ message: { ...message, from }, delaySeconds: 0 }]);
  }
  return fires;
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
async function bootstrap(ports: LaunchPorts, job: JobDefinition): Promise<readonly FireMessage[]> {
  const scheduledAt = Date.parse(job.active_since);
  const id = runId({ scope: job.scope, owner: `job#${job.job_id}`, scheduledAt, tail: "bootstrap" });
  if ((await ports.runs.existing(job.job_id, [id])).size > 0) return [];
  const fire: FireMessage = {
    kind: "fire",
    job_id: job.job_id,
    run_id: id,
    scheduled_at: job.active_since,
    trigger_source: job.active_since === job.created_at ? "bootstrap" : "resume",
    active_since: job.active_since,
  };
  return [fire];
}
