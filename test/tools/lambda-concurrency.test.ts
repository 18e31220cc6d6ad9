import { LambdaClient, ResourceNotFoundException } from "@aws-sdk/client-lambda";
import { expect, it } from "vitest";
import { RESERVED } from "../../infra/reserved-concurrency.ts";
import { adviceOn, describe, readConcurrency } from "../../tools/lambda-concurrency.ts";

const A_SCOPE = Object.values<number>(RESERVED).reduce((sum, amount) => sum + amount);

/** An account with these limits, and these reservations by function. */
function account(limit: number, unreserved: number, reserved: Readonly<Record<string, number>> = {}): LambdaClient {
  const send = async ({ input }: { input: { FunctionName?: string } }) => {
    const name = input.FunctionName;
    if (name === undefined) return { AccountLimit: { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: unreserved } };
    if (!(name in reserved)) throw new ResourceNotFoundException({ message: "none", $metadata: {} });
    return { ReservedConcurrentExecutions: reserved[name] };
  };
  return Object.assign(new LambdaClient({ region: "us-east-1" }), { send });
}

it("a new account's ten are enough to deploy without reservations, and too few to work with", async () => {
  const concurrency = await readConcurrency(account(10, 10), []);
  expect(adviceOn(concurrency)).toEqual({ deploys: true, ask: 1_000 });
  expect(describe(concurrency).join("\n")).toMatch(/10 concurrent executions.*desired-value 1000.*apiThrottle/s);
});

it("a scope that reserves where too few are left would not deploy, and is told how many to ask for", async () => {
  const small = await readConcurrency(account(10, 10), ["real"]);
  expect(small).toEqual({ limit: 10, unreserved: 10, wanted: A_SCOPE });
  expect(adviceOn(small)).toEqual({ deploys: false, ask: 1_000 });

  const two = await readConcurrency(account(1_000, 1_000), ["real", "mock"]);
  expect(adviceOn(two)).toEqual({ deploys: false, ask: 2 * A_SCOPE + 100 });
  expect(adviceOn({ ...two, limit: 2 * A_SCOPE + 100, unreserved: 2 * A_SCOPE + 100 })).toEqual({ deploys: true, ask: undefined });
});

it("what its functions have already is not wanted again, and others' reservations are not there for it", async () => {
  const { authorizer, ...others } = RESERVED;
  const held = Object.fromEntries(Object.entries(others).map(([name, amount]) => [`belfry-real-${name}`, amount]));
  const concurrency = await readConcurrency(account(1_000, 500, held), ["real"]);
  expect(concurrency.wanted).toBe(authorizer);
  expect(adviceOn(concurrency)).toEqual({ deploys: true, ask: undefined });
  expect(adviceOn({ limit: 1_000, unreserved: 640, wanted: 550 })).toEqual({ deploys: false, ask: 1_010 });
});
