import { type DynamoDBDocumentClient, paginateScan, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { definitionOf } from "../../shared/adapters/dynamodb/definitions/definition-of-item.ts";
import { DEFINITIONS_BY_KIND } from "../../shared/contract/deployment/index-names.ts";
import { conditionally, type Item } from "../../shared/adapters/dynamodb/dynamodb.ts";
import { DEFINITION_KINDS, parseDefinitionKey } from "../../shared/domain/definition/definition-key.ts";

export interface CompletedDefinitions {
  readonly found: number;
  /** Those that lacked an attribute and have it now. */
  readonly completed: number;
  /** Those that this version cannot read, with the reason. */
  readonly unreadable: readonly { readonly owner: string; readonly error: string }[];
}

/**
 * Gives each definition the attributes that it needs to be in the index of definitions: 0.0.1 kept jobs without `id`. All
 * else that items lack is read as its default. Earlier versions pass over an attribute that they do not know. Idempotent.
 */
export async function completeDefinitions(client: DynamoDBDocumentClient, TableName: string): Promise<CompletedDefinitions> {
  const unreadable: { owner: string; error: string }[] = [];
  let found = 0;
  let completed = 0;
  for await (const { Items = [] } of paginateScan(
    { client },
    { TableName, ConsistentRead: true, FilterExpression: "sk = :definition", ExpressionAttributeValues: { ":definition": "definition" } },
  )) {
    for (const item of Items) {
      const owner = String(item["pk"]);
      const { kind, id } = parseDefinitionKey(owner);
      found += 1;
      if (item["id"] === undefined && (await complete(client, TableName, item, { kind, id }))) completed += 1;
      try {
        definitionOf({ ...item, kind, id });
      } catch (error) {
        unreadable.push({ owner, error: error instanceof Error ? error.message : String(error) });
      }
    }
  }
  return { found, completed, unreadable };
}

/** False: it was deleted or written anew meanwhile. */
function complete(
  client: DynamoDBDocumentClient,
  TableName: string,
  { pk, sk }: Item,
  { kind, id }: { kind: string; id: string },
): Promise<boolean> {
  return conditionally(
    client.send(
      new UpdateCommand({
        TableName,
        Key: { pk, sk },
        UpdateExpression: "SET id = :id, kind = :kind",
        ConditionExpression: "attribute_exists(pk) AND attribute_not_exists(id)",
        ExpressionAttributeValues: { ":id": id, ":kind": kind },
      }),
    ),
  );
}

/** How many definitions the index holds. */
export async function countIndexed(client: DynamoDBDocumentClient, TableName: string): Promise<number> {
  let count = 0;
  for (const kind of DEFINITION_KINDS) {
    let ExclusiveStartKey: Item | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName,
          IndexName: DEFINITIONS_BY_KIND,
          Select: "COUNT",
          KeyConditionExpression: "kind = :kind",
          ExpressionAttributeValues: { ":kind": kind },
          ...(ExclusiveStartKey && { ExclusiveStartKey }),
        }),
      );
      count += page.Count ?? 0;
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }
  return count;
}
