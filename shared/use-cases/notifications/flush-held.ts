import { type Delivery, deliveryId, digested, newDelivery, released, type Told } from "../../domain/notification/delivery.ts";
import { type NotificationConfig, subjectKey } from "../../domain/notification/notification.ts";
import { quietUntil } from "../../domain/notification/quiet-hours.ts";
import { toldAsMended } from "../../domain/notification/subject-state.ts";
import type { NotificationPorts } from "./notification-ports.ts";
import { changeSubject } from "./change-subject.ts";

/** So many are put together at most; the rest makes another digest. */
const MOST_HELD = 500;
/** A flush whose process has died gives its turn back after this, in ms. */
const TURN_MS = 60_000;
const TURN_WAIT_MS = 5_000;
/** So many of them are named. */
const NAMED = 10;

/**
 * Sends what was held for a config until now: one by itself, several as one digest that says what has mended itself. While
 * quiet hours last, which may have been set meanwhile, it is held on. Repeated: what is held no longer is passed over.
 */
export async function flushHeld(ports: NotificationPorts, config: NotificationConfig, at: number): Promise<void> {
  const now = ports.clock.now();
  const quiet = quietUntil(config.quiet_hours, now);
  if (quiet !== undefined && quiet > at) return ports.notifyQueue.send([{ kind: "flush", config_id: config.id, at: quiet }]);
  const turn = `flush#${config.id}`;
  // Two at once would each tell a part of it. The other one may have looked before the last was held.
  if ((await ports.deliveries.takeTurn(turn, "flush", { most: 1, now, until: now + TURN_MS })) !== "taken")
    return ports.notifyQueue.send([{ kind: "flush", config_id: config.id, at: now + TURN_WAIT_MS }]);
  try {
    await flush(ports, config, now);
  } finally {
    await ports.deliveries.endTurn(turn, "flush", 1);
  }
}

async function flush(ports: NotificationPorts, config: NotificationConfig, now: number): Promise<void> {
  const all = await ports.deliveries.listHeld(config.id, now, MOST_HELD);
  const [first, ...others] = all.filter(({ status }) => status === "held");
  if (first && others.length === 0) await releaseOne(ports, config, first, now);
  else if (first) await digest(ports, config, [first, ...others], now);
  await ports.deliveries.releaseHeld(all);
  if (all.length === MOST_HELD) await ports.notifyQueue.send([{ kind: "flush", config_id: config.id, at: 0 }]);
}

async function releaseOne(ports: NotificationPorts, config: NotificationConfig, held: Delivery, now: number): Promise<void> {
  const [told] = await toldOf(ports, config, held);
  const next = released(held, told ? { kind: "one", told } : undefined, now);
  if (!next || !(await ports.deliveries.saveDelivery(next))) return;
  if (told) await noteMended(ports, config, [told]);
  const { config_id, delivery_id, revision } = next;
  await ports.notifyQueue.send([{ kind: "deliver", config_id, delivery_id, revision, at: 0 }]);
}

/** The digest is on record before what it says is taken out of the held: a crash between both says nothing twice. */
async function digest(
  ports: NotificationPorts,
  config: NotificationConfig,
  held: readonly [Delivery, ...Delivery[]],
  now: number,
): Promise<void> {
  const told = await Promise.all(held.map((delivery) => toldOf(ports, config, delivery)));
  const [first] = held;
  const all = told.flat();
  // What is still wrong comes first.
  const open = all.filter(({ mended }) => mended === null);
  const named = [...open, ...all.filter(({ mended }) => mended !== null)].slice(0, NAMED);
  const delivery = newDelivery(
    {
      config_id: config.id,
      delivery_id: deliveryId(config.id, `digest ${first.delivery_id}`, first.held_until ?? now),
      content: { kind: "digest", told: named, count: all.length },
      subjects: [...new Set(held.flatMap(({ subjects }) => subjects))],
    },
    now,
  );
  const { delivery_id, revision } = (await ports.deliveries.createDelivery(delivery)) ?? delivery;
  await Promise.all(
    held.map(async (one) => {
      const next = digested(one, delivery_id);
      if (next) await ports.deliveries.saveDelivery(next);
    }),
  );
  await noteMended(ports, config, all);
  await ports.notifyQueue.send([{ kind: "deliver", config_id: config.id, delivery_id, revision, at: 0 }]);
}

async function noteMended(ports: NotificationPorts, config: NotificationConfig, all: readonly Told[]): Promise<void> {
  for (const { event, mended } of all) {
    if (mended === null) continue;
    await changeSubject(ports, config, subjectKey(event), (state) => ({ state: toldAsMended(state, mended), tell: undefined }));
  }
}

/** With when its subject succeeded meanwhile. */
async function toldOf(
  { deliveries }: NotificationPorts,
  { id }: NotificationConfig,
  { content, subjects }: Delivery,
): Promise<readonly Told[]> {
  if (content.kind !== "one") return content.kind === "digest" ? content.told : [];
  const [subject] = subjects;
  const mended = subject === undefined ? null : ((await deliveries.getSubject(id, subject))?.mended ?? null);
  return [{ ...content.told, mended }];
}
