import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdirSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { startFauxqs as start } from "fauxqs";
import * as z from "zod";
import { REGION } from "../aws.ts";
import { DataDirectoryCorruptError } from "../errors.ts";
import { isDiskFull, type StackFailure } from "../stack/failure.ts";
import { AwsCallError } from "./aws-call-error.ts";
import { correctMessageCharacters } from "./fauxqs-corrections.ts";
import { receivedBefore } from "./fauxqs-received.ts";

const AUTHORIZATION = `AWS4-HMAC-SHA256 Credential=local/20260101/${REGION}/sqs/aws4_request, SignedHeaders=host, Signature=0`;

/** What we use of the Fastify instance inside fauxqs. */
interface Application {
  routing(request: IncomingMessage, response: ServerResponse): void;
  inject(request: {
    method: "POST";
    url: string;
    headers: Record<string, string>;
    payload: string;
  }): Promise<{ statusCode: number; body: string }>;
  listen(options: unknown): Promise<string>;
  ready(): PromiseLike<unknown>;
}

/** An answer of SQS in its JSON protocol. */
export interface SqsResponse {
  readonly status: number;
  readonly body: string;
}

/** The SQS, S3 and STS part, inside this process. It listens on no port of its own. */
export interface Fauxqs {
  /** Answers a request that the AWS endpoint has accepted. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Answers an SQS request given as text, without a socket. */
  sqsResponse(operation: string, payload: string): Promise<SqsResponse>;
  /** Calls `AmazonSQS.<operation>` without a socket; rejects with AwsCallError. */
  sqs(operation: string, input: unknown): Promise<unknown>;
  createBucket(name: string): void;
  /** Receipt handles by queue name of what was received before this start, not deleted, and is still hidden. */
  readonly receivedBefore: ReadonlyMap<string, readonly string[]>;
  stop(): Promise<void>;
}

const initialization = z.object({
  fastify: z.custom<Application>((value) => typeof value === "object" && value !== null && "routing" in value && "inject" in value),
});

/**
 * Starts fauxqs. It would listen on all interfaces, so its Fastify instance is taken over when Fastify announces it,
 * and serves our own loopback listener instead.
 * @param directory where its database lives; undefined keeps it in memory
 * @param failure learns when the database takes no more
 */
export async function startFauxqs(directory: string | undefined, failure: StackFailure): Promise<Fauxqs> {
  let application: Application | undefined;
  const takeOver = (message: unknown): void => {
    const instance = initialization.parse(message).fastify;
    instance.listen = async () => {
      await instance.ready();
      return "http://127.0.0.1:1";
    };
    application = instance;
  };
  if (directory !== undefined) mkdirSync(directory, { recursive: true });
  await correctMessageCharacters();
  const received = await orCorrupt(directory, () =>
    directory === undefined ? new Map<string, string[]>() : receivedBefore(join(directory, "fauxqs.db")),
  );
  subscribe("fastify.initialization", takeOver);
  const restore = adaptDatabase(failure);
  let starting: ReturnType<typeof start>;
  try {
    starting = start({ port: 0, logger: false, defaultRegion: REGION, ...(directory === undefined ? {} : { dataDir: directory }) });
  } finally {
    restore();
    unsubscribe("fastify.initialization", takeOver);
  }
  const server = await orCorrupt(directory, () => starting);
  const fastify = application;
  if (fastify === undefined) throw new Error("fauxqs did not announce its Fastify instance");
  const sqsResponse: Fauxqs["sqsResponse"] = async (operation, payload) => {
    const { statusCode, body } = await fastify.inject({
      method: "POST",
      url: "/",
      payload,
      headers: {
        host: "localhost",
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `AmazonSQS.${operation}`,
        authorization: AUTHORIZATION,
      },
    });
    return { status: statusCode, body };
  };
  return {
    handle: (request, response) => fastify.routing(request, response),
    sqsResponse,
    sqs: async (operation, input) => {
      const response = await sqsResponse(operation, JSON.stringify(input));
      const body: unknown = response.body === "" ? {} : JSON.parse(response.body);
      if (response.status !== 200) throw AwsCallError.of(`AmazonSQS.${operation}`, response.status, body);
      return body;
    },
    createBucket: (name) => server.createBucket(name),
    receivedBefore: received,
    stop: () => server.stop(),
  };
}

/** @throws DataDirectoryCorruptError for whatever its database is refused with but a full disk */
async function orCorrupt<T>(directory: string | undefined, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isDiskFull(error)) throw error;
    const why = `fauxqs.db: ${error instanceof Error ? error.message : String(error)}`;
    throw new DataDirectoryCorruptError(directory ?? ":memory:", why, { cause: error });
  }
}

/**
 * Corrects three things in how fauxqs uses its database, only during the synchronous part of its start, which opens it:
 * - synchronous=NORMAL: every send, receive and delete is one commit, and a disk flush for each (0.3 ms) would block the
 *   process for a second per thousand messages. Commits still survive `kill -9`.
 * - What its file does not take is reported: fauxqs only answers that request with an error.
 * - ChangeMessageVisibility to 0 writes no receive count where one is required, and would fail and lose the message.
 */
function adaptDatabase(failure: StackFailure): () => void {
  const { exec, prepare } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
    exec.call(this, sql);
    if (!sql.includes("journal_mode = WAL")) return;
    exec.call(this, "PRAGMA synchronous = NORMAL");
    failure.watchDatabase(this, "fauxqs.db");
  };
  DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string, ...rest): StatementSync {
    return prepare.call(
      this,
      sql.replace("approximate_receive_count = ?", "approximate_receive_count = coalesce(?, approximate_receive_count)"),
      ...rest,
    );
  };
  return () => Object.assign(DatabaseSync.prototype, { exec, prepare });
}
