/** Entry point of a function's worker thread: loads the handler once, then runs invocations side by side. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { InvokeStore, InvokeStoreBase } from "@aws/lambda-invoke-store";
import * as z from "zod";
import { REGION } from "../../aws.ts";
import type { FunctionError, InvocationOutput, InvokeMessage, ThreadMessage } from "./thread-protocol.ts";

type Handler = (event: unknown, context: Record<string, unknown>) => unknown;

/** From here on a body is sent as bytes: below, one message costs less than the hand-over. */
const LARGE_BODY_CHARACTERS = 16_384;
/** The last large body, in memory that both threads see: an answer that a function keeps and gives again is encoded and sent once. */
let lastBody: { readonly body: string; readonly base64: boolean; readonly bytes: Uint8Array } | undefined;

const startSchema = z.object({
  codeDirectory: z.string(),
  handler: z.string(),
  functionName: z.string(),
  functionArn: z.string(),
  memorySize: z.number(),
  logStreamName: z.string(),
});
const start = startSchema.parse(workerData);
const port = parentPort;
if (port === null) throw new Error("this file runs in a worker thread");
const send = (message: ThreadMessage): void => port.postMessage(message);

if (process.env["NODE_OPTIONS"]?.includes("--enable-source-maps") === true) process.setSourceMapsEnabled(true);

// Before the function loads: its SDKs look here for the invocation that they work for. Forced, since many run side by side.
const invokeStore = await InvokeStore.getInstanceAsync(true);

try {
  const handler = await loadHandler();
  port.on("message", (message: InvokeMessage) => void run(handler, message));
  send({ kind: "ready" });
} catch (error) {
  send({ kind: "init-failed", error: describe(error) });
}

async function loadHandler(): Promise<Handler> {
  const [file = "", exported = ""] = start.handler.split(".");
  const path = [".mjs", ".js", ".cjs"]
    .map((extension) => join(start.codeDirectory, file + extension))
    .find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`Cannot find module '${file}' in ${start.codeDirectory}`);
  const loaded: Record<string, unknown> = await import(pathToFileURL(path).href);
  const handler =
    loaded[exported] ??
    (typeof loaded["default"] === "object" && loaded["default"] !== null ? Reflect.get(loaded["default"], exported) : undefined);
  if (!isHandler(handler)) throw new Error(`${start.handler} is undefined or not exported`);
  return handler;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}

async function run(handler: Handler, { id, event, deadline, trace }: InvokeMessage): Promise<void> {
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    functionName: start.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: start.functionArn,
    memoryLimitInMB: String(start.memorySize),
    awsRequestId: id,
    logGroupName: `/aws/lambda/${start.functionName}`,
    logStreamName: start.logStreamName,
    region: REGION,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const { REQUEST_ID, X_RAY_TRACE_ID } = InvokeStoreBase.PROTECTED_KEYS;
    const invocation = { [REQUEST_ID]: id, [X_RAY_TRACE_ID]: trace };
    send({ kind: "result", id, output: encode(await invokeStore.run(invocation, () => handler(event, context))) });
  } catch (error) {
    send({ kind: "failed", id, error: describe(error) });
  }
}

function encode(result: unknown): InvocationOutput {
  if (
    typeof result === "object" &&
    result !== null &&
    "body" in result &&
    typeof result.body === "string" &&
    result.body.length >= LARGE_BODY_CHARACTERS
  ) {
    const { body, ...rest } = result;
    return { json: JSON.stringify(rest), bodyBytes: sharedBytes(body, "isBase64Encoded" in rest && rest.isBase64Encoded === true) };
  }
  return { json: JSON.stringify(result) ?? "null" };
}

function sharedBytes(body: string, base64: boolean): Uint8Array {
  if (lastBody?.body === body && lastBody.base64 === base64) return lastBody.bytes;
  const encoded = Buffer.from(body, base64 ? "base64" : "utf8");
  const bytes = new Uint8Array(new SharedArrayBuffer(encoded.byteLength));
  bytes.set(encoded);
  lastBody = { body, base64, bytes };
  return bytes;
}

function describe(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
}
