import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { DefinitionKey } from "../../../domain/definition/definition-key.ts";
import type { PageRequest } from "../../../ports/runs/run-store.ts";
import type { Item } from "../dynamodb.ts";
import { decodeCursor, encodeCursor } from "../../../contract/requests/record-cursor.ts";

/** An owner's records in RunTable, newest first, as many as the page holds; with `status`, only those that have it. */
export async function recordPage(
  client: DynamoDBDocumentClient,
  table: string,
  owner: DefinitionKey,
  { limit, cursor, status }: PageRequest & { readonly status?: string | undefined },
): Promise<{ readonly items: readonly Item[]; readonly nextCursor: string | null }> {
  const found: Item[] = [];
  let before = cursor === undefined ? undefined : decodeCursor(cursor).id;
  // One more than asked for tells whether there is a next page.
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "pk = :pk",
        ScanIndexForward: false,
        Limit: limit + 1,
        ...(before !== undefined && { ExclusiveStartKey: { pk: owner, sk: before } }),
        ...(status !== undefined && { FilterExpression: "#status = :status", ExpressionAttributeNames: { "#status": "status" } }),
        ExpressionAttributeValues: { ":pk": owner, ...(status !== undefined && { ":status": status }) },
      }),
    );
    found.push(...(page.Items ?? []));
    const last = page.LastEvaluatedKey;
    before = last && String(last["sk"]);
  } while (before !== undefined && found.length <= limit);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const more = found.length > limit || before !== undefined;
  return { items, nextCursor: more && last ? encodeCursor({ pk: owner, id: String(last["sk"]) }) : null };
}

/** The id of the owner's record next to this one in time; null: there is none. */
export async function neighbour(
  client: DynamoDBDocumentClient,
  table: string,
  { pk, sk }: { readonly pk: DefinitionKey; readonly sk: string },
  side: "before" | "after",
): Promise<string | null> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: `pk = :pk AND sk ${side === "before" ? "<" : ">"} :sk`,
      ExpressionAttributeValues: { ":pk": pk, ":sk": sk },
      ScanIndexForward: side === "after",
      ProjectionExpression: "sk",
      Limit: 1,
    }),
  );
  return Items[0] === undefined ? null : String(Items[0]["sk"]);
}
