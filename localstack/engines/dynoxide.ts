import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataDirectoryCorruptError, LocalStackError } from "../errors.ts";
import { AwsCallError } from "./aws-call-error.ts";
import { findDynoxide } from "./dynoxide-binary.ts";
import { tuneDynoxideDatabase } from "./tune-dynoxide-database.ts";

const START_DEADLINE_MS = 15_000;
const STOP_DEADLINE_MS = 3000;
/** What it says when it starts, on the same stream as its errors. */
const BANNER = /^Dynoxide listening on .*$/m;

/**
 * Runs dynoxide in the background of a shell that reads from us: when this process dies, even by `kill -9`,
 * the pipe closes and the shell ends dynoxide, so it can neither run on nor hold the database against the next start.
 */
const GUARDED = '"$@" </dev/null & child=$!; exec >/dev/null 2>&1; cat >/dev/null; kill -TERM $child; wait $child';

// Dynoxide wants the shape of a signature, and checks no key.
const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=0";

/** The DynamoDB part: tables and streams on SQLite, in a child process. */
export interface Dynoxide {
  readonly port: number;
  readonly url: string;
  /** Calls `DynamoDB_20120810.<operation>` or, with `streams`, `DynamoDBStreams_20120810.<operation>`; rejects with AwsCallError. */
  call(operation: string, input: unknown, streams?: "streams"): Promise<unknown>;
  /** Resolves with a reason if dynoxide ends while it should run. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts dynoxide on a free loopback port.
 * @param directory where its database file lives; undefined uses a temporary one, removed by `stop`
 */
export async function startDynoxide(directory: string | undefined): Promise<Dynoxide> {
  const binary = findDynoxide();
  const port = await freePort();
  const folder = directory ?? mkdtempSync(join(tmpdir(), "belfry-dynamodb-"));
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "dynamodb.db");
  const args = ["serve", "--host", "127.0.0.1", "--port", String(port), "--db-path", path];
  const child =
    process.platform === "win32"
      ? spawn(binary, args, { stdio: ["pipe", "ignore", "pipe"], detached: false })
      : // Its own process group: Ctrl-C in the terminal must reach us only, dynoxide is stopped last.
        spawn("/bin/sh", ["-c", GUARDED, "sh", binary, ...args], { stdio: ["pipe", "ignore", "pipe"], detached: true });
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4000)));
  // The shell closes its own stderr, so the pipe ends exactly when dynoxide does.
  const ended = new Promise<string>((resolve) => child.stderr.once("close", () => resolve(output.replace(BANNER, "").trim())));
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const call = (operation: string, input: unknown, streams?: "streams"): Promise<unknown> =>
    post(agent, port, `${streams === undefined ? "DynamoDB" : "DynamoDBStreams"}_20120810.${operation}`, input);

  // Without dynoxide the shell has nothing left to guard.
  void ended.then(() => child.stdin.end());
  const cleanUp = async (): Promise<void> => {
    await stop(child, agent, ended);
    if (directory === undefined) rmSync(folder, { recursive: true, force: true });
  };

  const reason = await Promise.race([answers(call), ended]);
  if (reason !== undefined) {
    await cleanUp();
    if (directory !== undefined && /not a valid SQLite database|malformed|corrupt/i.test(reason)) {
      throw new DataDirectoryCorruptError(directory, `dynamodb.db: ${reason}`);
    }
    throw new LocalStackError("dynoxide-failed", `dynoxide did not start: ${reason || "it ended without a message"}`);
  }
  tuneDynoxideDatabase(path);
  return { port, url: `http://127.0.0.1:${port}`, call, ended, stop: cleanUp };
}

async function answers(call: Dynoxide["call"]): Promise<string | undefined> {
  const deadline = Date.now() + START_DEADLINE_MS;
  while (Date.now() < deadline) {
    try {
      await call("ListTables", {});
      return undefined;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  return `no answer within ${START_DEADLINE_MS / 1000} s`;
}

async function stop(child: ChildProcess, agent: Agent, ended: Promise<string>): Promise<void> {
  agent.destroy();
  child.stdin?.end();
  if (process.platform === "win32") child.kill();
  const timer = setTimeout(() => {
    // The whole group, for dynoxide is the shell's child.
    if (child.pid !== undefined) process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
  }, STOP_DEADLINE_MS);
  await ended;
  clearTimeout(timer);
}

function post(agent: Agent, port: number, target: string, input: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: "127.0.0.1",
        port,
        method: "POST",
        agent,
        headers: {
          "content-type": "application/x-amz-json-1.0",
          "x-amz-target": target,
          "x-amz-date": "20260101T000000Z",
          authorization: AUTHORIZATION,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          try {
            const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
            if (response.statusCode === 200) resolve(body);
            else reject(AwsCallError.of(target, response.statusCode ?? 0, body));
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(JSON.stringify(input));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === "object" ? resolve(address.port) : reject(new Error("no free port"))));
    });
  });
}
