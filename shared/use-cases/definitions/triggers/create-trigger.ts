import { madeByCaller, noteWrite } from "../../caller.ts";
import type { CreateTrigger, PutTrigger } from "../../../contract/triggers/trigger.ts";
import { activate } from "../../../domain/schedule/activation.ts";
import type { IfMatch } from "../../../domain/definition/definition.ts";
import { alreadyExists } from "../../../domain/errors.ts";
import { type TriggerDefinition, UNTRIGGERED } from "../../../domain/definition/trigger.ts";
import { initialVersion } from "../../../domain/definition/initial-version.ts";
import { putDefinition } from "../put-definition.ts";
import { changeTrigger, type TriggerPorts, validateTrigger } from "./change-trigger.ts";
import { type Trigger, withState } from "./read-triggers.ts";

/** Registers a trigger. Its rule, schedule and first occurrences follow from the stored definition, by `provision`. */
export async function createTrigger(ports: TriggerPorts, input: CreateTrigger): Promise<Trigger> {
  const now = ports.clock.now();
  const { trigger_id, ...settings } = input;
  const trigger: TriggerDefinition = {
    ...definitionOf(ports, trigger_id, settings),
    ...initialVersion(ports, { kind: "trigger", id: trigger_id }, now),
    ...madeByCaller(),
  };
  validateTrigger(trigger, now, null);
  const definition = activate(trigger, now);
  if (!(await ports.triggers.create(definition))) throw alreadyExists("trigger", trigger_id);
  noteWrite({ kind: "trigger", id: trigger_id, after: definition });
  return { definition, state: UNTRIGGERED };
}

/** Makes the trigger what is sent, or registers it. A `secret` that is not sent is kept. */
export async function putTrigger(ports: TriggerPorts, id: string, input: PutTrigger, ifMatch?: IfMatch) {
  const settings = definitionOf(ports, id, input);
  const { created, definition } = await putDefinition({
    kind: "trigger",
    id,
    ifMatch,
    create: async () => (await createTrigger(ports, { ...input, trigger_id: id })).definition,
    replace: () =>
      changeTrigger(ports, id, ifMatch, (current) => ({
        ...current,
        ...settings,
        secret: settings.type === "api" ? (input.secret ?? current.secret) : null,
      })),
  });
  return { created, trigger: await withState(ports, definition) };
}

function definitionOf(ports: TriggerPorts, trigger_id: string, input: PutTrigger) {
  const timezone = input.timezone ?? ports.defaultTimeZone;
  return { ...input, kind: "trigger", id: trigger_id, trigger_id, timezone, scope: ports.scope, reschedule_mode: "scheduler" } as const;
}
