import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import QuickLRU from "quick-lru";
import * as z from "zod";
import { definitionKey } from "../../../domain/definition/definition-key.ts";
import type { Step } from "../../../domain/definition/workflow.ts";
import type { WorkflowStore } from "../../../ports/definitions/workflow-store.ts";
import { dynamoDefinitions } from "./definition-store.ts";
import { dynamoSlots } from "../slots/slot-store.ts";
import { StepsText, WORKFLOW_ITEMS } from "./workflow-items.ts";

const COUNTER_KEY = { pk: "counter", sk: "workflow" };
/** Lists of steps kept in memory: each may have 256 KB. */
const KEPT_STEPS = 20;

const stepsKey = (id: string, spec: string) => ({ pk: definitionKey("workflow", id), sk: `steps#${spec}` });

/** Workflows in DynamoDB. Steps stay when their workflow is deleted: runs under way go on with them. */
export function dynamoWorkflowStore(client: DynamoDBDocumentClient, table: string): WorkflowStore {
  // A spec is made from the steps' content: what it names never changes, here or in the table.
  const known = new QuickLRU<string, readonly Step[]>({ maxSize: KEPT_STEPS });

  return {
    ...dynamoDefinitions(client, table, WORKFLOW_ITEMS),
    ...dynamoSlots(client, table, "workflow"),
    async nextNumber() {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: COUNTER_KEY,
          UpdateExpression: "ADD last_number :one",
          ExpressionAttributeValues: { ":one": 1 },
          ReturnValues: "UPDATED_NEW",
        }),
      );
      return z.number().parse(Attributes?.["last_number"]);
    },
    async saveStepsSnapshot(id, spec, steps) {
      const name = `${id} ${spec}`;
      if (known.has(name)) return;
      await client.send(new PutCommand({ TableName: table, Item: { ...stepsKey(id, spec), steps: z.encode(StepsText, steps) } }));
      known.set(name, structuredClone(steps));
    },
    async getSteps(id, spec) {
      const name = `${id} ${spec}`;
      const kept = known.get(name);
      if (kept) return kept;
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: stepsKey(id, spec), ConsistentRead: true }));
      const steps = Item && StepsText.parse(Item["steps"]);
      if (steps) known.set(name, steps);
      return steps;
    },
  };
}
