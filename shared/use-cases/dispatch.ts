import type { DispatchMessage } from "../contract/messages.ts";
import { answerEach, idsOfKey } from "./answer-each.ts";
import { checkDeadlines } from "./check-deadline.ts";
import { fireAt } from "./fire-at.ts";
import type { KindPorts } from "./kind.ts";
import { launchAll } from "./launch.ts";
import { planWakes } from "./plan-wakes.ts";
import { reactAgain } from "./react-again.ts";
import { receiveAdvance } from "./receive-advance.ts";
import { receiveEvent } from "./receive-event.ts";
import { releaseRuns } from "./release-runs.ts";

export interface Received<Message = DispatchMessage> {
  readonly message: Message;
  /** The same with each redelivery. */
  readonly messageId: string;
  /** When it was sent, epoch ms. */
  readonly sentAt: number;
}

/** What the dispatch function may use. */
export type DispatchPorts = KindPorts;

type Kind = DispatchMessage["kind"];
type OfKind<K extends Kind> = Received<Extract<DispatchMessage, { kind: K }>>;
/** Handles messages of one kind together; answers those that must be delivered again. Throws: all of them must. */
type Work<K extends Kind> = (ports: DispatchPorts, received: readonly OfKind<K>[]) => Promise<readonly OfKind<K>[]>;

const WORK: { readonly [K in Kind]: Work<K> } = {
  wake: planWakes,
  launch: launchAll,
  fire: (ports, received) => bySecond(ports, received, (at, fires) => fireAt(ports, at, fires)),
  release: (ports, received) => bySecond(ports, received, (at, releases) => releaseAt(ports, at, releases)),
  deadline: checkDeadlines,
  advance: (ports, received) =>
    answerEach(ports, {
      items: received,
      name: "advance.failed",
      idsOf: ({ message: { workflow_id, run_id } }) => ({ workflow_id, run_id }),
      work: (advance) => receiveAdvance(ports, advance),
    }),
  event: receiveEvents,
  "react-again": (ports, received) =>
    answerEach(ports, {
      items: received,
      name: "react-again.failed",
      idsOf: () => ({}),
      work: ({ message }) => reactAgain(ports, message),
    }),
};

/** Handles a batch of the dispatch queue; answers the messages that must be delivered again. */
export async function dispatch(ports: DispatchPorts, batch: readonly Received[]): Promise<readonly Received[]> {
  const kinds = Map.groupBy(batch, ({ message }) => message.kind);
  const failed = await Promise.all([...kinds].map(([kind, received]) => handle(ports, kind, received)));
  return failed.flat();
}

async function handle(ports: DispatchPorts, kind: Kind, received: readonly Received[]): Promise<readonly Received[]> {
  // The table is typed by kind; which of its entries fits is known only here.
  const work = WORK[kind] as unknown as (ports: DispatchPorts, received: readonly Received[]) => Promise<readonly Received[]>;
  try {
    return await work(ports, received);
  } catch (error) {
    report(ports, kind, received, error);
    return received;
  }
}

/** Groups by second, each handled by itself. */
async function bySecond<Item extends Received<{ readonly kind: Kind; readonly scheduled_at: string }>>(
  ports: DispatchPorts,
  items: readonly Item[],
  work: (at: number, group: readonly Item[]) => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  const groups = Map.groupBy(items, ({ message }) => Date.parse(message.scheduled_at));
  const failed = await Promise.all(
    [...groups].map(async ([at, group]) => {
      try {
        return await work(at, group);
      } catch (error) {
        report(ports, group[0]?.message.kind ?? "fire", group, error);
        return group;
      }
    }),
  );
  return failed.flat();
}

/** A failure of a whole group, with the ids of all that is in it. */
function report({ telemetry }: DispatchPorts, kind: Kind, group: readonly Received<object>[], error: unknown): void {
  const messages = group.map(({ message, messageId }) => ({ message_id: messageId, ...idsIn(message) }));
  telemetry.record({ name: "dispatch.failed", level: "error", detail: { error: String(error), kind, messages } });
}

function idsIn(message: object): object {
  return Object.fromEntries(
    Object.entries(message).flatMap(([name, value]) =>
      name === "owner" ? Object.entries(idsOfKey(String(value))) : name.endsWith("_id") ? [[name, value]] : [],
    ),
  );
}

async function releaseAt(ports: DispatchPorts, at: number, releases: readonly OfKind<"release">[]): Promise<readonly OfKind<"release">[]> {
  await ports.clock.until(at);
  await releaseRuns(
    ports,
    releases.flatMap(({ message }) => message.runs),
  );
  return [];
}

async function receiveEvents(ports: DispatchPorts, events: readonly OfKind<"event">[]): Promise<readonly OfKind<"event">[]> {
  const triggers = await ports.triggers.getDefinitions([...new Set(events.map(({ message }) => message.trigger_id))]);
  return answerEach(ports, {
    items: events,
    name: "event.failed",
    idsOf: ({ message: { trigger_id } }) => ({ trigger_id }),
    work: ({ message }) => receiveEvent(ports, message, triggers.get(message.trigger_id)),
  });
}
