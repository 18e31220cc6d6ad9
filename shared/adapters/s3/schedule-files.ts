import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { AirflowLog } from "../../domain/airflow/airflow-log.ts";
import { contentHash } from "../../domain/content-hash.ts";
import type { ScheduledJob } from "../../domain/schedules/schedule.ts";
import type { ScheduleFiles } from "../../ports/schedules/schedule-files.ts";
import { s3Client } from "./s3-client.ts";

/** Where DAG files are. Flat: Airflow's bundle removes files that are gone only at the top of its prefix. */
export interface DagFolder {
  readonly bucket: string;
  /** Ends with `/`; Belfry's alone. */
  readonly prefix: string;
}

const DAGS = "dags/";
const DETAILS = "details/";
const LOGS = "logs/";
const DETAIL_DIGITS = 32;

/**
 * DAG files of schedules, details of their jobs and logs of their runs, in a bucket.
 *
 * @param dags default: that bucket's prefix `dags/`
 */
export function s3ScheduleFiles(bucket: string, client: S3Client = s3Client(), dags: DagFolder = { bucket, prefix: DAGS }): ScheduleFiles {
  const dagKey = (id: string) => `${dags.prefix}${id}.py`;
  const put = (Key: string, Body: string, ContentType: string, Bucket = bucket) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));
  const read = async (Key: string): Promise<unknown> => {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return JSON.parse((await Body?.transformToString()) ?? "null");
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  };

  return {
    async putDagFile(id, text) {
      await put(dagKey(id), text, "text/x-python; charset=utf-8", dags.bucket);
    },
    async deleteDagFile(id) {
      await client.send(new DeleteObjectCommand({ Bucket: dags.bucket, Key: dagKey(id) }));
    },
    async listDagFiles() {
      const found = new Map<string, number>();
      let isEmpty = true;
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: dags.bucket, Prefix: dags.prefix })) {
        for (const { Key = "", Size = 0 } of Contents) {
          isEmpty = false;
          const name = Key.slice(dags.prefix.length);
          if (name.endsWith(".py")) found.set(name.slice(0, -".py".length), Size);
        }
      }
      // A prefix without objects does not exist for Airflow, whose DAG processor then loads nothing at all.
      if (isEmpty) await put(`${dags.prefix}.airflowignore`, "", "text/plain", dags.bucket);
      return found;
    },
    async putDetails(id, jobs) {
      const key = `${DETAILS}${id}/${contentHash(jobs).slice(0, DETAIL_DIGITS)}.json`;
      await put(key, JSON.stringify(jobs), "application/json");
      return key;
    },
    async getDetails(key) {
      const jobs = await read(key);
      if (jobs === undefined) throw new Error(`details of jobs are gone: ${key}`);
      return jobs as readonly ScheduledJob[];
    },
    async putMark(key) {
      await put(key, "", "text/plain");
    },
    async getLog(key) {
      return (await read(`${LOGS}${key}`)) as AirflowLog | undefined;
    },
    async putLog(key, log) {
      await put(`${LOGS}${key}`, JSON.stringify(log), "application/json");
    },
  };
}
