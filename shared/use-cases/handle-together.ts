import type { DispatchMessage } from "../domain/message/messages.ts";
import type { Ports } from "../ports/groups.ts";

/** A message of ours, as it was received. */
export interface Received<Message = DispatchMessage> {
  readonly message: Message;
  /** The same with each redelivery. */
  readonly messageId: string;
  /** When it was sent, epoch ms. */
  readonly sentAt: number;
  /** How often it has been delivered, this time included. */
  readonly deliveries: number;
}

/** What ends an invocation each time, or outlasts it, is parted from the rest with this delivery. */
const PARTED_AT = 4;

/** Seconds until what failed beside others comes again, alone: what failed for too much load must not add to it. */
const AGAIN_SECONDS = 30;

interface Parts<Message, Part> {
  readonly received: readonly Received<Message>[];
  readonly partsOf: (received: Received<Message>) => readonly Part[];
  /** Handles parts, of whichever messages, together; answers those that failed. */
  readonly work: (parts: readonly Part[]) => Promise<readonly Part[]>;
  /** A part as a message of its own. */
  readonly alone: (part: Part) => DispatchMessage;
}

/**
 * Handles what travelled together one by one. What failed beside others that did not is sent again alone, so that it holds
 * up nothing else. Answers the messages that must be delivered again: those of which every part failed. One that has come
 * again and again, and so has never come to its end, is not handled but taken apart.
 */
export async function handleTogether<Message, Part>(
  { dispatch, telemetry }: Pick<Ports, "dispatch" | "telemetry">,
  { received, partsOf, work, alone }: Parts<Message, Part>,
): Promise<readonly Received<Message>[]> {
  const parts = new Map(received.map((one) => [one, partsOf(one)]));
  const apart = received.filter((one) => one.deliveries >= PARTED_AT && (parts.get(one)?.length ?? 0) > 1);
  const handled = received.filter((one) => !apart.includes(one)).flatMap((one) => parts.get(one) ?? []);
  const failed = new Set([...apart.flatMap((one) => parts.get(one) ?? []), ...(await work(handled))]);
  const whole = received.filter((one) => !apart.includes(one) && parts.get(one)?.every((part) => failed.has(part)));
  const some = received.filter((one) => !whole.includes(one) && parts.get(one)?.some((part) => failed.has(part)));
  const again = some.flatMap((one) => parts.get(one)?.filter((part) => failed.has(part)) ?? []);
  if (again.length === 0) return whole;
  try {
    await dispatch.send(again.map((part) => ({ message: alone(part), delaySeconds: AGAIN_SECONDS })));
    return whole;
  } catch (error) {
    const messages = some.map(({ messageId }) => messageId);
    telemetry.record({ name: "dispatch.parts_kept", level: "warn", detail: { error: String(error), messages } });
    return [...whole, ...some];
  }
}
