import type { FireMessage } from "../../domain/message/messages.ts";
import { DISPATCH_LETTER_QUEUES } from "../../domain/dead-letter.ts";
import { latenessOf } from "../../domain/schedule/misfire.ts";
import { parseDefinitionKey } from "../../domain/definition/definition-key.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import { idsOfKey } from "../handle-items.ts";
import { cancelBegun } from "../runs/ends/cancel-begun.ts";
import { type AnyDefinition, getDefinitions } from "../definitions/definitions.ts";
import type { KindPorts } from "../kinds/kind.ts";
import { kindOf } from "../kinds/kinds.ts";
import { isPlanned, whyObsolete } from "../../domain/run/reasons/why-obsolete.ts";
import { showAgain, takeLetters } from "./letter-queues.ts";
import { readLetter } from "./read-letter.ts";

/** What recording set-aside fires may use. */
export type SetAsidePorts = KindPorts & Pick<Ports, "deadLetters">;

/**
 * Puts what dispatch gave up on record: a run that somebody, an event or a worker asked for, which nothing else would
 * ever find, and an occurrence of the clock that is beyond its grace. What has a record keeps it; what is still to be planned is
 * left to the look for gaps. The letters stay. One that cannot be recorded is reported and keeps no other back.
 */
export async function recordSetAside(ports: SetAsidePorts): Promise<void> {
  const fires = (await Promise.all(DISPATCH_LETTER_QUEUES.map((queue) => firesIn(ports, queue)))).flat();
  const definitions = await getDefinitions(
    ports,
    fires.map(({ owner }) => owner),
  );
  for (const fire of fires) {
    const { owner, run_id } = fire;
    try {
      await recordFire(ports, fire, definitions.get(owner));
    } catch (error) {
      ports.telemetry.record({
        name: "sweep.letter_unrecorded",
        level: "error",
        ...idsOfKey(owner),
        run_id,
        detail: { error: String(error) },
      });
      ports.telemetry.measure("sweep_errors", 1);
    }
  }
}

async function firesIn(ports: SetAsidePorts, queue: string): Promise<readonly FireMessage[]> {
  const letters = await takeLetters(ports, queue);
  await showAgain(ports, queue, letters);
  return letters.flatMap((letter) => {
    const content = readLetter(queue, letter);
    if (content.kind !== "message") return [];
    const { message } = content;
    return message.kind === "fire" ? [message] : message.kind === "fires" ? message.fires : [];
  });
}

async function recordFire(ports: SetAsidePorts, fire: FireMessage, definition: AnyDefinition | undefined): Promise<void> {
  const obsolete = whyObsolete(fire, definition);
  if (!definition || obsolete === "deleted" || obsolete === "replaced") return cancelBegun(ports, fire);
  // What a pause or an edit overtook is on record by that.
  if (obsolete !== undefined) return;
  const { misfire_grace_sec: grace } = definition;
  if (isPlanned(fire) && latenessOf(Date.parse(fire.scheduled_at), ports.clock.now(), grace) !== "beyond-grace") return;
  const { kind, id } = parseDefinitionKey(fire.owner);
  const known = await ports.runs.existing(fire.owner, [fire.run_id]);
  if (known.size > 0) return;
  await kindOf(definition).recordUnstarted(ports, definition, fire, "missed", text("message-set-aside"));
  ports.telemetry.record({ name: "sweep.letter_recorded", level: "warn", [`${kind}_id`]: id, run_id: fire.run_id });
}
