import { messageSize } from "../../domain/message/message-text.ts";
import type { JobMessage } from "../../domain/message/messages.ts";
import { render } from "../../domain/event/template.ts";
import type { TriggerDefinition } from "../../domain/definition/trigger.ts";
import type { Ports } from "../../ports/groups.ts";
import { type Cause, publishOccurrence, type PublishPorts } from "./publish-occurrence.ts";

export type SetOffPorts = PublishPorts & Pick<Ports, "workers">;

/** What SQS takes, less the envelope's growth by escapes. */
const MESSAGE_LIMIT = 250_000;
/** Seconds a client may take to make an event; told to it, not watched: a message that is not deleted comes back. */
const CLIENT_TIMEOUT_SEC = 120;

/**
 * Lets a trigger publish, or sends what set it off to the client that makes its events. False, and nothing happened: what its
 * templates make of the event, or the event itself, is too large. Idempotent: the occurrence's id is the same each time, and
 * is on record once.
 */
export async function setOff(ports: SetOffPorts, trigger: TriggerDefinition, cause: Cause): Promise<boolean> {
  const { client_queue: queue } = trigger;
  return queue === null ? publishOccurrence(ports, trigger, cause) : sendToClient(ports, queue, trigger, cause);
}

/** Sends what set a trigger off to the client on `queue` that makes its events. False, and nothing happened: it is too large. */
export async function sendToClient(
  ports: Pick<Ports, "workers" | "scope" | "clock">,
  queue: string,
  trigger: TriggerDefinition,
  cause: Cause,
): Promise<boolean> {
  const rendered = trigger.payload === null ? null : render(trigger.payload, cause.event);
  if (rendered === undefined) return false;
  const message = messageToClient(ports, trigger, cause, rendered);
  if (messageSize(message) > MESSAGE_LIMIT) return false;
  await ports.workers.send([{ queue, message, delaySeconds: 0 }]);
  return true;
}

/**
 * In the form of a job's message, so that whoever reads worker queues can read it; its params say what happened. `rendered`:
 * what the trigger's template makes of it, for a client that only filters.
 */
function messageToClient(
  { scope, clock }: Pick<Ports, "scope" | "clock">,
  { trigger_id, type, generation }: TriggerDefinition,
  { id, scheduledAt, event, sourceEventId, hop }: Cause,
  rendered: Readonly<Record<string, unknown>> | null,
): JobMessage {
  const occurrence = { trigger_id, generation, occurrence_id: id, source_event_id: sourceEventId, hop, event, rendered };
  return {
    job_id: trigger_id,
    scope,
    run_id: id,
    trigger_source: type,
    params: { ...occurrence },
    next_delay_sec: null,
    auto_reschedule: false,
    timeout_sec: CLIENT_TIMEOUT_SEC,
    retry_limit: 0,
    telemetry_label: null,
    queued_at: new Date(clock.now()).toISOString(),
    scheduled_at: scheduledAt,
    attempt: 1,
  };
}
