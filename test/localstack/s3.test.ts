import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLocalStack, type LocalStack } from "../../localstack/stack/stack.ts";
import { temporaryDirectory, writeAssembly } from "./support/assembly.ts";
import { localClients } from "./support/local-clients.ts";

const MIB = 1024 * 1024;

describe("a bucket of the template", () => {
  const directory = temporaryDirectory();
  let stack: LocalStack;
  let clients: ReturnType<typeof localClients>;
  const Bucket = "runs";
  const start = async (): Promise<void> => {
    stack = await startLocalStack({
      assemblyDirectory: writeAssembly(directory, {
        Bucket: {
          Type: "AWS::S3::Bucket",
          Properties: {
            BucketName: Bucket,
            PublicAccessBlockConfiguration: { BlockPublicAcls: true },
            LifecycleConfiguration: { Rules: [{ ExpirationInDays: 400, Status: "Enabled" }] },
            BucketEncryption: {},
            VersioningConfiguration: { Status: "Enabled" },
          },
        },
        Policy: { Type: "AWS::S3::BucketPolicy", Properties: { Bucket: { Ref: "Bucket" }, PolicyDocument: {} } },
      }),
      stacks: [{ stackName: "Fixture", port: 0 }],
      awsPort: 0,
      dataDirectory: join(directory, "data"),
    });
    clients = localClients(stack.awsEndpoint);
  };
  const body = async (Key: string): Promise<Uint8Array | undefined> => {
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key }));
    return Body?.transformToByteArray();
  };

  beforeAll(start);
  afterAll(() => stack.stop());

  it("exists", async () => {
    expect((await clients.s3.send(new HeadBucketCommand({ Bucket }))).$metadata.httpStatusCode).toBe(200);
  });

  it("keeps an object with its type and metadata, and answers, lists and deletes it", async () => {
    const { s3 } = clients;
    const Key = "runs/2026-11-20/작업 1+2.json";
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: '{"a":"é"}', ContentType: "application/json", Metadata: { run: "1" } }));
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({
      ContentLength: 10,
      ContentType: "application/json",
      Metadata: { run: "1" },
    });
    expect(Buffer.from((await body(Key)) ?? []).toString()).toBe('{"a":"é"}');
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "runs/" }));
    expect(Contents.map((object) => object.Key)).toEqual([Key]);
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await expect(body(Key)).rejects.toMatchObject({ name: "NoSuchKey" });
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: "NotFound" });
  });

  it.each([0, 1, 100_000, 5 * MIB])("keeps %i bytes exactly, over a restart too", async (size) => {
    const sent = randomBytes(size);
    await clients.s3.send(new PutObjectCommand({ Bucket, Key: `size-${size}`, Body: sent }));
    expect(sent.equals((await body(`size-${size}`)) ?? Buffer.of(0))).toBe(true);
    await stack.stop();
    await start();
    expect(sent.equals((await body(`size-${size}`)) ?? Buffer.of(0))).toBe(true);
  });

  it("answers the checksum that came with an object, which the SDK checks what it reads against", async () => {
    const { s3 } = clients;
    for (const ChecksumAlgorithm of ["CRC32", "SHA256"] as const)
      await s3.send(new PutObjectCommand({ Bucket, Key: ChecksumAlgorithm, Body: "text", ChecksumAlgorithm }));
    const { ChecksumSHA256 } = await s3.send(new HeadObjectCommand({ Bucket, Key: "SHA256", ChecksumMode: "ENABLED" }));
    expect(ChecksumSHA256).toBe("mC2ePrmW9VnmM/TRlN7zdh2Qn1o7ZH0ahR/q1nwyydE=");
    expect(Buffer.from((await body("CRC32")) ?? []).toString()).toBe("text");
  });

  it("takes a stream, which the SDK sends in chunks with the checksum behind", async () => {
    const sent = randomBytes(300_000);
    const Body = Readable.from([sent.subarray(0, 100_000), sent.subarray(100_000)]);
    await clients.s3.send(new PutObjectCommand({ Bucket, Key: "stream", Body, ContentLength: sent.length }));
    expect(sent.equals((await body("stream")) ?? Buffer.of(0))).toBe(true);
  });

  it("refuses a conditional write, which it would not hold to", async () => {
    const put = clients.s3.send(new PutObjectCommand({ Bucket, Key: "once", Body: "x", IfNoneMatch: "*" }));
    await expect(put).rejects.toMatchObject({ name: "NotImplemented" });
    await expect(body("once")).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  it("answers an error for a bucket that does not exist", async () => {
    await expect(clients.s3.send(new GetObjectCommand({ Bucket: "none", Key: "x" }))).rejects.toMatchObject({ name: "NoSuchBucket" });
  });
});
