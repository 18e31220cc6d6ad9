import { type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import pMap from "p-map";
import { ServiceTokenItem, UserItem } from "../../shared/adapters/dynamodb/accounts/account-items.ts";
import { conditionally } from "../../shared/adapters/dynamodb/dynamodb.ts";
import { dynamoNotificationConfigs } from "../../shared/adapters/dynamodb/accounts/notification-configs.ts";
import { dynamoNumbered } from "../../shared/adapters/dynamodb/items/numbered-store.ts";
import { dynamoDatasets, dynamoTasks } from "../../shared/adapters/dynamodb/accounts/task-items.ts";
import { SERVICE_TOKENS, USERS } from "../../shared/ports/accounts.ts";
import { NOTIFICATION_RULES } from "../../shared/ports/notifications/notification-configs.ts";
import type { Numbered, NumberedStore } from "../../shared/ports/numbered.ts";
import { DATASETS } from "../../shared/ports/tasks/dataset-store.ts";
import { TASKS } from "../../shared/ports/tasks/task-store.ts";
import { putIfAbsent } from "./put-item.ts";
import { partitionsOf } from "./scan-table.ts";

/** Each is one to four requests. */
const CONCURRENCY = 20;
/** Partitions of records that nothing else counts on. Sessions and turns are not among them: who was signed in signs in again. */
const RECORDS = ["audit#", "notification-delivery#"];

/** What was done about a kind of records. */
export interface RestoredKind {
  readonly kind: string;
  /** Numbers of those that are there again. */
  readonly back: readonly number[];
  /** Numbers of those that could not come back: another record has their name now. */
  readonly taken: readonly number[];
}

/**
 * Puts users, service tokens, datasets, tasks and notification configs back that the table has no more. Those that it has stay
 * as they are, for they are newer. Their numbers and names stay theirs, and none is given again. Repeated: nothing.
 */
export async function restoreAccounts(
  client: DynamoDBClient,
  tables: { readonly from: string; readonly to: string },
): Promise<readonly RestoredKind[]> {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const restore = async <Entry extends Numbered>(kind: string, storeIn: (table: string) => NumberedStore<Entry>) => {
    const [backup, present] = [storeIn(tables.from), storeIn(tables.to)];
    const outcomes = await pMap(
      await backup.list({ skip: 0, limit: Number.POSITIVE_INFINITY }),
      async (entry) => ({ id: entry.id, outcome: (await present.get(entry.id)) ? "there" : await present.create(entry) }),
      { concurrency: CONCURRENCY },
    );
    const last = outcomes.reduce((highest, { id }) => Math.max(highest, id), 0);
    if (last > 0) await numberFrom(client, tables.to, kind, last);
    return {
      kind,
      back: outcomes.flatMap(({ id, outcome }) => (outcome === "done" ? [id] : [])),
      taken: outcomes.flatMap(({ id, outcome }) => (typeof outcome === "object" ? [id] : [])),
    };
  };
  const restored = [
    await restore(USERS.kind, (table) => dynamoNumbered(documents, table, USERS, UserItem)),
    await restore(SERVICE_TOKENS.kind, (table) => dynamoNumbered(documents, table, SERVICE_TOKENS, ServiceTokenItem)),
    await restore(DATASETS.kind, (table) => dynamoDatasets(documents, table)),
    await restore(TASKS.kind, (table) => dynamoTasks(documents, table)),
    await restore(NOTIFICATION_RULES.kind, (table) => dynamoNotificationConfigs(documents, table)),
  ];
  for await (const partition of partitionsOf(client, tables.from)) {
    if (!RECORDS.some((prefix) => partition[0]?.["pk"]?.S?.startsWith(prefix))) continue;
    await pMap(partition, (item) => putIfAbsent(client, tables.to, item), { concurrency: CONCURRENCY });
  }
  return restored;
}

/** The next number is above `last`. */
async function numberFrom(client: DynamoDBClient, TableName: string, kind: string, last: number): Promise<void> {
  await conditionally(
    client.send(
      new UpdateItemCommand({
        TableName,
        Key: { pk: { S: kind }, sk: { S: "#number" } },
        UpdateExpression: "SET last_number = :last",
        ConditionExpression: "attribute_not_exists(last_number) OR last_number < :last",
        ExpressionAttributeValues: { ":last": { N: String(last) } },
      }),
    ),
  );
}

/** A line for an operator, who decides whether what came back should stay. */
export function restoredLine({ kind, back, taken }: RestoredKind): string {
  const numbers = (ids: readonly number[]) => (ids.length > 0 && ids.length <= 20 ? ` (${ids.toSorted((a, b) => a - b).join(", ")})` : "");
  const refused = taken.length > 0 ? `; ${taken.length} not${numbers(taken)}: another one has their name` : "";
  return `${kind}: ${back.length} put back${numbers(back)}${refused}`;
}
