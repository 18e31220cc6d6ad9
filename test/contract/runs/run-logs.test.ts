import { afterAll, beforeAll } from "vitest";
import { dynamoRunLogs } from "../../../shared/adapters/dynamodb/runs/run-logs.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryRunLogs } from "../../support/memory/runs/run-logs.ts";
import { runLogsContract } from "./run-logs.contract.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

runLogsContract("in memory", async () => new MemoryRunLogs());
runLogsContract("on DynamoDB", async () => dynamoRunLogs(tables.client, { runTable: await tables.runTable(), retentionDays: 400 }));
