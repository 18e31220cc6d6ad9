import { eventSource } from "../domain/event.ts";
import { judgeLateness } from "../domain/misfire.ts";
import { scheduleOf } from "../domain/schedule.ts";
import type { TriggerDefinition } from "../domain/trigger.ts";
import type { ReceivedFire } from "./fire-run.ts";
import { dropOccurrence, publishOccurrence, type PublishPorts, TOO_LARGE } from "./publish-occurrence.ts";
import { recordMissed, type RecordPorts } from "./record-missed.ts";
import { whyObsolete } from "./why-obsolete.ts";

/** Lets a trigger publish at its second. A crash anywhere is healed by redelivery of the message. */
export async function fireTrigger(
  ports: PublishPorts & RecordPorts,
  { message: fire }: ReceivedFire,
  trigger: TriggerDefinition | undefined,
): Promise<void> {
  const { run_id, scheduled_at } = fire;
  const obsolete = whyObsolete(fire, trigger);
  if (obsolete !== undefined || !trigger) {
    ports.telemetry.record({ name: "fire.dropped", level: "info", run_id, detail: { why: obsolete, owner: fire.owner } });
    return;
  }
  const verdict = judgeLateness(scheduleOf(trigger), Date.parse(scheduled_at), ports.clock.now(), trigger.misfire_grace_sec);
  if (verdict.kind === "missed") return recordMissed(ports, trigger, fire, verdict.reason);
  const event = {
    id: run_id,
    source: eventSource(ports.scope),
    "detail-type": trigger.topic,
    time: scheduled_at,
    resources: [],
    detail: {},
  };
  const cause = { id: run_id, scheduledAt: scheduled_at, event, sourceEventId: null, hop: 0 };
  if (!(await publishOccurrence(ports, trigger, cause))) await dropOccurrence(ports, trigger, cause, TOO_LARGE);
}
