import { messageSize } from "../../domain/message/message-text.ts";
import type { FireMessage } from "../../domain/message/messages.ts";
import { type BusEvent } from "../../domain/event/event.ts";
import { type DefinitionKey, definitionKey, parseDefinitionKey } from "../../domain/definition/definition-key.ts";
import { runId, type RunId } from "../../domain/run/run-id.ts";
import { render, RENDERED_LIMIT } from "../../domain/event/template.ts";
import { type Text, text } from "../../domain/texts/text.ts";
import type { TriggerDefinition, TriggerOccurrence, TriggerTarget } from "../../domain/definition/trigger.ts";
import type { Ports } from "../../ports/groups.ts";
import { type AnyDefinition, type DefinitionPorts, getDefinitions } from "../definitions/definitions.ts";

/** What letting a trigger publish may use. */
export type PublishPorts = DefinitionPorts & Pick<Ports, "scope" | "bus" | "dispatch" | "clock" | "telemetry">;

/** Why a trigger publishes. */
export interface Cause {
  /** Of the occurrence and the event it publishes: the same whenever it is tried again. */
  readonly id: RunId;
  readonly scheduledAt: string;
  /** What templates read. */
  readonly event: BusEvent;
  readonly sourceEventId: string | null;
  /** How many events led to the one it publishes. */
  readonly hop: number;
}

/** Why an occurrence publishes nothing whose templates name too much. */
export const TOO_LARGE: Text = text("payload-too-large", { limit: RENDERED_LIMIT });

/** What an occurrence of a trigger is to do: the event that it publishes, and the runs of its targets that it starts. */
export interface Publication {
  readonly trigger: TriggerDefinition;
  readonly cause: Cause;
  readonly detail: Readonly<Record<string, unknown>>;
  /** The same whenever it is tried again. */
  readonly fires: readonly FireMessage[];
  /** Targets that are not there. */
  readonly absent: TriggerOccurrence["not_started"];
}

/**
 * Publishes the trigger's event and sends its targets' fires, then puts the occurrence on record and counts it. Repeated: the
 * event is published again under the same id, the targets' runs have the same ids, nothing is counted again. False, and
 * nothing happened: what its templates make of the event is too large.
 */
export async function publishOccurrence(ports: PublishPorts, trigger: TriggerDefinition, cause: Cause): Promise<boolean> {
  const publication = await preparePublication(ports, trigger, cause);
  if (!publication) return false;
  await Promise.all([
    publishEvent(ports, publication),
    ports.dispatch.send(publication.fires.map((message) => ({ message, delaySeconds: 0 }))),
  ]);
  await recordPublished(ports, publication);
  return true;
}

/** Nothing happens yet. Undefined: what the trigger's templates make of the event is too large. */
export async function preparePublication(
  ports: Pick<PublishPorts, "scope"> & DefinitionPorts,
  trigger: TriggerDefinition,
  cause: Cause,
): Promise<Publication | undefined> {
  const { payload } = trigger;
  const detail = payload === null ? cause.event.detail : render(payload, cause.event);
  const made = detail && trigger.targets.map((target, index) => fireOf(ports.scope, trigger, { target, index }, cause, detail));
  const wanted = made?.flatMap((fire) => fire ?? []);
  if (!detail || !wanted || wanted.length < trigger.targets.length) return undefined;
  const definitions = await getDefinitions(
    ports,
    wanted.map(({ owner }) => owner),
  );
  const fires = wanted.flatMap((fire) => ofItsGeneration(fire, definitions.get(fire.owner)));
  const absent = wanted.filter(({ owner }) => !definitions.has(owner)).map(({ owner }) => ({ owner, reason: notThere(owner) }));
  return { trigger, cause, detail, fires, absent };
}

export async function publishEvent({ bus }: Pick<Ports, "bus">, { trigger, cause, detail }: Publication): Promise<void> {
  await bus.publish([{ id: cause.id, topic: trigger.topic, detail, hop: cause.hop, publishedBy: trigger.trigger_id }]);
}

/** Puts an occurrence on record, and counts it, whose event is published and whose targets' runs are started or will be. */
export async function recordPublished(
  ports: Pick<Ports, "triggers" | "clock" | "telemetry">,
  { trigger: { trigger_id, topic }, cause, fires, absent }: Publication,
): Promise<void> {
  const counted = await ports.triggers.recordOccurrence({
    trigger_id,
    occurrence_id: cause.id,
    status: "published",
    reason: null,
    topic,
    source_event_id: cause.sourceEventId,
    hop: cause.hop,
    scheduled_at: cause.scheduledAt,
    recorded_at: new Date(ports.clock.now()).toISOString(),
    started: fires.map(({ owner, run_id }) => ({ owner, run_id })),
    not_started: absent,
  });
  if (counted) ports.telemetry.record({ name: "trigger.published", trigger_id, run_id: cause.id, detail: { topic, hop: cause.hop } });
}

/** Puts an occurrence on record that publishes nothing. */
export async function dropOccurrence(
  { triggers, clock, telemetry }: Pick<Ports, "triggers" | "clock" | "telemetry">,
  { trigger_id, topic }: TriggerDefinition,
  { id, sourceEventId, hop, scheduledAt }: Cause,
  reason: Text,
): Promise<void> {
  const times = { scheduled_at: scheduledAt, recorded_at: new Date(clock.now()).toISOString() };
  const record = { trigger_id, occurrence_id: id, status: "dropped", reason, topic, hop, started: [], not_started: [], ...times } as const;
  const counted = await triggers.recordOccurrence({ ...record, source_event_id: sourceEventId });
  if (counted) telemetry.record({ name: "trigger.dropped", level: "warn", trigger_id, run_id: id, detail: { reason, topic } });
}

/** A target that is deleted before its run starts, and made anew, is another one. */
function ofItsGeneration(fire: FireMessage, target: AnyDefinition | undefined): FireMessage[] {
  return target ? [{ ...fire, generation: target.generation }] : [];
}

function notThere(owner: DefinitionKey): Text {
  const { kind, id } = parseDefinitionKey(owner);
  return text(`${kind}-not-found`, { id });
}

function fireOf(
  scope: string,
  { trigger_id }: TriggerDefinition,
  { target, index }: { readonly target: TriggerTarget; readonly index: number },
  { id, scheduledAt, event, hop }: Cause,
  detail: Readonly<Record<string, unknown>>,
): FireMessage | undefined {
  const owner = "job_id" in target ? definitionKey("job", target.job_id) : definitionKey("workflow", target.workflow_id);
  const identity = { scope, owner, scheduledAt: Date.parse(scheduledAt), tail: `${trigger_id} ${id} ${index}` };
  const params = target.params === null ? detail : render(target.params, event);
  if (!params || messageSize(params) > RENDERED_LIMIT) return undefined;
  return {
    kind: "fire",
    owner,
    run_id: runId(identity),
    scheduled_at: scheduledAt,
    trigger_source: "event",
    params,
    hop,
    cause: { kind: "event", trigger_id, occurrence_id: id },
  };
}
