import { expect, it } from "vitest";
import { sumOfStatuses } from "../../../../shared/domain/statistics/statistics.ts";
import { markHours } from "../../../../shared/use-cases/statistics/mark-hours.ts";
import { countHours } from "../../../../shared/use-cases/statistics/count-hours.ts";
import { react } from "../../../../shared/use-cases/react.ts";
import { startOccurrence } from "../../../../shared/use-cases/starting/start-occurrence.ts";
import { memoryPorts } from "../../../support/memory-ports.ts";
import { aFire, aJob, aRun, iso, NOON } from "../../../support/samples.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const late = HOUR + 15 * MINUTE;
const calls = (memory: ReturnType<typeof memoryPorts>, name: string) => memory.faults.calls.filter((call) => call === name).length;

it("runs that end within their hour or soon after it cost no mark, those that end later one an hour and process", async () => {
  const memory = memoryPorts(NOON + late - 1);
  const end = async (job_id: string, at = NOON) => {
    const run = aRun({ job_id, status: "success", finished_at: iso(memory.clock.now()) }, {}, at);
    await react(memory.ports, [{ change: { kind: "run", run } }]);
  };
  await end("a");
  expect(memory.statistics.marks).toEqual([]);
  memory.clock.set(NOON + late);
  await Promise.all(["a", "b", "c"].map((id) => end(id)));
  await end("d", NOON + HOUR);
  await end("d", NOON - HOUR);
  expect(memory.statistics.marks).toEqual([
    { hour: NOON, at: NOON + late },
    { hour: NOON - HOUR, at: NOON + late },
  ]);
  memory.clock.set(NOON + late + 15 * MINUTE);
  await end("e");
  expect(memory.statistics.marks).toHaveLength(3);
});

it("another process makes its own mark", async () => {
  const memory = memoryPorts(NOON + late);
  const other = { ...memory.ports, statistics: memory.faults.wrap("statistics", memory.statistics) };
  for (const ports of [memory.ports, other, memory.ports, other]) await markHours(ports, [aRun()]);
  expect(memory.statistics.marks).toHaveLength(2);
});

it("a mark that fails fails no reaction, is reported, and is made with the next change", async () => {
  const memory = memoryPorts(NOON + late);
  memory.faults.failNext("statistics.markHour", "before");
  const change = { kind: "run", run: aRun({ status: "success", finished_at: iso(NOON + late) }) } as const;
  expect(await react(memory.ports, [{ change }])).toEqual([]);
  expect(memory.telemetry.named("statistics.not_marked")).toHaveLength(1);
  expect(memory.statistics.marks).toEqual([]);
  await react(memory.ports, [{ change }]);
  expect(memory.statistics.marks).toHaveLength(1);
});

it("what is put on record as missed long after its hour marks it first, once", async () => {
  const memory = memoryPorts(NOON + 2 * HOUR);
  const job = aJob({ cron_expr: "0 * * * *", timezone: "UTC", active_since: iso(NOON - 1) });
  await memory.jobs.create(job);
  for (let times = 0; times < 2; times += 1) await startOccurrence(memory.ports, { message: aFire(job, NOON), messageId: "m" }, job, false);
  expect(memory.runs.all().map(({ status }) => status)).toEqual(["missed"]);
  expect(memory.statistics.marks).toEqual([{ hour: NOON, at: NOON + 2 * HOUR }]);
  expect(memory.faults.calls.indexOf("statistics.markHour")).toBeLessThan(memory.faults.calls.indexOf("runs.createUnstarted"));
});

it("hours are counted when they are asked for, and again only as long as they may change", async () => {
  const memory = memoryPorts(NOON + 30 * MINUTE);
  const { runs } = memory.ports;
  await runs.create(aRun({ job_id: "a", status: "success" }, {}, NOON - HOUR));
  const waiting = aRun({ job_id: "b" });
  await runs.create(waiting);
  const ask = async (hours = 3) =>
    (await countHours(memory.ports, hours)).map(({ hour, count, behind }) => [
      (hour - NOON) / HOUR,
      sumOfStatuses(count?.quarters ?? []),
      behind,
    ]);
  expect(await ask()).toEqual([
    [-2, {}, false],
    [-1, { success: 1 }, false],
    [0, { queued: 1 }, false],
  ]);
  expect(calls(memory, "runs.runsOfHour")).toBe(3);
  memory.clock.set(NOON + 30 * MINUTE + 9_000);
  await ask();
  expect(calls(memory, "runs.runsOfHour")).toBe(3);
  // Two hours are over for good by then; the one of noon has a run that waits.
  memory.clock.set(NOON + 3 * HOUR);
  await ask(6);
  const before = calls(memory, "runs.runsOfHour");
  await runs.save(waiting, { ...waiting, status: "success", finished_at: iso(memory.clock.now()) });
  memory.clock.set(NOON + 3 * HOUR + 10_000);
  expect((await ask(6)).slice(0, 3)).toEqual([
    [-2, {}, false],
    [-1, { success: 1 }, false],
    [0, { success: 1 }, false],
  ]);
  // That one, and the present hour, which has just begun; the one before it as well.
  expect(calls(memory, "runs.runsOfHour") - before).toBe(3);
});

it("an hour that cannot be counted is shown as it was, and said to be behind", async () => {
  const memory = memoryPorts(NOON);
  await memory.ports.runs.create(aRun({ status: "success" }));
  await countHours(memory.ports, 1);
  memory.clock.set(NOON + 10_000);
  memory.faults.failNext("runs.runsOfHour", "before");
  const [hour] = await countHours(memory.ports, 1);
  expect([sumOfStatuses(hour?.count?.quarters ?? []), hour?.behind]).toEqual([{ success: 1 }, true]);
  expect(memory.telemetry.named("statistics.not_counted")).toHaveLength(1);
});
