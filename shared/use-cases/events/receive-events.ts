import type { MessageOf } from "../../domain/message/messages.ts";
import { handleItems } from "../handle-items.ts";
import { handleTogether, type Received } from "../handle-together.ts";
import type { ReceivedFire } from "../kinds/outcome.ts";
import { type Publication, publishEvent, recordPublished } from "./publish-occurrence.ts";
import { receiveEvent } from "./receive-event.ts";
import type { SetOffPorts } from "./start-targets.ts";

type ReceivedEvent = Received<MessageOf<"event">>;
type Publications = ReadonlyMap<ReceivedEvent, Publication>;
/** Starts runs together; answers the fires that failed. */
type Start = (fires: readonly ReceivedFire[]) => Promise<readonly ReceivedFire[]>;

/**
 * Events of one batch: what they set off is published, and the runs of all their targets are started here and together,
 * without a message each. Then each occurrence is put on record. Answers the events that must be delivered again: they publish
 * and start nothing a second time that is on record.
 */
export async function receiveEvents(
  ports: SetOffPorts,
  received: readonly ReceivedEvent[],
  start: Start,
): Promise<readonly ReceivedEvent[]> {
  const triggers = await ports.triggers.getDefinitions([...new Set(received.map(({ message }) => message.trigger_id))]);
  const publications = new Map<ReceivedEvent, Publication>();
  const unread = await each(ports, received, async (event) => {
    const publication = await receiveEvent(ports, event.message, triggers.get(event.message.trigger_id));
    if (publication) publications.set(event, publication);
  });
  const [unstarted, unpublished] = await Promise.all([
    startTargets(ports, publications, start),
    each(ports, [...publications.keys()], (event) => publishEvent(ports, publications.get(event) as Publication)),
  ]);
  const again = new Set([...unread, ...unstarted, ...unpublished]);
  const done = [...publications.keys()].filter((event) => !again.has(event));
  const unrecorded = await each(ports, done, (event) => recordPublished(ports, publications.get(event) as Publication));
  return [...again, ...unrecorded];
}

/** A run that fails beside others of its event goes on alone, as a message: the event is done without it. */
async function startTargets(ports: SetOffPorts, publications: Publications, start: Start): Promise<readonly ReceivedEvent[]> {
  const firesOf = (event: ReceivedEvent) => publications.get(event)?.fires ?? [];
  return handleTogether<MessageOf<"event">, ReceivedFire>(ports, {
    received: [...publications.keys()].filter((event) => firesOf(event).length > 0),
    partsOf: (event) => firesOf(event).map((message) => ({ message, messageId: event.messageId })),
    alone: ({ message, messageId }) => ({ ...message, first_message_id: messageId }),
    work: start,
  });
}

function each(
  ports: SetOffPorts,
  items: readonly ReceivedEvent[],
  work: (event: ReceivedEvent) => Promise<void>,
): Promise<readonly ReceivedEvent[]> {
  return handleItems(ports, {
    items,
    name: "event.failed",
    idsOf: ({ message: { trigger_id } }) => ({ trigger_id }),
    work,
  });
}
