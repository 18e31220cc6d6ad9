import * as z from "zod";
import {
  OCCURRENCE_STATUSES,
  TRIGGER_TYPES,
  type TriggerDefinition,
  type TriggerOccurrence,
  type TriggerState,
} from "../../../domain/definition/trigger.ts";
import { definitionKey, parseDefinitionKey } from "../../../domain/definition/definition-key.ts";
import { definitionAttributes, type DefinitionItems } from "./definition-items.ts";
import type { Item } from "../dynamodb.ts";
import { InstantItem, OptionalInstantItem, QueueItem, wholeItem } from "../items/item-values.ts";
import { JsonObject, jsonText } from "../items/json-text.ts";
import { expiryOfRecord } from "../items/record-expiry.ts";
import { WordsItem } from "../items/words-item.ts";
import type { Words } from "../../../domain/texts/text.ts";

const targetParams = { params: JsonObject.nullable() };

/** Definitions of triggers as items of JobTable. */
export const TRIGGER_ITEMS: DefinitionItems<TriggerDefinition> = {
  kind: "trigger",
  schema: z.object({
    ...definitionAttributes,
    kind: z.literal("trigger"),
    trigger_id: z.string(),
    type: z.enum(TRIGGER_TYPES),
    topic: z.string(),
    source_topic: z.string().nullable(),
    filter: jsonText(JsonObject).nullable(),
    at: InstantItem.nullable().exactOptional(),
    payload: jsonText(JsonObject).nullable(),
    targets: jsonText(
      z.array(z.union([z.object({ job_id: z.string(), ...targetParams }), z.object({ workflow_id: z.string(), ...targetParams })])),
    ),
    client_queue: QueueItem.nullable().default(null),
    secret: z.string().nullable(),
    replay_window_sec: wholeItem(0),
  }),
};

const count = z.number().default(0);
const StateItem = z.object({
  trigger_count: count,
  last_triggered_at: z.string().nullable().default(null),
  missed_count: count,
  dropped_count: count,
  failure_streak: count,
  failing_since: OptionalInstantItem,
  last_reason: WordsItem,
});

export function triggerStateOf(item: Item): TriggerState {
  return StateItem.parse(item);
}

/** What is null is left out of the item: absent attributes cost nothing. */
const text = z.string().nullable().default(null);

const OccurrenceItem = z.object({
  pk: z.string(),
  sk: z.string(),
  status: z.enum(OCCURRENCE_STATUSES),
  reason: WordsItem,
  topic: z.string(),
  source_event_id: text,
  hop: wholeItem(0),
  scheduled_at: InstantItem,
  recorded_at: InstantItem,
  started: jsonText(z.array(z.object({ owner: z.string(), run_id: z.string() }))),
  not_started: jsonText(z.array(z.object({ owner: z.string(), reason: z.custom<Words>() }))).default([]),
});

/** An occurrence as an item of RunTable: `pk = trigger#{id}`, `sk = occurrence_id`. */
export function occurrenceItem(occurrence: TriggerOccurrence, retentionDays: number): Item {
  const { trigger_id, occurrence_id, started, not_started, ...plain } = occurrence;
  return {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== null)),
    pk: definitionKey("trigger", trigger_id),
    sk: occurrence_id,
    started: JSON.stringify(started),
    ...(not_started.length > 0 && { not_started: JSON.stringify(not_started) }),
    expires_at: expiryOfRecord(occurrence_id, retentionDays),
  };
}

export function occurrenceOf(item: Item): TriggerOccurrence {
  const { pk, sk, ...plain } = OccurrenceItem.parse(item);
  return { ...plain, trigger_id: parseDefinitionKey(pk).id, occurrence_id: sk };
}
