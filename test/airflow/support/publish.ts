import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Major } from "./install.ts";

export function localS3(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    forcePathStyle: true,
  });
}

/** Where Airflow 3 reads DAG files of a bucket, and Airflow 2 those of a folder. */
export interface Places {
  readonly s3: S3Client;
  readonly dags: { readonly bucket: string; readonly prefix: string };
  readonly dagsFolder: string;
}

/** Puts the object there without which a prefix of DAG files does not exist for Airflow. */
export async function beginPrefix(s3: S3Client, { bucket, prefix }: Places["dags"]): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}.airflowignore`, Body: "# Nothing is ignored.\n" }));
}

/** Puts a DAG file where an Airflow of this major version reads it. */
export async function publish(major: Major, { s3, dags, dagsFolder }: Places, name: string, text: string): Promise<void> {
  if (major === 3) {
    await s3.send(new PutObjectCommand({ Bucket: dags.bucket, Key: `${dags.prefix}${name}`, Body: text }));
    return;
  }
  writeFileSync(join(dagsFolder, `${name}.part`), text);
  renameSync(join(dagsFolder, `${name}.part`), join(dagsFolder, name));
}
