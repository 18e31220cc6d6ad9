import { DynamoDBClient, ListTablesCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, it } from "vitest";
import { functionName } from "../../shared/contract/deployment.ts";
import { CREDENTIALS, own, useStack } from "../support/stack.ts";
import { eventually } from "../support/stack-wait.ts";

const stack = useStack();
let dynamoDb: DynamoDBClient;
let lambda: LambdaClient;
let jobTable: string;

beforeAll(async () => {
  const options = { endpoint: stack.running.awsEndpoint, ...CREDENTIALS };
  dynamoDb = new DynamoDBClient(options);
  lambda = new LambdaClient(options);
  const { TableNames = [] } = await dynamoDb.send(new ListTablesCommand({}));
  jobTable = TableNames.find((name) => name.startsWith("Belfry-real-JobTable")) ?? "";
});
afterAll(() => {
  for (const client of [dynamoDb, lambda]) client.destroy();
});

const MINUTE_MS = 60_000;

/** A job whose one occurrence of the day was six minutes ago, active since before it, as if the messages of that minute were lost. */
async function lostOccurrence(name: string, settings: object) {
  const { job_id, queue } = own(name);
  const lost = new Date(Math.floor(Date.now() / MINUTE_MS - 6) * MINUTE_MS);
  const cron_expr = `${lost.getUTCMinutes()} ${lost.getUTCHours()} * * *`;
  await stack.real.create({ job_id, queue, cron_expr, timezone: "UTC", ...settings });
  await dynamoDb.send(
    new UpdateItemCommand({
      TableName: jobTable,
      Key: { pk: { S: `job#${job_id}` }, sk: { S: "definition" } },
      UpdateExpression: "SET active_since = :since",
      ExpressionAttributeValues: { ":since": { S: new Date(lost.getTime() - MINUTE_MS).toISOString() } },
    }),
  );
  return { job_id, scheduled_at: lost.toISOString() };
}

/** What EventBridge Scheduler does every five minutes; once more if that is what is doing it. */
function sweep(): Promise<unknown> {
  return eventually("no other sweep is under way", async () => {
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: functionName("real", "sweep"), Payload: "{}" }));
    const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString());
    return answer === "under-way" ? undefined : answer;
  });
}

describe("occurrences that left no record", () => {
  it("are found by the sweep: within its grace one runs late, once; beyond it is missed, with the reason", async ({ expect }) => {
    const late = await lostOccurrence("late", { misfire_grace_sec: 3_600 });
    const missed = await lostOccurrence("missed", { misfire_grace_sec: 300 });
    expect(await stack.real.runs(late.job_id)).toEqual([]);

    expect(await sweep()).toEqual({ definitions: 2, gaps: 2, healed: 0 });
    await sweep();
    await eventually("both are on record", async () => {
      const records = await Promise.all([late, missed].map(({ job_id }) => stack.real.runs(job_id)));
      return records.every((runs) => runs.length > 0);
    });
    expect(await sweep()).toMatchObject({ gaps: 0 });

    const run = (await stack.real.runs(late.job_id)).map(({ status, scheduled_at }) => ({ status, scheduled_at }));
    expect(run).toEqual([{ status: "queued", scheduled_at: late.scheduled_at }]);
    expect(await stack.real.runs(missed.job_id)).toMatchObject([
      { status: "missed", scheduled_at: missed.scheduled_at, reason: "missed by more than misfire_grace_sec (300 s)" },
    ]);
  });
});
