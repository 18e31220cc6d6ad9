import type { DispatchMessage, FireMessage } from "../contract/messages.ts";
import type { JobDefinition } from "../domain/job.ts";
import { judgeLateness } from "../domain/misfire.ts";
import { runId } from "../domain/run-id.ts";
import { scheduleOf } from "../domain/schedule.ts";
import type { Ports } from "../ports.ts";
import { type AnyDefinition, type DefinitionPorts, getDefinition, keyOf } from "./definitions.ts";
import { planOccurrences } from "./plan-occurrences.ts";
import { recordMissed, type RecordPorts } from "./record-missed.ts";
import { delayedFires } from "./send-at.ts";

/** Occurrences handled by one message; the rest follow in another, so that days of downtime fit into any time-out. */
const CHUNK = 200;

type LaunchPorts = DefinitionPorts & RecordPorts & Pick<Ports, "runs" | "dispatch" | "clock" | "telemetry">;

type Launch = Extract<DispatchMessage, { kind: "launch" }>;

/** Launches side by side, so that a crowd due in one second is seen as one. Answers the indexes of those that failed. */
export async function launchAll(ports: LaunchPorts, messages: readonly Launch[]): Promise<readonly number[]> {
  const planned = await Promise.allSettled(messages.map((message) => launch(ports, message)));
  const failed = planned.flatMap((one, index) => (one.status === "rejected" ? [index] : []));
  for (const index of failed) {
    const reason = planned[index]?.status === "rejected" ? String(planned[index].reason) : "";
    ports.telemetry.record({ name: "launch.failed", level: "warn", detail: { error: reason, owner: messages[index]?.owner } });
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
  const definition = await getDefinition(ports, message.owner);
  if (!definition?.enabled) return [];
  if ("job_id" in definition && definition.reschedule_mode === "queue") return bootstrap(ports, definition);
  const planned = planOccurrences(definition, Date.parse(message.from), Date.parse(message.until), CHUNK);
  const now = ports.clock.now();
  const schedule = scheduleOf(definition);
  const fires: FireMessage[] = [];
  for (const fire of await withoutRecord(ports, definition, planned, now)) {
    const verdict = judgeLateness(schedule, Date.parse(fire.scheduled_at), now, definition.misfire_grace_sec);
    if (verdict.kind === "missed") await recordMissed(ports, definition, fire, verdict.reason);
    else fires.push(fire);
  }
  const last = planned.at(-1);
  if (planned.length === CHUNK && last) {
    const from = new Date(Date.parse(last.scheduled_at) + 1).toISOString();
    await ports.dispatch.send([{ message: { ...message, from }, delaySeconds: 0 }]);
  }
  return fires;
}

async function withoutRecord(ports: Pick<Ports, "runs">, definition: AnyDefinition, fires: readonly FireMessage[], now: number) {
  const past = fires.filter((fire) => Date.parse(fire.scheduled_at) <= now);
  if (past.length === 0) return fires;
  const existing = await ports.runs.existing(
    keyOf(definition),
    past.map((fire) => fire.run_id),
  );
  return fires.filter((fire) => !existing.has(fire.run_id));
}

/** The first run of a chain; its id follows from the activation, so that launching twice starts one chain. */
async function bootstrap(ports: LaunchPorts, job: JobDefinition): Promise<readonly FireMessage[]> {
  const owner = keyOf(job);
  const scheduledAt = Date.parse(job.active_since);
  const id = runId({ scope: job.scope, owner, scheduledAt, tail: "bootstrap" });
  if ((await ports.runs.existing(owner, [id])).size > 0) return [];
  const fire: FireMessage = {
    kind: "fire",
    owner,
    run_id: id,
    scheduled_at: job.active_since,
    trigger_source: job.active_since === job.created_at ? "bootstrap" : "resume",
    active_since: job.active_since,
  };
  return [fire];
}
