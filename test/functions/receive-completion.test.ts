import { expect, it } from "vitest";
import { receiveCompletion } from "../../functions/receive-completion.ts";
import { type Memory, memoryPorts } from "../support/memory-ports.ts";
import { aJob, aRun } from "../support/samples.ts";

const RUN = aRun();
async function withRun(): Promise<Memory> {
  const memory = memoryPorts();
  await memory.jobs.create(aJob());
  await memory.runs.create(RUN);
  return memory;
}
const message = (change: Record<string, unknown> = {}) =>
  JSON.stringify({ job_id: "buy-scanner", run_id: RUN.run_id, attempt: 1, status: "success", ...change });

it("a report by message ends the run, also when it comes twice", async () => {
  const memory = await withRun();
  await receiveCompletion(memory.ports, message());
  await receiveCompletion(memory.ports, message());
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
])("a malformed one throws, so that it ends in the dead-letter queue: %s", async (body) => {
  const memory = await withRun();
  await expect(receiveCompletion(memory.ports, body)).rejects.toThrow(Error);
  expect(await memory.runs.get("buy-scanner", RUN.run_id)).toMatchObject({ status: "queued" });
});

it.each([
  ["an unknown run", { run_id: aRun({}, {}, 1).run_id }, "NOT_FOUND"],
  ["another scope", { scope: "mock" }, "NOT_FOUND"],
  ["an attempt that has not begun", { attempt: 9 }, "CONFLICT"],
])("a report of %s is logged and done with", async (_, change, code) => {
  const memory = await withRun();
  await receiveCompletion(memory.ports, message(change));
  expect(memory.telemetry.named("completion.refused")).toMatchObject([
    { level: "warn", job_id: "buy-scanner", detail: { problem: { code } } },
  ]);
});

it("a failure of ours throws, so that it is delivered again", async () => {
  const memory = await withRun();
  memory.faults.failNext("runs.save", "after");
  await expect(receiveCompletion(memory.ports, message())).rejects.toThrow("runs.save");
  await receiveCompletion(memory.ports, message());
  expect(memory.telemetry.events).toEqual([]);
});
