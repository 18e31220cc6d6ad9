import type { DynamoDBDocumentClient, UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import { ownerKey, ownerOf } from "../domain/owner.ts";
import type { TriggerOccurrence } from "../domain/trigger.ts";
import type { TriggerStore } from "../ports.ts";
import { stateKey } from "./definition-items.ts";
import { dynamoDefinitions } from "./definition-store.ts";
import { batchGet } from "./dynamodb.ts";
import { dynamoListeners } from "./listeners.ts";
import { recordPage } from "./record-page.ts";
import { transactionally } from "./transaction.ts";
import { occurrenceItem, occurrenceOf, TRIGGER_ITEMS, triggerStateOf } from "./trigger-items.ts";
import type { RecordTables } from "./run-store.ts";
import { readable } from "./readable-items.ts";
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
          (item) => [ownerOf(String(item["pk"])).id, triggerStateOf(item)] as const,
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
    async listOccurrences(id, page) {
      const { items, nextCursor } = await recordPage(client, runTable, ownerKey("trigger", id), page);
      return { occurrences: readable(items, occurrenceOf), nextCursor };
    },
  };
}

/** Only what was published is a trigger's count; the others are counted apart. */
function counted({
  status,
  recorded_at,
}: TriggerOccurrence): Pick<Required<UpdateCommandInput>, "UpdateExpression"> & Partial<UpdateCommandInput> {
  if (status !== "published") {
    return {
      UpdateExpression: "ADD #count :one",
      ExpressionAttributeNames: { "#count": `${status}_count` },
      ExpressionAttributeValues: { ":one": 1 },
    };
  }
  return {
    UpdateExpression: "ADD trigger_count :one SET last_triggered_at = :at",
    ExpressionAttributeValues: { ":one": 1, ":at": recorded_at },
  };
}
