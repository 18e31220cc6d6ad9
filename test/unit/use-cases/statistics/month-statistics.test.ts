import { expect, it } from "vitest";
import type { WorkflowRun } from "../../../../shared/domain/run/workflow-run.ts";
import { retry } from "../../../../shared/domain/run/workflow-run.ts";
import type { Forecast } from "../../../../shared/domain/statistics/forecast.ts";
import { react } from "../../../../shared/use-cases/react.ts";
import { recordUnstartedRun } from "../../../../shared/use-cases/workflows/start-workflow-run.ts";
import { countDueHours } from "../../../../shared/use-cases/statistics/count-due-hours.ts";
import { dayRuns } from "../../../../shared/use-cases/statistics/day.ts";
import { forgetMonth } from "../../../../shared/use-cases/statistics/forget-month.ts";
import { monthStatistics } from "../../../../shared/use-cases/statistics/month.ts";
import { type Memory, memoryPorts } from "../../../support/memory-ports.ts";
import { aRun, aWorkflow, aWorkflowRun, iso, NOON } from "../../../support/samples.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SCHEDULE = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
/** Noon of the 20th, UTC, is 21:00 in Seoul. */
const MONTH = { year: 2026, month: 11, timezone: "Asia/Seoul" } as const;
const aScheduleRun = (change: Partial<WorkflowRun> = {}, at = NOON) => aWorkflowRun({ workflow_id: SCHEDULE, ...change }, at);
const daily: Forecast = {
  id: SCHEDULE,
  schedule: { kind: "cron", expression: "0 21 * * *", timeZone: "Asia/Seoul" },
  from: NOON - 30 * DAY,
  until: null,
};

const ask = (memory: Memory, forecasts: readonly Forecast[] = []) =>
  monthStatistics(memory.ports, { ...MONTH, kinds: ["schedule"], forecasts });
/** A day's numbers: success, failed, running, pending. */
async function dayOf(memory: Memory, date: string, forecasts: readonly Forecast[] = []) {
  const found = (await ask(memory, forecasts)).days.find((day) => day.date === date);
  return found && [found.success, found.failed, found.running, found.pending];
}
const calls = (memory: Memory, name: string) => memory.faults.calls.filter((call) => call === name).length;
/** As the table's stream tells of it. */
async function change(memory: Memory, before: WorkflowRun, after: WorkflowRun): Promise<WorkflowRun> {
  expect(await memory.workflowRuns.save(before, after)).toBe(true);
  expect(await react(memory.ports, [{ change: { kind: "workflow-run", run: after } }])).toEqual([]);
  return after;
}

it("a run that failed, was cleared days later and then succeeded counts once, as a success of the day on which it was due", async () => {
  const memory = memoryPorts(NOON + HOUR);
  const failed = aScheduleRun({ status: "failed", finished_at: iso(NOON + MINUTE), steps: "fx" });
  await memory.workflowRuns.create(failed);
  expect(await dayOf(memory, "2026-11-20")).toEqual([0, 1, 0, 0]);

  memory.clock.set(NOON + 3 * DAY);
  expect(await dayOf(memory, "2026-11-20")).toEqual([0, 1, 0, 0]);
  const counted = calls(memory, "workflowRuns.runsOfHour");
  expect(await dayOf(memory, "2026-11-20")).toEqual([0, 1, 0, 0]);
  expect(calls(memory, "workflowRuns.runsOfHour")).toBe(counted);

  const cleared = retry(failed, memory.clock.now());
  if (!cleared) throw new Error("it has failed");
  expect(await memory.workflowRuns.save(failed, cleared)).toBe(true);
  await react(memory.ports, [{ change: { kind: "workflow-run", run: cleared } }]);
  memory.clock.set(memory.clock.now() + 10_000);
  expect(await dayOf(memory, "2026-11-20")).toEqual([0, 0, 1, 0]);

  const under = await memory.workflowRuns.get(SCHEDULE, cleared.run_id);
  if (!under) throw new Error("it is there");
  memory.clock.set(memory.clock.now() + HOUR);
  await change(memory, under, {
    ...under,
    status: "success",
    steps: "ss",
    finished_at: iso(memory.clock.now()),
    revision: under.revision + 1,
  });
  memory.clock.set(memory.clock.now() + 10_000);
  expect(await dayOf(memory, "2026-11-20")).toEqual([1, 0, 0, 0]);
  expect(await dayOf(memory, "2026-11-23")).toEqual([0, 0, 0, 0]);
  expect((await ask(memory)).days.reduce((sum, { total }) => sum + total, 0)).toBe(1);
});

it("a run that ends long after its hour, and one recorded as missed then, are in the next answer", async () => {
  const memory = memoryPorts(NOON + 26 * HOUR);
  const running = aScheduleRun({ status: "running", steps: "a-", started_at: iso(NOON) });
  await memory.workflowRuns.create(running);
  expect(await dayOf(memory, "2026-11-20")).toEqual([0, 0, 1, 0]);
  await change(memory, running, { ...running, status: "failed", steps: "fx", finished_at: iso(memory.clock.now()), revision: 2 });
  const workflow = aWorkflow({ workflow_id: SCHEDULE });
  await memory.workflows.create(workflow);
  await recordUnstartedRun(memory.ports, aScheduleRun({ status: "missed", steps: "xx" }, NOON + HOUR), workflow);
  memory.clock.set(memory.clock.now() + 10_000);
  expect(await dayOf(memory, "2026-11-20")).toEqual([0, 2, 0, 0]);
});

it("a schedule that is deleted leaves its runs, and what was to come goes", async () => {
  const memory = memoryPorts(NOON + 11 * MINUTE);
  await memory.workflowRuns.create(aScheduleRun({ status: "success" }));
  const before = await ask(memory, [daily]);
  expect(before.days.map(({ total }) => total)).toEqual([...Array<number>(19).fill(0), ...Array<number>(11).fill(1)]);
  expect(before.days[19]).toMatchObject({ success: 1, pending: 0 });
  expect(before.days.filter(({ pending }) => pending === 1)).toHaveLength(10);
  const after = await ask(memory, []);
  expect(after.days.filter(({ total }) => total > 0)).toMatchObject([{ date: "2026-11-20", success: 1, pending: 0 }]);
});

it("what was due a while ago and has no run is no longer to come", async () => {
  const memory = memoryPorts(NOON - MINUTE);
  const asked = async (at: number) => {
    memory.clock.set(at);
    return dayOf(memory, "2026-11-20", [daily]);
  };
  expect([await asked(NOON - MINUTE), await asked(NOON + MINUTE), await asked(NOON + 10 * MINUTE)]).toEqual([
    [0, 0, 0, 1],
    [0, 0, 0, 1],
    [0, 0, 0, 0],
  ]);
});

it("jobs, steps, workflows and schedules are counted only where they are asked for, and nothing that was skipped or cancelled", async () => {
  const memory = memoryPorts(NOON + HOUR);
  await memory.runs.create(aRun({ status: "success" }));
  await memory.runs.create(aRun({ job_id: "other", status: "cancelled" }));
  await memory.workflowRuns.create(aWorkflowRun({ status: "failed" }));
  await memory.workflowRuns.create(aScheduleRun({ status: "skipped" }));
  const totalOf = async (...kinds: Parameters<typeof monthStatistics>[1]["kinds"]) =>
    (await monthStatistics(memory.ports, { ...MONTH, kinds, forecasts: [] })).days[19];
  expect(await totalOf("job", "step")).toMatchObject({ total: 1, success: 1 });
  expect(await totalOf("workflow")).toMatchObject({ total: 1, failed: 1 });
  expect(await totalOf("schedule")).toMatchObject({ total: 0 });
});

it("a month that is counted is one read; its answer says when its last hour was counted, and that nothing was", async () => {
  const memory = memoryPorts(NOON);
  await memory.workflowRuns.create(aScheduleRun({ status: "success" }));
  memory.clock.set(NOON + 20 * DAY);
  const first = await ask(memory);
  expect([first.cached, first.updated_at]).toEqual([false, iso(NOON + 20 * DAY)]);
  memory.clock.set(NOON + 21 * DAY);
  memory.faults.calls.length = 0;
  const second = await ask(memory);
  expect(second).toEqual({ ...first, cached: true });
  expect(memory.faults.calls).toEqual(["statistics.readHours"]);
});

it("an answer for the present month says when the oldest count was made that may still change", async () => {
  const memory = memoryPorts(NOON);
  await ask(memory);
  memory.clock.set(NOON + 9_000);
  const soon = await ask(memory);
  expect([soon.cached, soon.updated_at]).toEqual([true, iso(NOON)]);
});

it("days whose hours cannot be counted say so, and the next question counts them", async () => {
  const memory = memoryPorts(NOON + 20 * DAY);
  await memory.workflowRuns.create(aScheduleRun({ status: "success" }));
  memory.faults.failNext("workflowRuns.runsOfHour", "before", 30 * 24);
  const none = await ask(memory);
  expect(none.days.every(({ behind, total }) => behind && total === 0)).toBe(true);
  expect(memory.telemetry.named("statistics.not_counted")).toHaveLength(30 * 24);
  const all = await ask(memory);
  expect([all.days.some(({ behind }) => behind), all.days[19]?.success]).toEqual([false, 1]);
});

it("a question counts some twenty thousand runs, those of the latest hours, and the next one goes on", async () => {
  const memory = memoryPorts(NOON + 20 * DAY);
  const crowd = { owner: `workflow#${SCHEDULE}`, status: "success", lateness: null } as const;
  const runsOfHour = async (hour: number) => ({
    runs: Array.from({ length: 6_000 }, () => ({ ...crowd, run_id: aScheduleRun({}, hour).run_id })),
    more: false,
  });
  const ports = { ...memory.ports, workflowRuns: Object.assign(memory.faults.wrap("workflowRuns", memory.workflowRuns), { runsOfHour }) };
  const counted = async () => {
    const { days } = await monthStatistics(ports, { ...MONTH, kinds: ["schedule"], forecasts: [] });
    return [
      days.reduce((sum, { success }) => sum + success, 0),
      days.findIndex(({ success }) => success > 0),
      days.every(({ behind }) => behind),
    ];
  };
  expect([await counted(), await counted()]).toEqual([
    [24_000, 29, true],
    [48_000, 29, true],
  ]);
});

it("counts of a month that are given up are made again by the next question, and only by that", async () => {
  const memory = memoryPorts(NOON + 20 * DAY);
  const run = aScheduleRun({ status: "failed" });
  await memory.workflowRuns.create(run);
  await ask(memory);
  // By hand, so that nothing told of it.
  await memory.workflowRuns.save(run, { ...run, status: "success", revision: 2 });
  expect(await dayOf(memory, "2026-11-20")).toEqual([0, 1, 0, 0]);
  for (let times = 0; times < 2; times += 1) await forgetMonth(memory.ports, MONTH);
  const again = await ask(memory);
  expect([again.cached, again.days[19]?.success]).toEqual([false, 1]);
  expect((await ask(memory)).cached).toBe(true);
});

it("of a month whose records have expired nothing is counted", async () => {
  const memory = memoryPorts(NOON + 500 * DAY);
  const asked = await ask(memory);
  expect(asked.days.map(({ total }) => total)).toEqual(Array(30).fill(0));
  expect([asked.cached, asked.days.some(({ behind }) => behind), asked.updated_at]).toEqual([true, false, iso(NOON + 500 * DAY)]);
  expect(calls(memory, "runs.runsOfHour")).toBe(0);
});

it("a month in the future is what is to come", async () => {
  const memory = memoryPorts(NOON - 60 * DAY);
  const asked = await ask(memory, [{ ...daily, until: NOON }]);
  expect(asked.days.map(({ pending }) => pending)).toEqual([...Array<number>(19).fill(1), ...Array<number>(11).fill(0)]);
  expect([asked.cached, calls(memory, "runs.runsOfHour")]).toEqual([true, 0]);
});

it("counting ahead counts every hour of this month and the last in any time zone, so that a question counts only what may change", async () => {
  const memory = memoryPorts(NOON);
  for (const days of [0, 7, 19, 30]) await memory.workflowRuns.create(aScheduleRun({ status: "success" }, NOON - days * DAY));
  expect(await countDueHours(memory.ports, NOON + HOUR)).toEqual({ counted: 50 * 24 + 13 + 24, left: 0 });
  expect((await ask(memory)).cached).toBe(true);
  for (const timezone of ["Pacific/Kiritimati", "Pacific/Marquesas"]) {
    const october = await monthStatistics(memory.ports, { year: 2026, month: 10, timezone, kinds: ["schedule"], forecasts: [] });
    expect([october.cached, october.days.reduce((sum, { success }) => sum + success, 0)]).toEqual([true, 1]);
  }
  expect(memory.telemetry.named("statistics.counted")).toMatchObject([{ detail: { left: 0 } }]);
});

it("counting ahead ends where an hour cannot be counted, and says which", async () => {
  const memory = memoryPorts(NOON);
  memory.faults.failNext("runs.runsOfHour", "before", 100_000);
  expect(await countDueHours(memory.ports, NOON + HOUR)).toEqual({ counted: 0, left: 50 * 24 + 13 + 24 });
  expect(memory.telemetry.named("statistics.counted")).toMatchObject([
    { level: "warn", detail: { oldest_left: "2026-09-30T00:00:00.000Z" } },
  ]);
});

it("the runs of a day are those that were due on it in its time zone, the latest first", async () => {
  const memory = memoryPorts(NOON + DAY);
  const midnight = Date.parse("2026-11-20T00:00:00+09:00");
  const runs = [-1, 0, 1, DAY - 1, DAY].map((ms) => aScheduleRun({}, midnight + ms));
  for (const run of [...runs, aWorkflowRun({}, midnight + 5)]) await memory.workflowRuns.create(run);
  const asked = { ...MONTH, day: 20, kinds: ["schedule"] } as const;
  expect(await dayRuns(memory.ports, asked)).toEqual({ runs: [runs[3], runs[2], runs[1]], cut: false });
  expect(await dayRuns(memory.ports, { ...asked, limit: 2 })).toEqual({ runs: [runs[3], runs[2]], cut: true });
  const both = await dayRuns(memory.ports, { ...asked, kinds: ["schedule", "workflow"], limit: 3 });
  expect([both.runs.map(({ workflow_id }) => workflow_id === SCHEDULE), both.cut]).toEqual([[true, false, true], true]);
  expect(await dayRuns(memory.ports, { ...asked, month: 2, day: 31 })).toEqual({ runs: [], cut: false });
});
