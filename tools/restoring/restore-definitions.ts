import { DeleteItemCommand, type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import pMap from "p-map";
import { putIfAbsent } from "./put-item.ts";
import { partitionsOf, type RawItem } from "./scan-table.ts";

/** Definitions worked on at the same time: some hundred writes a second, far below what a table takes. */
const CONCURRENCY = 20;
/** Of the scope itself, and true only of the present: how far sweeps and provisioning have come. */
const OF_THE_PRESENT = new Set(["sweep", "pass"]);

/**
 * Puts definitions back as a restored table has them. What else is there stays: definitions made since then, and the states
 * (slots, counters, links of chains) of those that are still the same ones; one that was deleted since, or made anew under its
 * id, gets its state back too. Repeated: the same. Answers how many definitions were put back.
 */
export async function restoreDefinitions(client: DynamoDBClient, tables: { readonly from: string; readonly to: string }): Promise<number> {
  const { from, to } = tables;
  const restored = await pMap(
    partitionsOf(client, from),
    async (partition) => {
      if (OF_THE_PRESENT.has(partition[0]?.["pk"]?.S ?? "")) return 0;
      const definition = partition.find(({ sk }) => sk?.S === "definition");
      // Before the definition: as soon as that is there, runs may start.
      for (const item of partition) if (item !== definition && item["sk"]?.S !== "state") await putIfAbsent(client, to, item);
      if (!definition) return 0;
      const state = partition.find(({ sk }) => sk?.S === "state");
      await restoreState(client, to, definition, state);
      await client.send(new PutItemCommand({ TableName: to, Item: definition }));
      return 1;
    },
    { concurrency: CONCURRENCY },
  );
  return restored.reduce((sum: number, one) => sum + one, 0);
}

/** A state of another generation would refuse the restored definition its slots; so would the mark that a deletion leaves. */
async function restoreState(client: DynamoDBClient, TableName: string, definition: RawItem, state: RawItem | undefined): Promise<void> {
  const { pk = { S: "" }, generation } = definition;
  const Key = { pk, sk: { S: "state" } };
  const { Item: present } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  if (present && present["generation"]?.S === generation?.S) return;
  if (state) await client.send(new PutItemCommand({ TableName, Item: state }));
  else if (present) await client.send(new DeleteItemCommand({ TableName, Key }));
}
