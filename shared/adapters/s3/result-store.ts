import { GetObjectCommand, NoSuchKey, PutObjectCommand } from "@aws-sdk/client-s3";
import type { ResultStore } from "../../ports/runs/result-store.ts";
import { s3Client } from "./s3-client.ts";

/**
 * Results as JSON objects in S3; the bucket's lifecycle deletes them. Whoever reads needs `s3:ListBucket` as well: without
 * it S3 answers "access denied" for what is not there.
 */
export function s3ResultStore(bucket: string, client = s3Client()): ResultStore {
  return {
    async put(key, result) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: JSON.stringify(result), ContentType: "application/json" }));
    },
    async get(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return JSON.parse((await Body?.transformToString()) ?? "") as unknown;
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
  };
}
