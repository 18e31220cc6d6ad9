import type { MessageOf, FireMessage } from "../../domain/message/messages.ts";
import { latenessOf } from "../../domain/schedule/misfire.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import { handleItems, idsOfKey } from "../handle-items.ts";
import { beginChain } from "../runs/reschedule.ts";
import { type AnyDefinition, getDefinition } from "../definitions/definitions.ts";
import type { KindPorts } from "../kinds/kind.ts";
import { kindOf } from "../kinds/kinds.ts";
import { planOccurrences } from "../../domain/schedule/plan-occurrences.ts";
import { plannedFires } from "../sending/planned-fires.ts";
import { recordFormer } from "../runs/record-former.ts";

/** Occurrences handled by one message; the rest follow in another, so that days of downtime fit into any time-out. */
const CHUNK = 200;

type CatchUp = MessageOf<"launch">;

/** Catches up side by side, so that a burst due in one second is seen as one. Answers those that failed. */
export async function catchUpAll<Received extends { readonly message: CatchUp }>(
  ports: KindPorts,
  received: readonly Received[],
): Promise<readonly Received[]> {
  const fires: FireMessage[] = [];
  const failed = await handleItems(ports, {
    items: received,
    name: "launch.failed",
    idsOf: ({ message }) => idsOfKey(message.owner),
    work: async ({ message }) => void fires.push(...(await catchUp(ports, message))),
  });
  await ports.dispatch.send(plannedFires(fires, ports.clock.now()));
  return failed;
}

/**
 * Plans the occurrences of a definition in [from, until) and answers the fires to send: those ahead, and those behind that
 * have no record and are within the grace, which are judged once more when they are fired; older ones are put on record as
 * missed. In queue mode: starts the chain. Of a former definition: everything that fell due under it is put on record.
 */
async function catchUp(ports: KindPorts, message: CatchUp): Promise<readonly FireMessage[]> {
  const { former } = message;
  const definition = former ? undefined : await getDefinition(ports, message.owner);
  if (definition?.kind === "job") await beginChain(ports, definition);
  if (!former && !definition?.enabled) return [];
  const planned = former ?? definition;
  if (!planned) return [];
  const occurrences = planOccurrences(planned, Date.parse(message.from), Date.parse(message.until), CHUNK);
  const now = ports.clock.now();
  const unrecorded = await withoutRecord(ports, message.owner, occurrences, now);
  const fires: FireMessage[] = [];
  for (const fire of unrecorded) {
    if (former) await recordFormer(ports, former, fire);
    else if (definition && !(await isMissed(ports, definition, fire, now))) fires.push(fire);
  }
  const last = occurrences.at(-1);
  if (occurrences.length === CHUNK && last) {
    const from = new Date(Date.parse(last.scheduled_at) + 1).toISOString();
    await ports.dispatch.send([{ message: { ...message, from }, delaySeconds: 0 }]);
  }
  return fires;
}

/** Beyond its grace, an occurrence is put on record at once. */
async function isMissed(ports: KindPorts, definition: AnyDefinition, fire: FireMessage, now: number): Promise<boolean> {
  const { misfire_grace_sec: grace } = definition;
  if (latenessOf(Date.parse(fire.scheduled_at), now, grace) !== "beyond-grace") return false;
  await kindOf(definition).recordUnstarted(ports, definition, fire, "missed", text("missed-beyond-grace", { grace }));
  return true;
}

async function withoutRecord({ runs }: Pick<Ports, "runs">, owner: CatchUp["owner"], fires: readonly FireMessage[], now: number) {
  const past = fires.filter((fire) => Date.parse(fire.scheduled_at) <= now);
  if (past.length === 0) return fires;
  const existing = await runs.existing(
    owner,
    past.map((fire) => fire.run_id),
  );
  return fires.filter((fire) => !existing.has(fire.run_id));
}
