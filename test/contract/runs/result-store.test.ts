import { randomUUID } from "node:crypto";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { s3ResultStore } from "../../../shared/adapters/s3/result-store.ts";
import { MemoryResultStore } from "../../support/memory/runs/result-store.ts";
import { resultStoreContract } from "./result-store.contract.ts";

let server: FauxqsServer;
let client: S3Client;
beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
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
  await server.stop();
});

function newBucket(): string {
  const name = `results-${randomUUID()}`;
  server.createBucket(name);
  return name;
}

resultStoreContract("in memory", async () => new MemoryResultStore());
resultStoreContract("on S3", async () => s3ResultStore(newBucket(), client));

it("on S3 a result is a JSON object; without its bucket it fails instead of being absent", async () => {
  const bucket = newBucket();
  await s3ResultStore(bucket, client).put("a", { b: 1 });
  const { ContentType, Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: "a" }));
  expect([ContentType, await Body?.transformToString()]).toEqual(["application/json", '{"b":1}']);
  await expect(s3ResultStore("no-such-bucket", client).get("a")).rejects.toMatchObject({ name: "NoSuchBucket" });
});
