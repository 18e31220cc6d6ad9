import type { SQSRecord } from "aws-lambda";
import { expect, it } from "vitest";
import { receiveCompletions } from "../../../functions/batches/receive-completions.ts";
import { type Memory, memoryPorts } from "../../support/memory-ports.ts";
import { aJob, aRun } from "../../support/samples.ts";

const RUN = aRun();
async function withRun(): Promise<Memory> {
  const memory = memoryPorts();
  await memory.jobs.create(aJob());
  await memory.runs.create(RUN);
  return memory;
}
const message = (change: Record<string, unknown> = {}) =>
  JSON.stringify({ job_id: "buy-scanner", run_id: RUN.run_id, attempt: 1, status: "success", ...change });

/** Delivers messages in one batch; answers the places of those that are to come again. */
async function receive({ ports }: Memory, ...bodies: readonly string[]): Promise<number[]> {
  const records = bodies.map((body, place) => ({ messageId: String(place), body }) as SQSRecord);
  const { batchItemFailures } = await receiveCompletions(ports, records);
  return batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
}

it("a report by message ends the run, also when it comes twice", async () => {
  const memory = await withRun();
  expect(await receive(memory, message(), message())).toEqual([]);
  expect(await memory.runs.get("buy-scanner", RUN.run_id)).toMatchObject({ status: "success" });
  expect(memory.telemetry.events).toEqual([]);
});

it.each([
  "",
  "{",
  "null",
  "[]",
  '"x"',
  "{}",
  message({ status: "over" }),
  message({ extra: 1 }),
  message({ run_id: "7" }),
  message({ job_id: "" }),
])("a malformed one comes again, until it ends in the dead-letter queue, and holds up none of its neighbours: %s", async (body) => {
  const memory = await withRun();
  expect(await receive(memory, body, message())).toEqual([0]);
  expect(memory.telemetry.named("completion.malformed")).toMatchObject([{ level: "error", detail: { message_id: "0" } }]);
  expect(await memory.runs.get("buy-scanner", RUN.run_id)).toMatchObject({ status: "success" });
});

it.each([
  ["a number that would become another one", '{"id":8202522731445525542}', "number-not-exact"],
  ["the key __proto__", '{"__proto__":1}', "proto-key"],
])("one with %s is reported by its path, and comes again", async (_, result, code) => {
  const memory = await withRun();
  expect(await receive(memory, message({ result: 0 }).replace('"result":0', `"result":${result}`))).toEqual([0]);
  expect(memory.telemetry.named("completion.malformed")).toMatchObject([
    { level: "error", detail: { message_id: "0", error: { details: [{ text: { code } }] } } },
  ]);
  expect(await memory.runs.get("buy-scanner", RUN.run_id)).toMatchObject({ status: "queued" });
});

it.each([
  ["an unknown run", { run_id: aRun({}, {}, 1).run_id }, "NOT_FOUND"],
  ["another scope", { scope: "mock" }, "NOT_FOUND"],
  ["an attempt that has not begun", { attempt: 9 }, "CONFLICT"],
])("a report of %s is logged and done with", async (_, change, code) => {
  const memory = await withRun();
  expect(await receive(memory, message(change))).toEqual([]);
  expect(memory.telemetry.named("completion.refused")).toMatchObject([
    { level: "warn", job_id: "buy-scanner", detail: { problem: { code } } },
  ]);
});

it("a failure of ours is reported with its ids and delivered again", async () => {
  const memory = await withRun();
  memory.faults.failNext("runs.change", "after");
  expect(await receive(memory, message())).toEqual([0]);
  expect(memory.telemetry.named("completion.failed")).toMatchObject([{ job_id: "buy-scanner", run_id: RUN.run_id }]);
  expect(await receive(memory, message())).toEqual([]);
});
