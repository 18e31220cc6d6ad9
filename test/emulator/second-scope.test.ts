import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { DynamoDBClient, RestoreTableToPointInTimeCommand, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { describe, it } from "vitest";
import * as z from "zod";
import { followPass } from "../../tools/follow-pass.ts";
import { ErrorEnvelope } from "../../shared/contract/requests/errors.ts";
import { functionName } from "../../shared/contract/deployment/deployment.ts";
import { pauseScope, resumeScope } from "../../tools/restoring/pause-scope.ts";
import { restoreInto } from "../../tools/restoring/restore-into.ts";
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

  it("is stopped, gets a deleted job and a dataset back from restored tables, and goes on", async ({ expect }) => {
    const clients = { tables: new DynamoDBClient(), lambda: new LambdaClient(), stacks: new CloudFormationClient() };
    const { job_id, queue } = own("restored", "mock");
    await mock.api.create({ job_id, queue, interval_seconds: 86_400 });
    const before = await mock.api.job(job_id);
    const { body: made } = await mock.api.send("POST", "/api/v1/datasets", { name: job_id, path: "s3://roads" });
    const dataset = `/api/v1/datasets/${z.object({ id: z.int() }).parse(made).id}`;
    const tables = await tablesOf(clients.stacks, "mock");
    const definitions = await restored(clients.tables, tables.definitions);
    const accounts = await restored(clients.tables, tables.accounts);
    expect((await mock.api.send("DELETE", `/jobs/${job_id}`)).status).toBe(200);
    expect((await mock.api.send("DELETE", dataset)).status).toBe(204);

    const lines: string[] = [];
    await pauseScope(clients.lambda, "mock", { bot: false });
    expect((await mock.api.send("GET", `/jobs/${job_id}`)).status).toBeGreaterThanOrEqual(429);
    await restoreInto(clients.tables, tables, { definitions, accounts }, { stoppedAt: Date.now(), print: (line) => lines.push(line) });
    await resumeScope(clients.lambda, "mock", false, { bot: false });

    expect(lines.at(-1)).toBe("1 definitions put back");
    expect(await eventually("the API answers", async () => (await mock.api.send("GET", "/jobs")).status === 200, SLOWLY)).toBe(true);
    expect(await mock.api.job(job_id)).toEqual(before);
    expect(await mock.api.send("GET", dataset)).toMatchObject({ status: 200, body: made });
    const print = (line: string) => lines.push(line);
    expect(await followPass(clients.lambda, functionName("mock", "provision"), { print })).toBe(true);
    await mock.api.run(job_id, await mock.api.runNow(job_id), "queued");
    for (const client of Object.values(clients)) client.destroy();
  });
});

/** The table as it is now, under another name: a backup of the last moment that there is one of. */
async function restored(client: DynamoDBClient, SourceTableName: string): Promise<string> {
  const TargetTableName = `restored-${SourceTableName}`;
  await client.send(new RestoreTableToPointInTimeCommand({ SourceTableName, TargetTableName, UseLatestRestorableTime: true }));
  await waitUntilTableExists({ client, maxWaitTime: 60 }, { TableName: TargetTableName });
  return TargetTableName;
}
