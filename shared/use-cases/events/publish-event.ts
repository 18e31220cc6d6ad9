import type { PublishEvent } from "../../contract/triggers/trigger.ts";
import { invalid } from "../../domain/errors.ts";
import { LIFECYCLE_TOPICS } from "../../domain/event/event.ts";
import { type RunId, runId } from "../../domain/run/run-id.ts";
import type { Ports } from "../../ports/groups.ts";
import { rememberedRequest } from "../remembered-request.ts";
import { text } from "../../domain/texts/text.ts";

/** Whose requests these are, where requests are remembered. */
const OWNER = "events";

/** Publishes an event from outside. The same idempotency key within 24 h publishes the same event, which counts once. */
export async function publishEvent(
  ports: Pick<Ports, "scope" | "requests" | "bus" | "clock" | "randomText">,
  input: PublishEvent,
  key?: string,
): Promise<RunId> {
  const { topic, data } = input;
  if (topic.startsWith(LIFECYCLE_TOPICS)) {
    throw invalid("topic", text("reserved-topic", { prefix: LIFECYCLE_TOPICS }));
  }
  const at = ports.clock.now();
  const planned = { id: runId({ scope: ports.scope, owner: OWNER, scheduledAt: at, tail: ports.randomText() }), at };
  const { id } = await rememberedRequest(ports, OWNER, key, planned, input);
  await ports.bus.publish([{ id, topic, detail: data, hop: 0 }]);
  return id;
}
