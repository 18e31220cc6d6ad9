/**
 * What signing in and an authorised call cost on AWS, counted on the local stack, times list prices; and what the authorizer adds to
 * a call in time, warm: the same calls of a stack that asks for tokens and of one that does not, in turns.
 *
 *     --logins N    counted, one for each of so many users, who have signed in before (default 24; 30 a minute are let in)
 *     --calls N     authorised, counted, and again timed with and without an authorizer (default 2000)
 */
import { setTimeout as sleep } from "node:timers/promises";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as z from "zod";
import { callApi } from "./stack/call-api.ts";
import { type BenchedStack, countedBetween, CREDENTIALS, startStack } from "./stack/local-stack.ts";
import { readOptions } from "./figures/options.ts";
import { percentiles } from "./figures/percentiles.ts";
import { priceCounts, workDone } from "./figures/price-counts.ts";

const MILLION = 1_000_000;
/** Attempts to sign in are counted by the minute. */
const WINDOW_MS = 61_000;
const WARM_UP = 300;
/** Calls of one stack before it is the other one's turn. */
const TURN = 100;
const PASSWORD = "long-enough-to-be-one";
const LOGIN = "/api/v1/auth/login";
const SignedIn = z.object({ access_token: z.string() });

/** Access tokens by user and stack. */
const tokens = new Map<string, string>();

const { logins, calls } = readOptions({ logins: 24, calls: 2_000 });

const counting = await startStack({ count: true, auth: true });
const admin = await firstAdmin(counting);
const names = Array.from({ length: logins }, (_, index) => `user-${index}`);
for (const username of names) {
  const body = { username, email: `${username}@example.com`, name: username, password: PASSWORD };
  await callApi(counting.api, "POST", "/api/v1/users", body, await bearer(counting, admin));
}
await signInAll();
await sleep(WINDOW_MS);
const login = await count(counting, logins, signInAll);
const headers = await bearer(counting, { username: "user-0", password: PASSWORD });
await repeat(counting, headers, WARM_UP);
const call = await count(counting, calls, () => repeat(counting, headers, calls));
await counting.stop();

const [guarded, open] = [await startStack({ auth: true }), await startStack()];
const token = await bearer(guarded, await firstAdmin(guarded));
await repeat(guarded, token, WARM_UP);
await repeat(open, {}, WARM_UP);
const times = { guarded: [] as number[], open: [] as number[] };
for (let done = 0; done < calls; done += TURN) {
  times.guarded.push(...(await repeat(guarded, token, TURN)));
  times.open.push(...(await repeat(open, {}, TURN)));
}
await guarded.stop();
await open.stop();
const latency = { with_authorizer: percentiles(times.guarded), without: percentiles(times.open) };
const added = Number((latency.with_authorizer.p50 - latency.without.p50).toFixed(3));
console.log(
  JSON.stringify(
    {
      benchmark: "accounts",
      logins,
      calls,
      unit: "US dollars per million",
      login,
      authorised_call: call,
      latency: { unit: "ms", ...latency, added_p50: added },
    },
    undefined,
    1,
  ),
);

async function signInAll(): Promise<void> {
  for (const username of names) await callApi(counting.api, "POST", LOGIN, { username, password: PASSWORD });
}

/** Calls one after the other, and how long each took, in ms. */
async function repeat({ api }: BenchedStack, given: Readonly<Record<string, string>>, times: number): Promise<number[]> {
  const taken: number[] = [];
  for (let done = 0; done < times; done += 1) {
    const began = performance.now();
    await callApi(api, "GET", "/me", undefined, given);
    taken.push(performance.now() - began);
  }
  return taken;
}

async function count(stack: BenchedStack, units: number, work: () => Promise<unknown>) {
  const before = await stack.counts();
  await work();
  const counted = countedBetween(before, await stack.counts());
  const { memory, platformLogs } = stack;
  return { ...priceCounts(counted, { units, scale: MILLION, memory, platformLogs }), ...workDone(counted) };
}

interface Credentials {
  readonly username: string;
  readonly password: string;
}

async function bearer({ api }: BenchedStack, credentials: Credentials): Promise<Readonly<Record<string, string>>> {
  const known = tokens.get(credentials.username + api) ?? SignedIn.parse(await callApi(api, "POST", LOGIN, credentials)).access_token;
  tokens.set(credentials.username + api, known);
  return { authorization: `Bearer ${known}` };
}

async function firstAdmin({ aws, outputs }: BenchedStack): Promise<Credentials> {
  const client = new SecretsManagerClient({ endpoint: aws, ...CREDENTIALS });
  const { SecretString = "{}" } = await client.send(new GetSecretValueCommand({ SecretId: outputs["FirstAdminSecret"] }));
  return z.object({ username: z.string(), password: z.string() }).parse(JSON.parse(SecretString));
}
