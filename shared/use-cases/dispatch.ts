import type { DispatchMessage, PreCreatedRun, RunRef } from "../domain/message/messages.ts";
import { handleItems, idsOfKey } from "./handle-items.ts";
import { checkDeadlines } from "./runs/ends/check-deadline.ts";
import { holdUntilDue } from "./starting/hold-until-due.ts";
import { handleTogether, type Received } from "./handle-together.ts";
import type { KindPorts } from "./kinds/kind.ts";
import { catchUpAll } from "./planning/catch-up.ts";
import type { ReceivedFire } from "./kinds/outcome.ts";
import { planWakes } from "./planning/plan-wakes.ts";
import { repeatReactions } from "./runs/ends/repeat-reactions.ts";
import { receiveAdvance } from "./workflows/receive-advance.ts";
import { receiveEvents } from "./events/receive-events.ts";
import { handOverRuns } from "./starting/hand-over-runs.ts";

/** What the dispatch function may use. */
export type DispatchPorts = KindPorts;

type Kind = DispatchMessage["kind"];
type OfKind<K extends Kind> = Received<Extract<DispatchMessage, { kind: K }>>;
/** Handles messages of these kinds together; answers those that must be delivered again. Throws: all of them must. */
type Work<K extends Kind> = (ports: DispatchPorts, received: readonly OfKind<K>[]) => Promise<readonly Received[]>;

const WORK: { readonly [K in Kind]: Work<K> } = {
  wake: planWakes,
  launch: catchUpAll,
  fire,
  fires: fire,
  release,
  deadline: lookAt,
  deadlines: lookAt,
  advance: (ports, received) =>
    handleItems(ports, {
      items: received,
      name: "advance.failed",
      idsOf: ({ message: { workflow_id, run_id } }) => ({ workflow_id, run_id }),
      work: (advance) => receiveAdvance(ports, advance),
    }),
  event: (ports, received) => receiveEvents(ports, received, (fires) => startAt(ports, fires)),
  "react-again": (ports, received) =>
    handleItems(ports, {
      items: received,
      name: "react-again.failed",
      idsOf: () => ({}),
      work: ({ message }) => repeatReactions(ports, message),
    }),
};

/** Handles a batch of one of the queues; answers the messages that must be delivered again. */
export async function dispatch(ports: DispatchPorts, batch: readonly Received[]): Promise<readonly Received[]> {
  const works = Map.groupBy(batch, ({ message }) => WORK[message.kind]);
  const failed = await Promise.all([...works].map(([work, received]) => handle(ports, work, received)));
  return failed.flat();
}

async function handle(ports: DispatchPorts, work: unknown, received: readonly Received[]): Promise<readonly Received[]> {
  try {
    // The table is typed by kind; which of its entries fits is known only here.
    return await (work as (ports: DispatchPorts, received: readonly Received[]) => Promise<readonly Received[]>)(ports, received);
  } catch (error) {
    report(ports, received, error);
    return received;
  }
}

function fire(ports: DispatchPorts, received: readonly OfKind<"fire" | "fires">[]): Promise<readonly Received[]> {
  return handleTogether<(typeof received)[number]["message"], ReceivedFire>(ports, {
    received,
    partsOf: ({ message, messageId }) =>
      (message.kind === "fires" ? message.fires : [message]).map((one) => ({
        message: one,
        messageId: one.first_message_id ?? messageId,
      })),
    alone: ({ message, messageId }) => ({ ...message, first_message_id: messageId }),
    work: (fires) => startAt(ports, fires),
  });
}

/** Starts fires at their seconds. */
function startAt(ports: DispatchPorts, fires: readonly ReceivedFire[]): Promise<readonly ReceivedFire[]> {
  return bySecond(
    ports,
    fires,
    ({ message }) => message,
    (at, some) => holdUntilDue(ports, at, some),
  );
}

function release(ports: DispatchPorts, received: readonly OfKind<"release">[]): Promise<readonly Received[]> {
  return handleTogether<(typeof received)[number]["message"], PreCreatedRun>(ports, {
    received,
    partsOf: ({ message }) => message.runs,
    alone: (run) => ({ kind: "release", scheduled_at: run.fire.scheduled_at, runs: [run] }),
    work: (runs) =>
      bySecond(
        ports,
        runs,
        ({ fire: one }) => one,
        async (at, some) => {
          await ports.clock.until(at);
          return handOverRuns(ports, some);
        },
      ),
  });
}

function lookAt(ports: DispatchPorts, received: readonly OfKind<"deadline" | "deadlines">[]): Promise<readonly Received[]> {
  return handleTogether<(typeof received)[number]["message"], RunRef>(ports, {
    received,
    partsOf: ({ message }) => (message.kind === "deadlines" ? message.runs : [message]),
    alone: ({ job_id, run_id }) => ({ kind: "deadline", job_id, run_id }),
    work: (runs) => checkDeadlines(ports, runs),
  });
}

/** Groups by second, each handled by itself; what is due already is one group. */
async function bySecond<Item extends object>(
  ports: DispatchPorts,
  items: readonly Item[],
  dueOf: (item: Item) => { readonly scheduled_at: string },
  work: (at: number, group: readonly Item[]) => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  const now = ports.clock.now();
  const groups = Map.groupBy(items, (item) => Math.max(now, Date.parse(dueOf(item).scheduled_at)));
  const failed = await Promise.all(
    [...groups].map(async ([at, group]) => {
      try {
        return await work(at, group);
      } catch (error) {
        report(ports, group, error);
        return group;
      }
    }),
  );
  return failed.flat();
}

/** A failure of a whole group, with the ids of all that is in it. */
function report({ telemetry }: DispatchPorts, group: readonly object[], error: unknown): void {
  telemetry.record({ name: "dispatch.failed", level: "error", detail: { error: String(error), items: group.flatMap(idsIn) } });
}

/** The ids of a message, and of what travels in it. */
function idsIn(item: object): object[] {
  const own = Object.entries(item).flatMap(([name, value]: [string, unknown]) =>
    name === "owner" ? Object.entries(idsOfKey(String(value))) : /_id$|^messageId$/.test(name) ? [[name, value]] : [],
  );
  const inside = "messageId" in item ? ["message"] : ["fire", "fires", "runs"];
  const inner = inside.flatMap((name) => (Reflect.get(item, name) ?? []) as object | readonly object[]).flatMap(idsIn);
  return own.length === 0 ? inner : [Object.fromEntries(own), ...inner];
}
