import * as z from "zod";
import type { Definition } from "../../../domain/definition/definition.ts";
import { type DefinitionKind, definitionKey } from "../../../domain/definition/definition-key.ts";
import type { Item } from "../dynamodb.ts";
import { isCron } from "../../../domain/schedule/cron.ts";
import { isTimeZone } from "../../../domain/schedule/time-zone-name.ts";
import { InstantItem, OptionalInstantItem, wholeItem } from "../items/item-values.ts";

/** Keys of JobTable: `pk = {kind}#{id}`, `sk = definition | state | request#{key} | steps#{spec}`. */
export const definitionItemKey = (kind: DefinitionKind, id: string) => ({ pk: definitionKey(kind, id), sk: "definition" });
export const stateKey = (kind: DefinitionKind, id: string) => ({ pk: definitionKey(kind, id), sk: "state" });

/** How definitions of a kind are kept. */
export interface DefinitionItems<Kind extends Definition> {
  readonly kind: DefinitionKind;
  /** Between the definition and the attributes of its item. */
  readonly schema: z.ZodType<Kind, Item>;
}

/** The attributes of every definition. */
export const definitionAttributes = {
  id: z.string(),
  // Absent in items of earlier versions, whose occurrence ids were hashed over no generation.
  generation: z.string().default(""),
  paused_at: OptionalInstantItem,
  pause_reason: z.string().nullable().default(null),
  scope: z.string(),
  description: z.string().nullable(),
  enabled: z.boolean(),
  // An expression that another version took, and this one refuses, must not be found out in the middle of a batch.
  cron_expr: z.string().refine(isCron, "is not a cron expression").nullable(),
  interval_seconds: wholeItem(1).nullable(),
  timezone: z.string().refine(isTimeZone, "is not a time zone"),
  reschedule_mode: z.enum(["scheduler", "queue"]),
  // An earlier version took 0.
  misfire_grace_sec: wholeItem(0),
  version: wholeItem(0),
  created_at: InstantItem,
  updated_at: InstantItem,
  created_by: z.string().exactOptional(),
  created_by_id: wholeItem(1).exactOptional(),
  updated_by: z.string().exactOptional(),
  active_since: InstantItem,
  first_due_at: InstantItem.nullable(),
};

export function definitionItem<Kind extends Definition>({ schema }: DefinitionItems<Kind>, definition: Kind): Item {
  return { ...z.encode(schema, definition), ...definitionItemKey(definition.kind, definition.id) };
}
