import { type DynamoDBDocumentClient, DeleteCommand, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { DEFINITIONS_BY_KIND } from "../../../contract/deployment/index-names.ts";
import type { Definition } from "../../../domain/definition/definition.ts";
import type { DefinitionStore } from "../../../ports/definitions/definition-store.ts";
import { definitionItem, type DefinitionItems, definitionItemKey } from "./definition-items.ts";
import { goneState } from "./gone-state.ts";
import { batchGet, conditionally } from "../dynamodb.ts";
import type { BrokenDefinition } from "../../../domain/definition/definition.ts";
import { BelfryError } from "../../../domain/errors.ts";
import { parseDefinitionKey } from "../../../domain/definition/definition-key.ts";
import { text } from "../../../domain/texts/text.ts";
import type { Item } from "../dynamodb.ts";
import { readable, reportMalformed } from "../items/readable-items.ts";

/** Definitions of a kind in JobTable. */
export function dynamoDefinitions<Kind extends Definition>(
  client: DynamoDBDocumentClient,
  table: string,
  items: DefinitionItems<Kind>,
): DefinitionStore<Kind> {
  const { kind, schema } = items;
  const put = (definition: Kind, condition: Partial<ConstructorParameters<typeof PutCommand>[0]>) =>
    conditionally(client.send(new PutCommand({ TableName: table, Item: definitionItem(items, definition), ...condition })));

  return {
    create(definition) {
      return put(definition, { ConditionExpression: "attribute_not_exists(pk)" });
    },
    replace(definition, expectedVersion) {
      return put(definition, ofVersion(expectedVersion));
    },
    async delete(id, expectedVersion) {
      const condition = expectedVersion === undefined ? {} : ofVersion(expectedVersion);
      const remove = new DeleteCommand({ TableName: table, Key: definitionItemKey(kind, id), ReturnValues: "ALL_OLD", ...condition });
      let removed: Item | undefined;
      const isMet = await conditionally(client.send(remove).then(({ Attributes }) => (removed = Attributes)));
      if (!isMet || !removed) return false;
      // The state goes second: one that a crash in between leaves belongs to a generation that is gone.
      await client.send(new PutCommand({ TableName: table, Item: goneState(kind, id, removed) }));
      return true;
    },
    async getDefinition(id) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: definitionItemKey(kind, id), ConsistentRead: true }));
      return Item && readDefinition(items, Item);
    },
    async getDefinitions(ids, consistency) {
      const keys = ids.map((id) => definitionItemKey(kind, id));
      const found = await batchGet(client, table, keys, { consistent: consistency !== "eventually" });
      return new Map(readable(found, (item) => schema.parse(item)).map((definition) => [definition.id, definition]));
    },
    async listDefinitions({ after, limit }) {
      const found: (Kind | BrokenDefinition)[] = [];
      let startKey = after === undefined ? undefined : { ...definitionItemKey(kind, after), kind, id: after };
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: table,
            IndexName: DEFINITIONS_BY_KIND,
            KeyConditionExpression: "kind = :kind",
            ExpressionAttributeValues: { ":kind": kind },
            Limit: limit - found.length,
            ...(startKey && { ExclusiveStartKey: startKey }),
          }),
        );
        found.push(...(page.Items ?? []).map(parsedOrBroken));
        startKey = page.LastEvaluatedKey as typeof startKey;
      } while (startKey && found.length < limit);
      return found;
    },
    async countDefinitions() {
      let [count, startKey] = [0, undefined as Item | undefined];
      do {
        const page: { Count?: number | undefined; LastEvaluatedKey?: Item | undefined } = await client.send(
          new QueryCommand({
            TableName: table,
            IndexName: DEFINITIONS_BY_KIND,
            KeyConditionExpression: "kind = :kind",
            ExpressionAttributeValues: { ":kind": kind },
            Select: "COUNT",
            ...(startKey && { ExclusiveStartKey: startKey }),
          }),
        );
        count += page.Count ?? 0;
        startKey = page.LastEvaluatedKey;
      } while (startKey);
      return count;
    },
  };

  function parsedOrBroken(item: Item): Kind | BrokenDefinition {
    const parsed = schema.safeParse(item);
    if (parsed.success) return parsed.data;
    reportMalformed(item, parsed.error);
    const [problem] = parsed.error.issues;
    return { kind, id: String(item["id"]), broken: `${problem?.path.join(".")}: ${problem?.message}` };
  }
}

function ofVersion(version: number) {
  return {
    ConditionExpression: "#version = :expected",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":expected": version },
  };
}

/** @throws CONFLICT `definition-broken` */
export function readDefinition<Kind extends Definition>({ kind, schema }: DefinitionItems<Kind>, item: Item): Kind {
  const parsed = schema.safeParse(item);
  if (parsed.success) return parsed.data;
  reportMalformed(item, parsed.error);
  const broken = text("definition-broken", { kind, id: parseDefinitionKey(String(item["pk"])).id });
  throw new BelfryError({ code: "CONFLICT", text: broken }, { cause: parsed.error });
}
