import { type DynamoDBDocumentClient, GetCommand, type UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import { definitionKey, parseDefinitionKey } from "../../../domain/definition/definition-key.ts";
import type { TriggerOccurrence } from "../../../domain/definition/trigger.ts";
import type { TriggerStore } from "../../../ports/definitions/trigger-store.ts";
import { stateKey } from "./definition-items.ts";
import { dynamoDefinitions } from "./definition-store.ts";
import { batchGet } from "../dynamodb.ts";
import { dynamoListeners } from "./listeners.ts";
import { recordPage } from "../items/record-page.ts";
import { transactionally } from "../transaction.ts";
import { occurrenceItem, occurrenceOf, TRIGGER_ITEMS, triggerStateOf } from "./trigger-items.ts";
import type { RecordTables } from "../runs/run-store.ts";
import { readable, readRecord } from "../items/readable-items.ts";
import { isGone } from "./gone-state.ts";

/** Triggers in DynamoDB: definitions and counts in JobTable, occurrences in RunTable. */
export function dynamoTriggerStore(client: DynamoDBDocumentClient, { jobTable, runTable, retentionDays }: RecordTables): TriggerStore {
  return {
    ...dynamoDefinitions(client, jobTable, TRIGGER_ITEMS),
    ...dynamoListeners(client, jobTable),
    async getTriggerStates(ids) {
      const keys = ids.map((id) => stateKey("trigger", id));
      const items = await batchGet(client, jobTable, keys, { consistent: true });
      return new Map(
        readable(
          items.filter((item) => !isGone(item)),
          (item) => [parseDefinitionKey(String(item["pk"])).id, triggerStateOf(item)] as const,
        ),
      );
    },
    recordOccurrence(occurrence) {
      return transactionally(client, [
        {
          Put: {
            TableName: runTable,
            Item: occurrenceItem(occurrence, retentionDays),
            ConditionExpression: "attribute_not_exists(pk)",
          },
        },
        { Update: { TableName: jobTable, Key: stateKey("trigger", occurrence.trigger_id), ...counted(occurrence) } },
      ]);
    },
    async getOccurrence(id, occurrenceId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: runTable, Key: { pk: definitionKey("trigger", id), sk: occurrenceId } }),
      );
      return Item && readRecord(Item, occurrenceOf);
    },
    async listOccurrences(id, page) {
      const { items, nextCursor } = await recordPage(client, runTable, definitionKey("trigger", id), page);
      return { occurrences: readable(items, occurrenceOf), nextCursor };
    },
  };
}

/** `last_reason` on the state, in characters: keeps the item within one write unit; the occurrence has the whole text. */
const STATE_REASON_LIMIT = 200;

/** Only what was published is a trigger's count; the others are counted apart, and in a row. */
function counted({
  status,
  recorded_at,
  scheduled_at,
  reason,
}: TriggerOccurrence): Pick<Required<UpdateCommandInput>, "UpdateExpression"> & Partial<UpdateCommandInput> {
  if (status !== "published") {
    return {
      UpdateExpression:
        "ADD #count :one, failure_streak :one SET last_reason = :reason, failing_since = if_not_exists(failing_since, :due)",
      ExpressionAttributeNames: { "#count": `${status}_count` },
      ExpressionAttributeValues: {
        ":one": 1,
        ":due": scheduled_at,
        ":reason": typeof reason === "string" ? reason.slice(0, STATE_REASON_LIMIT).toWellFormed() : reason,
      },
    };
  }
  return {
    UpdateExpression: "ADD trigger_count :one SET last_triggered_at = :at REMOVE failure_streak, failing_since, last_reason",
    ExpressionAttributeValues: { ":one": 1, ":at": recorded_at },
  };
}
