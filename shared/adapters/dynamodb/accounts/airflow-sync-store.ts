import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { AirflowSyncStore } from "../../../ports/schedules/airflow-sync-store.ts";
import { jsonText } from "../items/json-text.ts";

const KEY = { pk: "airflow-sync", sk: "state" };
const OpenItem = z.object({
  dag_id: z.string(),
  dag_run_id: z.string(),
  run_id: z.string().exactOptional(),
  gone_since: z.number().exactOptional(),
});
const SyncItem = z.object({
  since: z.number(),
  open: jsonText(z.array(OpenItem)),
});

/** How far Airflow's runs are followed, in JobTable: `pk = airflow-sync`, `sk = state`. */
export function dynamoAirflowSync(client: DynamoDBDocumentClient, table: string): AirflowSyncStore {
  return {
    async get() {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: KEY, ConsistentRead: true }));
      return Item && SyncItem.parse(Item);
    },
    async put(state) {
      await client.send(new PutCommand({ TableName: table, Item: { ...KEY, ...z.encode(SyncItem, { ...state, open: [...state.open] }) } }));
    },
  };
}
