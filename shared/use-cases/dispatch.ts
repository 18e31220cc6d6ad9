import type { DispatchMessage, PreparedRun } from "../contract/messages.ts";
import type { Ports } from "../ports.ts";
import { checkDeadline } from "./check-deadline.ts";
import { fireDue } from "./fire-due.ts";
import type { ReceivedFire } from "./fire-run.ts";
import { launchAll } from "./launch.ts";
import { planWakes } from "./plan-wakes.ts";
import { prepareRuns } from "./prepare-runs.ts";
import { releaseRuns } from "./release-runs.ts";
import { delayed, PREPARE_AHEAD_SECONDS } from "./send-at.ts";

/** A fire this much ahead of its second is waited for. */
const PATIENCE_MS = 2_000;
/** A fire this much ahead is prepared; one further ahead goes back to the queue for another hop. */
const PREPARE_MS = (PREPARE_AHEAD_SECONDS + 5) * 1000;

export interface Received<Message = DispatchMessage> {
  readonly message: Message;
  /** The same with each redelivery. */
  readonly messageId: string;
  /** When it was sent, epoch ms. */
  readonly sentAt: number;
}

/** What the dispatch function may use. */
export type DispatchPorts = Pick<Ports, "jobs" | "runs" | "dispatch" | "workers" | "clock" | "telemetry">;

/** Handles a batch of the dispatch queue; answers the indexes of the messages that must be delivered again. */
export async function dispatch(ports: DispatchPorts, batch: readonly Received[]): Promise<readonly number[]> {
  const failed: number[] = [];
  const of = <Kind extends DispatchMessage["kind"]>(kind: Kind) =>
    batch.flatMap(({ message, messageId, sentAt }, index) =>
      message.kind === kind ? [{ index, messageId, sentAt, message: message as Extract<DispatchMessage, { kind: Kind }> }] : [],
    );
  const attempt = async (indexes: readonly number[], work: () => Promise<readonly number[] | void>) => {
    try {
      for (const at of (await work()) ?? []) failed.push(indexes[at] ?? -1);
    } catch (error) {
      ports.telemetry.record({
        name: "dispatch.failed",
        level: "error",
        detail: { error: String(error), kind: batch[indexes[0] ?? 0]?.message.kind },
      });
      failed.push(...indexes);
    }
  };
  const together = <Item extends { readonly index: number }>(
    items: readonly Item[],
    work: (items: readonly Item[]) => Promise<readonly number[] | void>,
  ) =>
    items.length === 0
      ? []
      : [
          attempt(
            items.map(({ index }) => index),
            () => work(items),
          ),
        ];
  await Promise.all([
    ...together(of("wake"), (wakes) => planWakes(ports, wakes)),
    ...together(of("launch"), (launches) =>
      launchAll(
        ports,
        launches.map(({ message }) => message),
      ),
    ),
    ...bySecond(of("fire")).flatMap(([at, fires]) => together(fires, () => fireAt(ports, at, fires))),
    ...bySecond(of("release")).flatMap(([at, releases]) =>
      together(releases, () =>
        releaseAt(
          ports,
          at,
          releases.flatMap(({ message }) => message.runs),
        ),
      ),
    ),
    ...of("deadline").flatMap((deadline) => together([deadline], () => checkDeadline(ports, deadline.message))),
  ]);
  return failed;
}

async function releaseAt(ports: DispatchPorts, at: number, runs: readonly PreparedRun[]): Promise<void> {
  await ports.clock.until(at);
  await releaseRuns(ports, runs);
}

async function fireAt(ports: DispatchPorts, at: number, group: readonly ReceivedFire[]): Promise<readonly number[]> {
  const now = ports.clock.now();
  if (at - now > PREPARE_MS) {
    await ports.dispatch.send(group.map(({ message }) => delayed(message, at, now)));
    return [];
  }
  if (at - now > PATIENCE_MS) return prepareRuns(ports, at, group);
  await ports.clock.until(at);
  return fireDue(ports, group);
}

function bySecond<Item extends { readonly message: { readonly scheduled_at: string } }>(items: readonly Item[]): [number, Item[]][] {
  return [...Map.groupBy(items, ({ message }) => Date.parse(message.scheduled_at))];
}
