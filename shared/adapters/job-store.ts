import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { IDLE_STATE } from "../domain/job.ts";
import type { JobStore } from "../ports.ts";
import { definitionKey, stateKey } from "./definition-items.ts";
import { dynamoDefinitions } from "./definition-store.ts";
import { batchGet } from "./dynamodb.ts";
import { JOB_ITEMS } from "./job-items.ts";
import { stateOf } from "./slot-items.ts";
import { dynamoSlots } from "./slot-store.ts";

const SWEEP_KEY = { pk: "sweep", sk: "state" };

/** Jobs in DynamoDB. */
export function dynamoJobStore(client: DynamoDBDocumentClient, table: string): JobStore {
  return {
    ...dynamoDefinitions(client, table, JOB_ITEMS),
    ...dynamoSlots(client, table, "job"),
    async get(jobId) {
      const items = await batchGet(client, table, [definitionKey("job", jobId), stateKey("job", jobId)], { consistent: true });
      const definition = items.find(({ sk }) => sk === "definition");
      const state = items.find(({ sk }) => sk === "state");
      return definition && { definition: JOB_ITEMS.schema.parse(definition), state: state ? stateOf(state) : IDLE_STATE };
    },
    async getVersions(jobIds) {
      const keys = jobIds.map((id) => definitionKey("job", id));
      const items = await batchGet(client, table, keys, { consistent: true, attributes: ["job_id", "version"] });
      return new Map(items.map((item) => [String(item["job_id"]), Number(item["version"])]));
    },
    async getSweptUntil() {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: SWEEP_KEY, ConsistentRead: true }));
      return Item && z.string().parse(Item["swept_until"]);
    },
    async setSweptUntil(instant) {
      await client.send(new PutCommand({ TableName: table, Item: { ...SWEEP_KEY, swept_until: instant } }));
    },
  };
}
