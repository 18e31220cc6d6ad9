import { expect, it } from "vitest";
import { definitionKey } from "../../../../shared/domain/definition/definition-key.ts";
import type { Pass } from "../../../../shared/domain/definition/pass.ts";
import { beginPass } from "../../../../shared/use-cases/planning/begin-pass.ts";
import { continuePass } from "../../../../shared/use-cases/planning/provision-pass.ts";
import { type Memory, memoryPorts } from "../../../support/memory-ports.ts";
import { aJob, aTrigger, aWorkflow, NOON } from "../../../support/samples.ts";

/** Does one page after the other, as the stream brings them; one that fails comes again. */
async function follow({ ports, passes }: Memory): Promise<Pass> {
  for (let tries = 0; tries < 500; tries += 1) {
    const pass = await passes.get();
    if (!pass || pass.ended_at !== null) break;
    await continuePass(ports, pass).catch(() => undefined);
  }
  return (await passes.get()) as Pass;
}

async function pass(memory: Memory): Promise<Pass> {
  await beginPass(memory.ports);
  return follow(memory);
}

async function withJobs(count: number): Promise<Memory> {
  const memory = memoryPorts();
  for (let index = 0; index < count; index += 1) await memory.jobs.create(aJob({ job_id: `job-${index}` }));
  return memory;
}

const launched = ({ dispatch }: Memory) => dispatch.sent.filter(({ message }) => message.kind === "launch").length;

it("what is missing is made, what differs corrected, what is right left alone, and only what was not is launched", async () => {
  const memory = await withJobs(250);
  expect(await pass(memory)).toMatchObject({ counts: { provisioned: 250, mended: 250, removed: 0, failed: 0 }, failures: [] });
  expect(memory.wakes.recurring.size).toBe(250);
  expect(launched(memory)).toBe(250);
  memory.wakes.recurring.delete("job#job-7");
  memory.wakes.recurring.set("job#job-8", "cron(0 0 * * ? *)");
  expect(await pass(memory)).toMatchObject({ counts: { provisioned: 250, mended: 2 } });
  expect(new Set(memory.wakes.recurring.values())).toEqual(new Set(["cron(0/2 * * * ? *)"]));
  expect(launched(memory)).toBe(252);
});

it("schedules and rules that no definition wants are taken away, in any number; what comes once stays", async () => {
  const memory = await withJobs(1);
  const listening = aTrigger({ trigger_id: "hears", type: "event", source_topic: "a.b", cron_expr: null });
  await memory.triggers.create(listening);
  await memory.workflows.create(aWorkflow({ workflow_id: "paused", enabled: false }));
  for (const owner of ["workflow#paused", "trigger#gone", "job#gone"] as const) memory.wakes.recurring.set(owner, "cron(0/2 * * * ? *)");
  for (let index = 0; index < 150; index += 1) {
    memory.wakes.recurring.set(definitionKey("job", `gone-${index}`), "cron(0/2 * * * ? *)");
    memory.rules.patterns.set(`gone-${index}`, "{}");
  }
  await memory.wakes.once("later", NOON, { kind: "deadline", job_id: "gone", run_id: "run" });
  expect(await pass(memory)).toMatchObject({ counts: { provisioned: 3, removed: 303, failed: 0 }, stage: "rules" });
  expect([...memory.wakes.recurring.keys()]).toEqual(["job#job-0"]);
  expect([...memory.rules.patterns.keys()]).toEqual(["hears"]);
  expect(memory.wakes.oneTime.size).toBe(1);
});

it("a definition that appears while what it seemed to have left is taken away gets it back", async () => {
  const memory = memoryPorts();
  memory.wakes.recurring.set("job#scan", "cron(0/2 * * * ? *)");
  await beginPass(memory.ports);
  for (let at = memory.faults.calls.length; at < 40; at += 1) {
    memory.faults.afterCall(at, async () => {
      if (memory.faults.calls.at(-1) === "wakes.remove") await memory.jobs.create(aJob({ job_id: "scan" }));
    });
  }
  expect(await follow(memory)).toMatchObject({ counts: { removed: 0, failed: 0 } });
  expect([...memory.wakes.recurring.keys()]).toEqual(["job#scan"]);
});

it("one that fails is told with its id, and keeps no other back", async () => {
  const memory = await withJobs(3);
  memory.faults.failNext("wakes.put", "before");
  const done = await pass(memory);
  expect(done).toMatchObject({
    counts: { provisioned: 2, failed: 1 },
    failures: [{ owner: "job#job-0", error: expect.stringContaining("wakes.put") }],
  });
  expect(memory.telemetry.named("provision.failed")).toMatchObject([{ job_id: "job-0" }]);
});

it("whichever call fails, before or after it was done, the pass goes on from its page and ends with everything in place", async () => {
  const whole = await worldToMend();
  await pass(whole);
  const calls = whole.faults.calls.length;
  expect(calls).toBeGreaterThan(20);
  for (let call = 0; call < calls; call += 1) {
    for (const moment of ["before", "after"] as const) {
      const memory = await worldToMend();
      memory.faults.failCall(call, moment);
      await beginPass(memory.ports).catch(() => undefined);
      if (!(await memory.passes.get())) await beginPass(memory.ports);
      const { ended_at, counts } = await follow(memory);
      expect(ended_at).not.toBeNull();
      // What was told as failed is done by the next pass, and only that.
      if (counts.failed > 0) await pass(memory);
      expect([...memory.wakes.recurring.keys()].toSorted()).toEqual([...whole.wakes.recurring.keys()].toSorted());
      expect([...memory.rules.patterns.keys()]).toEqual(["hears"]);
    }
  }
});

async function worldToMend(): Promise<Memory> {
  const memory = await withJobs(3);
  await memory.triggers.create(aTrigger({ trigger_id: "hears", type: "event", source_topic: "a.b", cron_expr: null }));
  memory.wakes.recurring.set("job#gone", "cron(0/2 * * * ? *)");
  memory.rules.patterns.set("gone", "{}");
  return memory;
}

it("what the stream tells again, or of a pass that another one has taken the place of, does nothing", async () => {
  const memory = await withJobs(1);
  const old = await beginPass(memory.ports);
  await continuePass(memory.ports, old);
  const once = await memory.passes.get();
  await continuePass(memory.ports, old);
  expect(await memory.passes.get()).toEqual(once);
  const later = await beginPass(memory.ports);
  await continuePass(memory.ports, once as Pass);
  expect(await memory.passes.get()).toEqual(later);
  const { ended_at } = await follow(memory);
  const ended = (await memory.passes.get()) as Pass;
  await continuePass(memory.ports, ended);
  expect(await memory.passes.get()).toMatchObject({ ended_at, page: ended.page });
});

it("of very many failures the first hundred are told by id, and all are counted", async () => {
  const memory = await withJobs(130);
  memory.faults.failNext("wakes.compare", "before", 130);
  const { counts, failures } = await pass(memory);
  expect([counts.failed, failures.length]).toEqual([130, 100]);
});

it("a definition that is not due within minutes costs no launch", async () => {
  const memory = memoryPorts();
  await memory.jobs.create(aJob({ job_id: "yearly", cron_expr: "0 0 1 1 *" }));
  await memory.jobs.create(aJob({ job_id: "chained", cron_expr: null, interval_seconds: 86_400, reschedule_mode: "queue" }));
  await pass(memory);
  expect([...memory.wakes.recurring.keys()]).toContain("job#yearly");
  expect(launched(memory)).toBe(0);
});

it("a page that fails as a whole holds nothing up: it is tried again behind what has come meanwhile, and in the end is told as failed", async () => {
  const memory = await withJobs(1);
  const first = await beginPass(memory.ports);
  memory.faults.failNext("jobs.listDefinitions", "before", 5);
  await continuePass(memory.ports, first);
  const again = await memory.passes.get();
  expect(again).toMatchObject({ page: 0, tries: 1, ended_at: null });
  await continuePass(memory.ports, first);
  expect(await memory.passes.get()).toEqual(again);
  expect(await follow(memory)).toMatchObject({
    counts: { failed: 1 },
    failures: [{ owner: null, error: expect.stringMatching(/^job-definitions: .*jobs\.listDefinitions/) }],
    ended_at: expect.any(String),
  });
  expect(await pass(memory)).toMatchObject({ counts: { provisioned: 1, failed: 0 }, tries: 0, failures: [] });
});
