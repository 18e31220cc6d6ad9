import type { DispatchMessage, PreparedRun } from "../contract/messages.ts";
import type { Ports } from "../ports.ts";
import { checkDeadline } from "./check-deadline.ts";
import { each } from "./each.ts";
import { fireAt } from "./fire-at.ts";
import { launchAll } from "./launch.ts";
import { planWakes } from "./plan-wakes.ts";
import { receiveAdvance } from "./receive-advance.ts";
import { receiveEvent } from "./receive-event.ts";
import { releaseRuns } from "./release-runs.ts";
import type { WorkflowPorts } from "./workflow-ports.ts";

export interface Received<Message = DispatchMessage> {
  readonly message: Message;
  /** The same with each redelivery. */
  readonly messageId: string;
  /** When it was sent, epoch ms. */
  readonly sentAt: number;
}

/** What the dispatch function may use. */
export type DispatchPorts = WorkflowPorts & Pick<Ports, "jobs">;

type Kind = DispatchMessage["kind"];
type OfKind<K extends Kind> = Received<Extract<DispatchMessage, { kind: K }>>;
/** Handles messages of one kind together; answers the indexes of those that must be delivered again. */
type Work<K extends Kind> = (ports: DispatchPorts, received: readonly OfKind<K>[]) => Promise<readonly number[] | void>;

const WORK: { readonly [K in Kind]: Work<K> } = {
  wake: planWakes,
  launch: (ports, received) =>
    launchAll(
      ports,
      received.map(({ message }) => message),
    ),
  fire: (ports, received) => bySecond(received, (at, fires) => fireAt(ports, at, fires)),
  release: (ports, received) =>
    bySecond(received, (at, releases) =>
      releaseAt(
        ports,
        at,
        releases.flatMap(({ message }) => message.runs),
      ),
    ),
  deadline: (ports, received) => each(ports, received, ({ message }) => checkDeadline(ports, message)),
  advance: (ports, received) => each(ports, received, (advance) => receiveAdvance(ports, advance)),
  event: receiveEvents,
};

/** Handles a batch of the dispatch queue; answers the indexes of the messages that must be delivered again. */
export async function dispatch(ports: DispatchPorts, batch: readonly Received[]): Promise<readonly number[]> {
  const kinds = Map.groupBy(batch.keys(), (index) => batch[index]?.message.kind ?? "wake");
  const failed = await Promise.all([...kinds].map(([kind, indexes]) => handle(ports, kind, batch, indexes)));
  return failed.flat();
}

async function handle(
  ports: DispatchPorts,
  kind: Kind,
  batch: readonly Received[],
  indexes: readonly number[],
): Promise<readonly number[]> {
  // The table is typed by kind; which of its entries fits is known only here.
  const work = WORK[kind] as Work<Kind>;
  try {
    const failed = await work(
      ports,
      indexes.flatMap((index) => batch[index] ?? []),
    );
    return (failed ?? []).flatMap((at) => indexes[at] ?? []);
  } catch (error) {
    ports.telemetry.record({ name: "dispatch.failed", level: "error", detail: { error: String(error), kind } });
    return indexes;
  }
}

/** Groups by second, each handled by itself. */
async function bySecond<Item extends { readonly message: { readonly scheduled_at: string } }>(
  items: readonly Item[],
  work: (at: number, group: readonly Item[]) => Promise<readonly number[] | void>,
): Promise<readonly number[]> {
  const groups = Map.groupBy(items.keys(), (index) => Date.parse(items[index]?.message.scheduled_at ?? ""));
  const failed = await Promise.all(
    [...groups].map(async ([at, indexes]) => {
      try {
        return (
          (await work(
            at,
            indexes.flatMap((index) => items[index] ?? []),
          )) ?? []
        ).flatMap((place) => indexes[place] ?? []);
      } catch {
        return indexes;
      }
    }),
  );
  return failed.flat();
}

async function releaseAt(ports: DispatchPorts, at: number, runs: readonly PreparedRun[]): Promise<void> {
  await ports.clock.until(at);
  await releaseRuns(ports, runs);
}

async function receiveEvents(ports: DispatchPorts, events: readonly OfKind<"event">[]): Promise<readonly number[]> {
  const triggers = await ports.triggers.getDefinitions([...new Set(events.map(({ message }) => message.trigger_id))]);
  return each(ports, events, ({ message }) => receiveEvent(ports, message, triggers.get(message.trigger_id)));
}
