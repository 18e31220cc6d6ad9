import { type DynamoDBDocumentClient, DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { IDLE_STATE, type JobDefinition } from "../domain/job.ts";
import type { JobStore, RememberedRequest } from "../ports.ts";
import { batchGet, conditionally, type Item } from "./dynamodb.ts";
import { definitionItem, definitionKey, definitionOf, jobIdOf, jobKey, stateKey, stateOf } from "./job-items.ts";
import * as slots from "./slot-updates.ts";

const SWEEP_KEY = { pk: "sweep", sk: "state" };
const REQUEST_LIFETIME_SECONDS = 86_400;
const Request = z.object({ runId: z.string(), scheduledAt: z.string(), fingerprint: z.string() });

/** Jobs in DynamoDB. */
export function dynamoJobStore(client: DynamoDBDocumentClient, table: string): JobStore {
  const update = (input: ReturnType<typeof slots.abandonSlot>) => client.send(new UpdateCommand({ TableName: table, ...input }));
  const getItem = async (key: Item, consistent: boolean) =>
    (await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: consistent }))).Item;

  return {
    create(definition) {
      return put(definition, { ConditionExpression: "attribute_not_exists(pk)" });
    },
    replace(definition, expectedVersion) {
      return put(definition, {
        ConditionExpression: "#version = :expected",
        ExpressionAttributeNames: { "#version": "version" },
        ExpressionAttributeValues: { ":expected": expectedVersion },
      });
    },
    async delete(jobId) {
      const removed = await conditionally(
        client.send(new DeleteCommand({ TableName: table, Key: definitionKey(jobId), ConditionExpression: "attribute_exists(pk)" })),
      );
      // The state goes second: a crash in between leaves an orphan that a job of the same id would inherit, nothing worse.
      if (removed) await client.send(new DeleteCommand({ TableName: table, Key: stateKey(jobId) }));
      return removed;
    },
    async get(jobId) {
      const items = await batchGet(client, table, [definitionKey(jobId), stateKey(jobId)], { consistent: true });
      const definition = items.find(({ sk }) => sk === "definition");
      const state = items.find(({ sk }) => sk === "state");
      return definition && { definition: definitionOf(definition), state: state ? stateOf(state) : IDLE_STATE };
    },
    async getDefinition(jobId) {
      const item = await getItem(definitionKey(jobId), true);
      return item && definitionOf(item);
    },
    async getDefinitions(jobIds, consistency) {
      const items = await batchGet(client, table, jobIds.map(definitionKey), { consistent: consistency !== "eventually" });
      return new Map(items.map(definitionOf).map((definition) => [definition.job_id, definition]));
    },
    async getVersions(jobIds) {
      const items = await batchGet(client, table, jobIds.map(definitionKey), { consistent: true, attributes: ["job_id", "version"] });
      return new Map(items.map((item) => [String(item["job_id"]), Number(item["version"])]));
    },
    async listDefinitions({ after, limit }) {
      const found: JobDefinition[] = [];
      let startKey = after === undefined ? undefined : { ...definitionKey(after), kind: "job", job_id: after };
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: table,
            IndexName: "by-kind",
            KeyConditionExpression: "kind = :kind",
            ExpressionAttributeValues: { ":kind": "job" },
            Limit: limit - found.length,
            ...(startKey && { ExclusiveStartKey: startKey }),
          }),
        );
        found.push(...(page.Items ?? []).map(definitionOf));
        startKey = page.LastEvaluatedKey as typeof startKey;
      } while (startKey && found.length < limit);
      return found;
    },
    async getStates(jobIds) {
      const items = await batchGet(client, table, jobIds.map(stateKey));
      return new Map(items.map((item) => [jobIdOf(String(item["pk"])), stateOf(item)]));
    },
    acquireSlot: (jobId, runId, slot) => conditionally(update(slots.acquireSlot(jobId, runId, slot))),
    releaseSlot: (jobId, ended) => conditionally(update(slots.releaseSlot(jobId, ended))),
    async abandonSlot(jobId, runId) {
      await conditionally(update(slots.abandonSlot(jobId, runId)));
    },
    async countUnstarted(jobId, run) {
      await update(slots.countUnstarted(jobId, run));
    },
    async rememberRequest(jobId, key, request) {
      const item = {
        pk: jobKey(jobId),
        sk: `request#${key}`,
        ...request,
        expires_at: Math.floor(Date.parse(request.scheduledAt) / 1000) + REQUEST_LIFETIME_SECONDS,
      };
      // An expired item may linger (DynamoDB deletes within days), so the condition reads its time as well.
      const stored = await conditionally(
        client.send(
          new PutCommand({
            TableName: table,
            Item: item,
            ConditionExpression: "attribute_not_exists(pk) OR expires_at < :now",
            ExpressionAttributeValues: { ":now": Math.floor(Date.now() / 1000) },
          }),
        ),
      );
      return stored ? undefined : earlierRequest(jobId, key);
    },
    async getSweptUntil() {
      const item = await getItem(SWEEP_KEY, true);
      return item && z.string().parse(item["swept_until"]);
    },
    async setSweptUntil(instant) {
      await client.send(new PutCommand({ TableName: table, Item: { ...SWEEP_KEY, swept_until: instant } }));
    },
  };

  function put(definition: JobDefinition, condition: Partial<ConstructorParameters<typeof PutCommand>[0]>): Promise<boolean> {
    return conditionally(client.send(new PutCommand({ TableName: table, Item: definitionItem(definition), ...condition })));
  }

  async function earlierRequest(jobId: string, key: string): Promise<RememberedRequest | undefined> {
    const item = await getItem({ pk: jobKey(jobId), sk: `request#${key}` }, true);
    return item && Request.parse(item);
  }
}
