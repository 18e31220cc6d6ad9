import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { CreateJob } from "../../../shared/contract/jobs/job.ts";
import type { Problem } from "../../../shared/domain/errors.ts";
import { createJob } from "../../../shared/use-cases/definitions/jobs/create-job.ts";
import { createJobs } from "../../../shared/use-cases/definitions/jobs/create-jobs.ts";
import { deleteJob } from "../../../shared/use-cases/definitions/delete-definition.ts";
import { listJobs } from "../../../shared/use-cases/definitions/jobs/list-jobs.ts";
import { listNext } from "../../../shared/use-cases/definitions/list-next.ts";
import { pauseJob, resumeJob } from "../../../shared/use-cases/definitions/jobs/pause-job.ts";
import { updateJob } from "../../../shared/use-cases/definitions/jobs/update-job.ts";
import { viewJob } from "../../../functions/http/responses/job.ts";
import { type Memory, memoryPorts } from "../../support/memory-ports.ts";
import { aJob, iso, NOON } from "../../support/samples.ts";
import { say } from "../../../shared/contract/texts/en/all.ts";
import type { BrokenDefinition } from "../../../shared/domain/definition/definition.ts";
import type { Job, JobDefinition } from "../../../shared/domain/definition/job.ts";

const idOf = (job: Job | BrokenDefinition) => ("definition" in job ? job.definition.id : job.id);
const at = (seconds: number) => NOON + seconds * 1000;
const input = (change: Record<string, unknown> = {}) =>
  CreateJob.parse({ job_id: "scan", queue: "real.jobs.scan", cron_expr: "*/5 * * * *", ...change });
const refused = (problem: Partial<Problem>) => ({ problem });

/** A world with the job `scan`, created at noon, a second ago. */
async function withJob(change: Record<string, unknown> = {}): Promise<Memory> {
  const memory = memoryPorts();
  await createJob(memory.ports, input(change));
  memory.clock.advance(1);
  return memory;
}

it("a new job has version 1, the deployment's zone and its first occurrence", async () => {
  const memory = memoryPorts();
  const job = await createJob(memory.ports, input());
  expect(job.definition).toMatchObject({
    version: 1,
    scope: "real",
    timezone: "Asia/Seoul",
    first_due_at: iso(at(300)),
    created_at: iso(NOON),
  });
  expect(viewJob(job, at(1), say)).toMatchObject({ next_due_at: iso(at(300)), last_run_at: null, last_status: null });
});

it("a job is not created twice, nor for another scope, nor against the rules", async () => {
  const memory = await withJob();
  await expect(createJob(memory.ports, input())).rejects.toMatchObject(refused({ code: "ALREADY_EXISTS" }));
  const wrong = createJob(memory.ports, input({ job_id: "other", scope: "mock", queue: "mock.jobs.x", cron_expr: null }));
  await expect(wrong).rejects.toMatchObject({
    problem: { code: "VALIDATION_ERROR", details: [{ path: "scope" }, { path: "queue" }, { path: "cron_expr" }] },
  });
});

it("an update changes what is sent, and counts the version up", async () => {
  const memory = await withJob();
  const { definition } = await updateJob(memory.ports, "scan", { description: "new", timeout_sec: undefined });
  expect(definition).toMatchObject({ description: "new", timeout_sec: 120, version: 2, updated_at: iso(at(1)), active_since: iso(NOON) });
});

it("an update that changes nothing stores nothing", async () => {
  const memory = await withJob();
  const { definition } = await updateJob(memory.ports, "scan", { description: null, default_params: {}, cron_expr: "*/5 * * * *" });
  expect(definition).toMatchObject({ version: 1, updated_at: iso(NOON) });
});

it("an update of the schedule activates the job anew", async () => {
  const memory = await withJob();
  const { definition } = await updateJob(memory.ports, "scan", { cron_expr: "0 * * * *" });
  expect(definition).toMatchObject({ active_since: iso(at(1)), first_due_at: iso(at(3_600)) });
});

it("an update of a version that is not current is refused, and so is one against the rules", async () => {
  const memory = await withJob();
  await expect(updateJob(memory.ports, "scan", {}, 2)).rejects.toMatchObject(refused({ code: "VERSION_MISMATCH", current: 1 }));
  await expect(updateJob(memory.ports, "scan", { cron_expr: null })).rejects.toMatchObject(refused({ code: "VALIDATION_ERROR" }));
  await expect(updateJob(memory.ports, "none", {})).rejects.toMatchObject(refused({ code: "NOT_FOUND" }));
  expect(await memory.jobs.getDefinition("scan")).toMatchObject({ version: 1 });
});

it("of updates that collide none is lost", async () => {
  const memory = await withJob();
  await Promise.all([
    updateJob(memory.ports, "scan", { description: "a" }),
    updateJob(memory.ports, "scan", { timeout_sec: 7 }),
    updateJob(memory.ports, "scan", { retry_limit: 9 }),
  ]);
  expect(await memory.jobs.getDefinition("scan")).toMatchObject({ version: 4, description: "a", timeout_sec: 7, retry_limit: 9 });
});

it("a paused job is due never, says why, and keeps the moment of its first pause", async () => {
  const memory = await withJob();
  await pauseJob(memory.ports, "scan", "holiday");
  memory.clock.advance(10);
  const job = await pauseJob(memory.ports, "scan", "sickness");
  expect(job.definition).toMatchObject({ enabled: false, paused_at: iso(at(1)), pause_reason: "sickness", version: 3 });
  expect(viewJob(job, memory.clock.now(), say)).toMatchObject({ next_due_at: null, last_status: "paused" });
  expect((await pauseJob(memory.ports, "scan", "sickness")).definition.version).toBe(3);
});

it("a resumed job begins from now, and resuming it again does nothing", async () => {
  const memory = await withJob();
  await pauseJob(memory.ports, "scan", "holiday");
  memory.clock.advance(600);
  const { definition } = await resumeJob(memory.ports, "scan");
  expect(definition).toMatchObject({
    enabled: true,
    paused_at: null,
    pause_reason: null,
    active_since: iso(at(601)),
    first_due_at: iso(at(900)),
  });
  expect((await resumeJob(memory.ports, "scan")).definition.version).toBe(definition.version);
});

it("enabling and disabling by an update is a pause and a resume", async () => {
  const memory = await withJob();
  expect((await updateJob(memory.ports, "scan", { enabled: false })).definition).toMatchObject({
    paused_at: iso(at(1)),
    first_due_at: null,
  });
  expect((await updateJob(memory.ports, "scan", { enabled: true })).definition).toMatchObject({
    paused_at: null,
    first_due_at: iso(at(300)),
  });
});

it("a deleted job is gone", async () => {
  const memory = await withJob();
  await deleteJob(memory.ports, "scan");
  await expect(deleteJob(memory.ports, "scan")).rejects.toMatchObject(refused({ code: "NOT_FOUND", kind: "job" }));
});

it("a list is in order of id, by pages, and filters before it fills a page", async () => {
  const memory = memoryPorts();
  for (let index = 0; index < 25; index += 1) {
    const job_id = `job-${String(index).padStart(2, "0")}`;
    await memory.jobs.create(aJob({ job_id, enabled: index % 2 === 0, description: index === 7 ? "Lucky Seven" : null }));
  }
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await listJobs(memory.ports, { enabled: true }, { limit: 5, after });
    seen.push(...page.jobs.map(idOf));
    after = page.next ?? undefined;
  } while (after !== undefined);
  expect(seen).toEqual(Array.from({ length: 13 }, (_, index) => `job-${String(index * 2).padStart(2, "0")}`));
  const ids = async (filter: Parameters<typeof listJobs>[1]) => (await listJobs(memory.ports, filter, { limit: 100 })).jobs.map(idOf);
  expect(await ids({ text: "lUCKY" })).toEqual(["job-07"]);
  expect(await ids({ text: "JOB-1", queue: "real.jobs.b", enabled: false })).toHaveLength(5);
  expect(await ids({ queue: "mock." })).toEqual([]);
});

it("the coming occurrences are listed; none while the job is paused", async () => {
  const memory = await withJob();
  const { next } = await listNext(memory.ports, "scan", 3);
  expect(next).toEqual([iso(at(300)), iso(at(600)), iso(at(900))]);
  await pauseJob(memory.ports, "scan", null);
  expect(await listNext(memory.ports, "scan", 3)).toMatchObject({ next: [], timezone: "Asia/Seoul" });
});

it("of a batch's jobs with one id the first is registered, although its write is the slowest", async () => {
  const { ports, jobs } = memoryPorts();
  const delays = [20, 0, 0, 0];
  const slow = { ...ports, jobs: { ...ports.jobs, create: async (job: JobDefinition) => (await sleep(delays.shift()), jobs.create(job)) } };
  const answers = await createJobs(
    slow,
    [1, 2, 3, 4].map((timeout_sec) => input({ timeout_sec })),
  );
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "rejected"]);
  expect(await jobs.getDefinition("scan")).toMatchObject({ timeout_sec: 1 });
});
