import type { DispatchMessage, FireMessage } from "../contract/messages.ts";
import type { Ports } from "../ports.ts";
import { checkDeadline } from "./check-deadline.ts";
import { fireDue } from "./fire-due.ts";
import { launch } from "./launch.ts";
import { planWakes } from "./plan-wakes.ts";
import { delayed } from "./send-at.ts";

/** A fire this much ahead of its second is waited for; one further ahead goes back to the queue for another hop. */
const PATIENCE_MS = 2_000;

export interface Received<Message = DispatchMessage> {
  readonly message: Message;
  /** When it was sent, epoch ms. */
  readonly sentAt: number;
}

/** What the dispatch function may use. */
export type DispatchPorts = Pick<Ports, "jobs" | "runs" | "dispatch" | "workers" | "clock" | "telemetry">;

/** Handles a batch of the dispatch queue; answers the indexes of the messages that must be delivered again. */
export async function dispatch(ports: DispatchPorts, batch: readonly Received[]): Promise<readonly number[]> {
  const failed: number[] = [];
  const of = <Kind extends DispatchMessage["kind"]>(kind: Kind) =>
    batch.flatMap(({ message, sentAt }, index) =>
      message.kind === kind ? [{ index, sentAt, message: message as Extract<DispatchMessage, { kind: Kind }> }] : [],
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
  const wakes = of("wake");
  const fires = of("fire");
  await Promise.all([
    ...(wakes.length > 0
      ? [
          attempt(
            wakes.map(({ index }) => index),
            () => planWakes(ports, wakes),
          ),
        ]
      : []),
    ...[...groupBySecond(fires)].map(([at, group]) =>
      attempt(
        group.map(({ index }) => index),
        () => fireAt(ports, at, group),
      ),
    ),
    ...of("launch").map(({ index, message }) => attempt([index], () => launch(ports, message))),
    ...of("deadline").map(({ index, message }) => attempt([index], () => checkDeadline(ports, message))),
  ]);
  return failed;
}

async function fireAt(ports: DispatchPorts, at: number, group: readonly { readonly message: FireMessage }[]): Promise<readonly number[]> {
  const fires = group.map(({ message }) => message);
  const now = ports.clock.now();
  if (at - now > PATIENCE_MS) {
    await ports.dispatch.send(fires.map((fire) => delayed(fire, at, now)));
    return [];
  }
  await ports.clock.until(at);
  return fireDue(ports, fires);
}

function groupBySecond<Item extends { readonly message: FireMessage }>(fires: readonly Item[]): Map<number, Item[]> {
  return Map.groupBy(fires, ({ message }) => Date.parse(message.scheduled_at));
}
