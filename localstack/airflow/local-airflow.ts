import { GetObjectCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { startAirflowStub } from "../airflow-stub/airflow-stub.ts";
import type { DagText } from "../airflow-stub/dag-files.ts";
import type { LocalStack } from "../stack/stack.ts";

const LOCAL = { region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };
const DAGS = "dags/";

/** An Airflow that schedules of the local stack run on. */
export interface LocalAirflow {
  readonly url: string;
  /** For the terminal. */
  readonly note: string;
  /** Tells the stack's functions who they are there; a stand-in begins to read DAG files. */
  connect(stack: LocalStack, stackNames: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/** A real one, whose address, user and password the environment names. */
export function namedAirflow({
  url,
  username,
  password,
}: {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}): LocalAirflow {
  return {
    url,
    note: `${url} as ${username}`,
    connect: (stack, stackNames) => putCredentials(stack, stackNames, { username, password }),
    stop: async () => undefined,
  };
}

/**
 * A stand-in for Airflow 3 that reads the DAG files of the stacks' buckets and plays their runs, without running any Python.
 * It keeps nothing: after a restart it loads the files anew, and knows no earlier run.
 */
export async function stubAirflow(): Promise<LocalAirflow> {
  let list: () => Promise<readonly DagText[]> = async () => [];
  const stub = await startAirflowStub({ api: "v2", files: () => list() });
  const credentials = { username: "admin", password: "admin" };
  return {
    url: stub.url,
    note: `${stub.url}   a stand-in: it plays runs and executes no code`,
    async connect(stack, stackNames) {
      const client = new S3Client({ endpoint: stack.awsEndpoint, forcePathStyle: true, ...LOCAL });
      const buckets = stackNames.flatMap((name) => stack.outputs[name]?.["DagBucket"] ?? []);
      list = async () => (await Promise.all(buckets.map((bucket) => dagFilesIn(client, bucket)))).flat();
      await putCredentials(stack, stackNames, credentials);
    },
    stop: () => stub.stop(),
  };
}

async function putCredentials(
  stack: LocalStack,
  stackNames: readonly string[],
  credentials: { readonly username: string; readonly password: string },
): Promise<void> {
  const client = new SecretsManagerClient({ endpoint: stack.awsEndpoint, ...LOCAL });
  for (const name of stackNames) {
    const SecretId = stack.outputs[name]?.["AirflowSecret"];
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(credentials) }));
  }
}

async function dagFilesIn(client: S3Client, bucket: string): Promise<readonly DagText[]> {
  const found: DagText[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: DAGS })) {
    for (const { Key = "" } of Contents) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      found.push({ name: Key.slice(DAGS.length), text: (await Body?.transformToString()) ?? "" });
    }
  }
  return found;
}
