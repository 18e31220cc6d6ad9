import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { DEFINITION_KINDS, type DefinitionKey } from "../../domain/definition/definition-key.ts";
import { type Pass, PASS_STAGES } from "../../domain/definition/pass.ts";
import type { PassStore } from "../../ports/definitions/pass-store.ts";
import { conditionally, type Item } from "./dynamodb.ts";
import { InstantItem, wholeItem } from "./items/item-values.ts";
import { readable } from "./items/readable-items.ts";

/** In JobTable, one a scope. No attribute is called `kind`: it is no definition. */
const KEY = { pk: "pass", sk: "pass" };

const Owner = z.custom<DefinitionKey>(
  (value) => typeof value === "string" && DEFINITION_KINDS.some((kind) => value.startsWith(`${kind}#`)),
);
const PassItem = z.object({
  pass_id: z.string(),
  page: wholeItem(0),
  tries: wholeItem(0).default(0),
  stage: z.enum(PASS_STAGES),
  cursor: z.string().nullable(),
  counts: z.object({ provisioned: wholeItem(0), mended: wholeItem(0), removed: wholeItem(0), failed: wholeItem(0) }),
  failures: z.array(z.object({ owner: Owner.nullable(), error: z.string() })),
  started_at: InstantItem,
  updated_at: InstantItem,
  ended_at: InstantItem.nullable(),
});

/** A pass from its item. Throws for what is none. */
export function passOf(item: Item): Pass {
  return PassItem.parse(item);
}

/** Is this the key of the pass, and not of a definition? */
export function isPassKey(pk: string): boolean {
  return pk === KEY.pk;
}

/** The pass over all definitions, in JobTable. */
export function dynamoPasses(client: DynamoDBDocumentClient, table: string): PassStore {
  return {
    async get() {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: KEY, ConsistentRead: true }));
      // One that cannot be read is as good as none: the next one takes its place.
      return Item && readable([Item], passOf)[0];
    },
    async begin(pass) {
      await client.send(new PutCommand({ TableName: table, Item: { ...pass, ...KEY } }));
    },
    save: (previous, next) =>
      conditionally(
        client.send(
          new PutCommand({
            TableName: table,
            Item: { ...next, ...KEY },
            ConditionExpression: "pass_id = :id AND #page = :page",
            ExpressionAttributeNames: { "#page": "page" },
            ExpressionAttributeValues: { ":id": previous.pass_id, ":page": previous.page },
          }),
        ),
      ),
  };
}
