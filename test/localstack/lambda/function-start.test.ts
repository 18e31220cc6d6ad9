import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { FunctionLog } from "../../../localstack/services/lambda/function-log.ts";
import type { InvocationError } from "../../../localstack/services/lambda/invocation-error.ts";
import { LambdaFunction } from "../../../localstack/services/lambda/lambda-function.ts";
import { RequestCounter } from "../../../localstack/stack/counts.ts";
import { temporaryDirectory } from "../support/assembly.ts";

const made: LambdaFunction[] = [];
afterEach(() => Promise.all(made.splice(0).map((fn) => fn.stop())));

/** A function with a second's time-out. */
function aFunction(code: string): LambdaFunction {
  const codeDirectory = temporaryDirectory();
  writeFileSync(join(codeDirectory, "index.mjs"), code);
  const fn = new LambdaFunction(
    {
      name: "fn",
      arn: "arn:aws:lambda:us-east-1:000000000000:function:fn",
      codeDirectory,
      handler: "index.handler",
      runtime: "nodejs24.x",
      environment: {},
      timeoutSeconds: 1,
      memorySize: 128,
      reservedConcurrency: undefined,
      mayRecurse: false,
      asyncInvoke: { maximumRetryAttempts: 0, maximumEventAgeSeconds: 60, onFailureQueueArn: undefined, onSuccessQueueArn: undefined },
    },
    {
      endpoints: {},
      counter: new RequestCounter(),
      log: new FunctionLog(
        "fn",
        undefined,
        () => undefined,
        () => undefined,
      ),
      onActivity: () => undefined,
    },
  );
  made.push(fn);
  return fn;
}

const detailOf = (outcome: Promise<unknown>) => outcome.catch((error: unknown) => (error as InvocationError).detail);

it("a start that takes longer than the time-out takes nothing from an invocation's time", async () => {
  const fn = aFunction(`await new Promise((resolve) => setTimeout(resolve, 1_500)); export const handler = async () => "here";`);
  expect(await fn.invoke({})).toEqual({ json: '"here"' });
});

it("an invocation that takes longer than the time-out ends with it, and the next one is answered", async () => {
  const fn = aFunction(
    `export const handler = async ({ slow }) => slow ? new Promise(() => setTimeout(() => undefined, 60_000)) : "here";`,
  );
  expect(await detailOf(fn.invoke({ slow: true }))).toMatchObject({ errorType: "Sandbox.Timedout" });
  expect(await fn.invoke({})).toEqual({ json: '"here"' });
});

it("invocations that wait for a start that fails fail with it, and the next one is a start of its own", async () => {
  const fn = aFunction(`throw new TypeError("no table");`);
  const both = await Promise.all([detailOf(fn.invoke({})), detailOf(fn.invoke({}))]);
  const failure: unknown = expect.objectContaining({ errorType: "TypeError", errorMessage: "no table" });
  expect(both).toEqual([failure, failure]);
  expect(await detailOf(fn.invoke({}))).toEqual(failure);
});
