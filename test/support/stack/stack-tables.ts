import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll } from "vitest";
import { functionName } from "../../../shared/contract/deployment/deployment.ts";
import { CREDENTIALS, own, type TestStack } from "./stack.ts";
import { eventually } from "./stack-wait.ts";

const MINUTE_MS = 60_000;

/** What is behind the API of scope `real`: its tables, for what the API would never write, and the sweep. */
export function useTables(stack: TestStack) {
  let dynamoDb: DynamoDBClient;
  let lambda: LambdaClient;
  const names = { job: "", run: "" };

  beforeAll(async () => {
    const options = { endpoint: stack.running.awsEndpoint, ...CREDENTIALS };
    dynamoDb = new DynamoDBClient(options);
    lambda = new LambdaClient(options);
    const { TableNames = [] } = await dynamoDb.send(new ListTablesCommand({}));
    names.job = TableNames.find((name) => name.startsWith("Belfry-real-JobTable")) ?? "";
    names.run = TableNames.find((name) => name.startsWith("Belfry-real-RunTable")) ?? "";
  });
  afterAll(() => {
    for (const client of [dynamoDb, lambda]) client.destroy();
  });

  return {
    async put(table: keyof typeof names, item: Record<string, unknown>): Promise<void> {
      await dynamoDb.send(new PutItemCommand({ TableName: names[table], Item: marshall(item) }));
    },

    async update(table: keyof typeof names, key: { pk: string; sk: string }, change: Omit<UpdateItemCommandInput, "TableName" | "Key">) {
      await dynamoDb.send(new UpdateItemCommand({ TableName: names[table], Key: marshall(key), ...change }));
    },

    async get(table: keyof typeof names, key: { pk: string; sk: string }): Promise<Record<string, unknown>> {
      const { Item = {} } = await dynamoDb.send(new GetItemCommand({ TableName: names[table], Key: marshall(key), ConsistentRead: true }));
      return unmarshall(Item);
    },

    /** Takes an item away and puts this one in its place, as an insertion. */
    async replace(table: keyof typeof names, item: Record<string, unknown>): Promise<void> {
      await dynamoDb.send(new DeleteItemCommand({ TableName: names[table], Key: marshall({ pk: item["pk"], sk: item["sk"] }) }));
      await this.put(table, item);
    },

    /** A job whose one occurrence of the day was six minutes ago, active since before it, as if the messages of that minute were lost; no sweep has looked since. */
    async lostOccurrence(name: string, settings: object) {
      const { job_id, queue } = own(name);
      const lost = new Date(Math.floor(Date.now() / MINUTE_MS - 6) * MINUTE_MS);
      const cron_expr = `${lost.getUTCMinutes()} ${lost.getUTCHours()} * * *`;
      await stack.real.create({ job_id, queue, cron_expr, timezone: "UTC", ...settings });
      await this.update(
        "job",
        { pk: `job#${job_id}`, sk: "definition" },
        {
          UpdateExpression: "SET active_since = :since",
          ExpressionAttributeValues: marshall({ ":since": new Date(lost.getTime() - MINUTE_MS).toISOString() }),
        },
      );
      await this.put("job", { pk: "sweep", sk: "state", swept_until: new Date(lost.getTime() - MINUTE_MS).toISOString() });
      return { job_id, scheduled_at: lost.toISOString() };
    },

    /** Invokes the sweep, as EventBridge Scheduler does every five minutes; answers what it says. */
    async sweepOnce(): Promise<unknown> {
      const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: functionName("real", "sweep"), Payload: "{}" }));
      return JSON.parse(Buffer.from(Payload ?? []).toString());
    },

    /** As `sweepOnce`; once more if another one is under way. */
    sweep(): Promise<unknown> {
      return eventually("no other sweep is under way", async () => {
        const answer = await this.sweepOnce();
        return answer === "under-way" ? undefined : answer;
      });
    },
  };
}
