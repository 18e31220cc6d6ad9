import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { stateOfGeneration } from "../../../domain/definition/job.ts";
import type { JobStore } from "../../../ports/definitions/job-store.ts";
import { definitionItemKey, stateKey } from "./definition-items.ts";
import { readable } from "../items/readable-items.ts";
import { dynamoDefinitions, readDefinition } from "./definition-store.ts";
import { batchGet, type Item } from "../dynamodb.ts";
import { InstantItem } from "../items/item-values.ts";
import { JOB_ITEMS } from "./job-items.ts";
import { stateOf } from "../slots/slot-items.ts";
import { dynamoSlots } from "../slots/slot-store.ts";

const SWEEP_KEY = { pk: "sweep", sk: "state" };
const sweptUntilOf = (item: Item) => InstantItem.parse(item["swept_until"]);

/** Jobs in DynamoDB. */
export function dynamoJobStore(client: DynamoDBDocumentClient, table: string): JobStore {
  return {
    ...dynamoDefinitions(client, table, JOB_ITEMS),
    ...dynamoSlots(client, table, "job"),
    async get(jobId) {
      const items = await batchGet(client, table, [definitionItemKey("job", jobId), stateKey("job", jobId)], { consistent: true });
      const definition = items.find(({ sk }) => sk === "definition");
      const state = items.find(({ sk }) => sk === "state");
      if (!definition) return undefined;
      const job = readDefinition(JOB_ITEMS, definition);
      const [own] = state ? readable([state], stateOf) : [];
      return { definition: job, state: stateOfGeneration(own, job.generation) };
    },
    async getVersions(jobIds) {
      const keys = jobIds.flatMap((id) => [definitionItemKey("job", id), stateKey("job", id)]);
      const attributes = ["pk", "sk", "version", "generation", "active_runs"];
      const items = await batchGet(client, table, keys, { consistent: true, attributes });
      const byKey = new Map(items.map((item) => [`${String(item["pk"])} ${String(item["sk"])}`, item]));
      return new Map(
        jobIds.flatMap((id) => {
          const definition = byKey.get(`job#${id} definition`);
          if (!definition) return [];
          const held = byKey.get(`job#${id} state`)?.["active_runs"];
          const { version, generation } = definition;
          const active_runs = held instanceof Set ? [...held].map(String) : [];
          return [[id, { version: Number(version), generation: typeof generation === "string" ? generation : "", active_runs }] as const];
        }),
      );
    },
    async getSweptUntil() {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: SWEEP_KEY, ConsistentRead: true }));
      // One that cannot be read is as good as none: the next sweep writes it anew.
      const [until] = Item ? readable([Item], sweptUntilOf) : [];
      return until;
    },
    async setSweptUntil(instant) {
      await client.send(new PutCommand({ TableName: table, Item: { ...SWEEP_KEY, swept_until: instant } }));
    },
  };
}
