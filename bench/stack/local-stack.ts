import { fork } from "node:child_process";
import { once } from "node:events";
import * as z from "zod";
import type { RequestCounts } from "../../localstack/stack/counts.ts";
import type { PlatformLogs } from "./template.ts";

/** What the stack did since its start. */
export interface Counted {
  readonly requests: RequestCounts;
  readonly logBytes: number;
}

export interface BenchedStack {
  readonly api: string;
  readonly aws: string;
  /** MB of each function, by its name. */
  readonly memory: Readonly<Record<string, number>>;
  readonly platformLogs: PlatformLogs;
  /** Of the stack, by their names. */
  readonly outputs: Readonly<Record<string, string>>;
  counts(): Promise<Counted>;
  stop(): Promise<void>;
}

const Ready = z.object({
  api: z.string(),
  aws: z.string(),
  memory: z.record(z.string(), z.number()),
  platformLogs: z.object({ bytesAnInvocation: z.number(), bytesARequest: z.number() }),
  outputs: z.record(z.string(), z.string()),
});

/**
 * The local stack in a process and a data directory of its own; `count` also counts capacity, and makes it slower. `auth`: it asks
 * for tokens, as on AWS. `limits`
 * (`none` or `aws`) holds back what an account does, at random by `seed`.
 */
export async function startStack({ count = false, auth = false, limits = "none", seed = 1 } = {}): Promise<BenchedStack> {
  const options = ["--count", count ? "yes" : "no", "--auth", auth ? "yes" : "no", "--limits", limits, "--seed", String(seed)];
  const child = fork(new URL("stack-process.ts", import.meta.url), options, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`the local stack ended with ${code}`)));
  // Its end is an error only for who waits for an answer.
  ended.catch(() => undefined);
  const answer = async (): Promise<unknown> => Promise.race([once(child, "message").then(([message]) => message as unknown), ended]);
  return {
    ...Ready.parse(await answer()),
    async counts() {
      child.send("counts");
      return (await answer()) as Counted;
    },
    async stop() {
      child.disconnect();
      await ended.catch(() => undefined);
    },
  };
}

/** What was counted between two moments. */
export function countedBetween(before: Counted, after: Counted): Counted {
  return subtract(after, before);
}

function subtract<Value>(after: Value, before: Value | undefined): Value {
  if (typeof after === "number") return (after - (typeof before === "number" ? before : 0)) as Value;
  const entries = Object.entries(after as object).map(([key, value]) => [
    key,
    subtract(value as unknown, (before as Record<string, unknown> | undefined)?.[key]),
  ]);
  return Object.fromEntries(entries) as Value;
}

/** Clients of the stack need no real credentials. */
export const CREDENTIALS = { region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };
