import { expect, it } from "vitest";
import { BelfryError } from "../../../../shared/domain/errors.ts";
import type { Run } from "../../../../shared/domain/run/run.ts";
import { text } from "../../../../shared/domain/texts/text.ts";
import { beginPass } from "../../../../shared/use-cases/planning/begin-pass.ts";
import { continuePass } from "../../../../shared/use-cases/planning/provision-pass.ts";
import { react } from "../../../../shared/use-cases/react.ts";
import { recordFormer } from "../../../../shared/use-cases/runs/record-former.ts";
import { reportStart } from "../../../../shared/use-cases/runs/reports/report-start.ts";
import { onRunEnded } from "../../../../shared/use-cases/runs/ends/on-run-ended.ts";
import { memoryPorts } from "../../../support/memory-ports.ts";
import { aFire, aJob, aRun, iso, NOON, ref } from "../../../support/samples.ts";
import { Simulation } from "../../../support/simulation.ts";

const LATE_MS = 61_000;

it.each([
  [LATE_MS, 1],
  [LATE_MS - 1_000, undefined],
])("a run whose first attempt is claimed %i ms after it was due counts as late, once: %s", async (after, late) => {
  const memory = memoryPorts(NOON + after);
  const run = aRun();
  await memory.runs.create(run);
  for (let times = 0; times < 2; times += 1) await reportStart(memory.ports, run.job_id, run.run_id, { attempt: 1, worker_id: "w" });
  expect(memory.telemetry.measured.runs_late).toBe(late);
});

it.each<[string, Partial<Run>, number | undefined]>([
  ["whose worker reports no start", { begun_at: iso(NOON + LATE_MS), worker_id: null }, 1],
  ["that was counted when it was claimed", { begun_at: iso(NOON + LATE_MS), worker_id: "w" }, undefined],
])("at its end a late run %s counts: %s", async (_, changes, late) => {
  const memory = memoryPorts(NOON + 90_000);
  const job = aJob();
  await memory.jobs.create(job);
  const run = aRun({ status: "success", finished_at: iso(NOON + 90_000), ...changes });
  await memory.runs.create(run);
  await memory.jobs.acquireSlot(ref(job.job_id), run.run_id, {
    maxParallel: 1,
    startedAt: iso(NOON),
    nextDueAt: null,
    activeSince: job.active_since,
  });
  await onRunEnded(memory.ports, run);
  await onRunEnded(memory.ports, run);
  expect(memory.telemetry.measured.runs_late).toBe(late);
});

it("occurrences that downtime made Belfry miss are counted, each once", async () => {
  const world = new Simulation({ now: NOON + 240_000, copies: 2 });
  const job = aJob({ active_since: iso(NOON - 1) });
  await world.memory.jobs.create(job);
  world.memory.dispatch.add({ kind: "launch", owner: `job#${job.job_id}`, from: iso(NOON), until: iso(NOON + 230_000) }, NOON);
  await world.settle();
  const missed = world.memory.runs.all().filter(({ status }) => status === "missed");
  expect(missed.length).toBeGreaterThan(0);
  expect(world.memory.telemetry.measured.occurrences_missed).toBe(missed.length);
});

it.each([
  ["that its owner's change overtook is nobody's miss", NOON + 1_000, undefined],
  ["that is beyond its grace is missed all the same", NOON + 7_200_000, 1],
])("an occurrence of a former definition %s", async (_, now, missed) => {
  const memory = memoryPorts(now);
  const former = { ...aJob(), became: "edited", at: null } as const;
  for (let times = 0; times < 2; times += 1) await recordFormer(memory.ports, former, aFire(aJob(), NOON));
  expect(memory.runs.all()).toMatchObject([{ status: "missed" }]);
  expect(memory.telemetry.measured.occurrences_missed).toBe(missed);
});

it("a reaction that can never succeed is dropped and counted; one that may is told of again", async () => {
  const memory = memoryPorts();
  const run = aRun({ status: "success", finished_at: iso(NOON) });
  const broken = { change: { kind: "run", run } } as const;
  const refuse = new BelfryError({ code: "VALIDATION_ERROR", details: [{ path: "x", text: text("plain", { words: "no" }) }] });
  const failing = (error: Error) => ({
    ...memory.ports,
    jobs: Object.assign(Object.create(memory.ports.jobs), {
      freeSlot: async () => {
        throw error;
      },
    }),
  });
  expect(await react(failing(refuse), [broken])).toEqual([]);
  expect(memory.telemetry.measured).toEqual({ reactions_dropped: 1 });
  expect(await react(failing(new Error("throttled")), [broken])).toEqual([broken]);
  expect(memory.telemetry.measured).toEqual({ reactions_dropped: 1 });
});

it("each definition that could not be provisioned is counted, and none of the others", async () => {
  const memory = memoryPorts();
  for (const job_id of ["one", "two"]) await memory.jobs.create(aJob({ job_id }));
  const compare = async (owner: string) => {
    if (owner === "job#one") throw new Error("refused");
    return "same" as const;
  };
  const wakes = Object.assign(Object.create(memory.ports.wakes), { compare });
  await continuePass({ ...memory.ports, wakes }, await beginPass(memory.ports));
  expect(memory.telemetry.measured).toEqual({ definitions_not_provisioned: 1 });
});
