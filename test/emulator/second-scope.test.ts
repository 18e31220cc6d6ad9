import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CreateTableCommand, DynamoDBClient, PutItemCommand, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { describe, it } from "vitest";
import { followPass } from "../../tools/follow-pass.ts";
import { ErrorEnvelope } from "../../shared/contract/requests/errors.ts";
import { functionName } from "../../shared/contract/deployment/deployment.ts";
import { pauseScope, resumeScope } from "../../tools/restoring/pause-scope.ts";
import { restoreInto } from "../../tools/restoring/restore-into.ts";
import { partitionsOf } from "../../tools/restoring/scan-table.ts";
import { tablesOf } from "../../tools/restoring/tables-of.ts";
import { own } from "../support/stack/stack.ts";
import { eventually } from "../support/stack/stack-wait.ts";
import { mock, real } from "./support/deployment.ts";

const SLOWLY = { withinMs: 120_000, everyMs: 500 };

// One after the other: the second test stops the scope.
describe("a second scope", () => {
  it("refuses another scope's token, in the shape of every error", async ({ expect }) => {
    const { status, body } = await mock.stranger.send("GET", "/jobs", undefined, { authorization: `Bearer ${real.token}` });

    expect([status, ErrorEnvelope.parse(body).error]).toMatchObject([401, { code: "UNAUTHORIZED", reason: "token-unknown" }]);
    expect((await mock.api.send("GET", "/jobs")).status).toBe(200);
  });

  it("is stopped, gets a deleted job back from a copy of its table, and goes on", async ({ expect }) => {
    const clients = { tables: new DynamoDBClient(), lambda: new LambdaClient(), stacks: new CloudFormationClient() };
    const { job_id, queue } = own("restored", "mock");
    await mock.api.create({ job_id, queue, interval_seconds: 86_400 });
    const before = await mock.api.job(job_id);
    const tables = await tablesOf(clients.stacks, "mock");
    const copy = await copyOf(clients.tables, tables.definitions);
    expect((await mock.api.send("DELETE", `/jobs/${job_id}`)).status).toBe(200);

    const lines: string[] = [];
    await pauseScope(clients.lambda, "mock", { bot: false });
    expect((await mock.api.send("GET", `/jobs/${job_id}`)).status).toBeGreaterThanOrEqual(429);
    await restoreInto(clients.tables, tables, { definitions: copy }, { stoppedAt: Date.now(), print: (line) => lines.push(line) });
    await resumeScope(clients.lambda, "mock", false, { bot: false });

    expect(lines).toEqual(["1 definitions put back"]);
    expect(await eventually("the API answers", async () => (await mock.api.send("GET", "/jobs")).status === 200, SLOWLY)).toBe(true);
    expect(await mock.api.job(job_id)).toEqual(before);
    const print = (line: string) => lines.push(line);
    expect(await followPass(clients.lambda, functionName("mock", "provision"), { print })).toBe(true);
    await mock.api.run(job_id, await mock.api.runNow(job_id), "queued");
    for (const client of Object.values(clients)) client.destroy();
  });
});

/** What AWS makes at a point in time; the emulator does not. */
async function copyOf(client: DynamoDBClient, table: string): Promise<string> {
  const TableName = `copy-of-${table}`;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 60 }, { TableName });
  for await (const partition of partitionsOf(client, table))
    for (const Item of partition) await client.send(new PutItemCommand({ TableName, Item }));
  return TableName;
}
