import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import QuickLRU from "quick-lru";
import type { TriggerStore } from "../../../ports/definitions/trigger-store.ts";

/**
 * Every ended run asks for the listeners, and they change with a trigger's definition only: one read a second and process
 * instead of one a run. A trigger may miss what happens in its first second, as it may before EventBridge knows its rule.
 */
const AGE_MS = 1_000;

/** One item for all: an attribute for each trigger, as flat as the counters of a state, so that a write needs no map to be there. */
const KEY = { pk: "listeners", sk: "state" };
const PREFIX = "listener:";

/** What triggers listen to, in JobTable. */
export function dynamoListeners(client: DynamoDBDocumentClient, table: string): Pick<TriggerStore, "listeners" | "setListener"> {
  const cache = new QuickLRU<"all", Promise<readonly string[]>>({ maxSize: 1, maxAge: AGE_MS });

  return {
    async listeners() {
      const known = cache.get("all");
      if (known) return known;
      const reading = read();
      cache.set("all", reading);
      // A failure is not remembered: the next caller tries again.
      reading.catch(() => cache.delete("all"));
      return reading;
    },
    async setListener(id, pattern) {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: KEY,
          ExpressionAttributeNames: { "#listener": `${PREFIX}${id}` },
          ...(pattern === null
            ? { UpdateExpression: "REMOVE #listener" }
            : { UpdateExpression: "SET #listener = :pattern", ExpressionAttributeValues: { ":pattern": pattern } }),
        }),
      );
      cache.clear();
    },
  };

  async function read(): Promise<readonly string[]> {
    const { Item = {} } = await client.send(new GetCommand({ TableName: table, Key: KEY }));
    return Object.entries(Item).flatMap(([name, pattern]) => (name.startsWith(PREFIX) ? [String(pattern)] : []));
  }
}
