import { randomUUID } from "node:crypto";
import { ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { dynamoAirflowSync } from "../../../shared/adapters/dynamodb/accounts/airflow-sync-store.ts";
import { dynamoSchedules } from "../../../shared/adapters/dynamodb/definitions/schedule-store.ts";
import { s3ScheduleFiles } from "../../../shared/adapters/s3/schedule-files.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryAirflowSync, MemoryScheduleFiles, MemoryScheduleStore } from "../../support/memory/schedules.ts";
import { airflowSyncContract, scheduleFilesContract, scheduleStoreContract } from "./schedules.contract.ts";

let tables: DynamoDbTables;
let server: FauxqsServer;
let client: S3Client;
beforeAll(async () => {
  [tables, server] = await Promise.all([startDynamoDbTables(), startFauxqs({ port: 0, logger: false })]);
  client = new S3Client({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: "us-east-1",
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: "t", secretAccessKey: "t" },
  });
});
afterAll(async () => {
  client.destroy();
  await Promise.all([tables.stop(), server.stop()]);
});

function newBucket(): string {
  const name = `dags-${randomUUID()}`;
  server.createBucket(name);
  return name;
}

scheduleStoreContract("in memory", async () => new MemoryScheduleStore());
scheduleStoreContract("on DynamoDB", async () => dynamoSchedules(tables.client, await tables.jobTable()));
airflowSyncContract("in memory", async () => new MemoryAirflowSync());
airflowSyncContract("on DynamoDB", async () => dynamoAirflowSync(tables.client, await tables.jobTable()));
scheduleFilesContract("in memory", async () => new MemoryScheduleFiles());
scheduleFilesContract("on S3", async () => s3ScheduleFiles(newBucket(), client));
scheduleFilesContract("on S3, with DAG files in a folder of another bucket", async () =>
  s3ScheduleFiles(newBucket(), client, { bucket: newBucket(), prefix: "dags/belfry-real/" }),
);

it("DAG files in a folder of another bucket leave what is beside it alone, and nothing else goes there", async () => {
  const [own, theirs] = [newBucket(), newBucket()];
  const [real, mock] = ["real", "mock"].map((scope) => s3ScheduleFiles(own, client, { bucket: theirs, prefix: `dags/belfry-${scope}/` }));
  await client.send(new PutObjectCommand({ Bucket: theirs, Key: "dags/somebody.py", Body: Buffer.from("dag") }));
  await real?.putDagFile("one", "dag");
  await mock?.putDagFile("two", "dag");
  await real?.putLog("one.json", { header: [], lines: [], error_detail: null, ended: null });
  expect([...((await real?.listDagFiles()) ?? [])]).toEqual([["one", 3]]);
  await real?.deleteDagFile("two");
  await real?.deleteDagFile("one");
  expect([...((await mock?.listDagFiles()) ?? [])]).toEqual([["two", 3]]);
  const keysOf = async (Bucket: string) => ((await client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key);
  expect(await keysOf(theirs)).toEqual(["dags/belfry-mock/two.py", "dags/somebody.py"]);
  expect(await keysOf(own)).toEqual(["logs/one.json"]);
});

it("a bucket that is not there fails instead of having no files", async () => {
  await expect(s3ScheduleFiles("no-such-bucket", client).listDagFiles()).rejects.toMatchObject({ name: "NoSuchBucket" });
});
