import { expect, it } from "vitest";
import { forgetScheduleMonth, scheduleDay, scheduleMonth } from "../../../../shared/use-cases/schedules/schedule-statistics.ts";
import { aSchedule, SCHEDULE_ID } from "../../../support/a-schedule.ts";
import { type Memory, memoryPorts } from "../../../support/memory-ports.ts";
import { aWorkflowRun, NOON } from "../../../support/samples.ts";

const MINUTE = 60_000;
const ID = SCHEDULE_ID;
const DAILY = aSchedule();
const DAY = { year: 2026, month: 11, day: 20 } as const;

/** What the month and the day's page say of the 20th: success, failed, and what waits, runs or is to come. */
async function both({ ports }: Memory) {
  const { monthly } = await scheduleMonth(ports, DAY);
  const row = monthly.find(({ date }) => date === "2026-11-20");
  const day = await scheduleDay(ports, DAY);
  return [
    [row?.success, row?.failed, (row?.pending ?? 0) + (row?.running ?? 0)],
    [day.success.length, day.failed.length, day.pending.length],
  ];
}

it("the month and the day's page say the same of a run that is due, not yet on record, running, and over", async () => {
  const memory = memoryPorts(NOON - MINUTE);
  await memory.schedules.create(DAILY);
  const seen: unknown[] = [];
  const look = async (at: number) => {
    memory.clock.set(at);
    const [month, day] = await both(memory);
    expect(day).toEqual(month);
    seen.push(day);
  };
  await look(NOON - MINUTE);
  await look(NOON + MINUTE);
  const run = aWorkflowRun({ workflow_id: ID, status: "running" });
  await memory.workflowRuns.create(run);
  await look(NOON + 2 * MINUTE);
  await memory.workflowRuns.save(run, { ...run, status: "failed", revision: 2 });
  await look(NOON + 3 * MINUTE);
  await look(NOON + 30 * MINUTE);
  expect(seen).toEqual([
    [0, 0, 1],
    [0, 0, 1],
    [0, 0, 1],
    [0, 1, 0],
    [0, 1, 0],
  ]);
});

it("of a schedule that is paused, missing or being deleted nothing is to come, and its runs are counted", async () => {
  for (const change of [{ is_paused: true }, { state: "missing" }, { state: "deleting" }] as const) {
    const memory = memoryPorts(NOON + MINUTE);
    await memory.schedules.create({ ...DAILY, ...change });
    await memory.workflowRuns.create(aWorkflowRun({ workflow_id: ID, status: "success" }));
    const { monthly } = await scheduleMonth(memory.ports, DAY);
    expect(monthly.filter(({ total }) => total > 0)).toEqual([
      { date: "2026-11-20", total: 1, success: 1, failed: 0, pending: 0, running: 0 },
    ]);
  }
});

it("a schedule has occurrences to come from its first day to its last, these included", async () => {
  const memory = memoryPorts(NOON - 2 * 3_600_000);
  await memory.schedules.create({ ...DAILY, end_date: "2026-11-23" });
  const { monthly } = await scheduleMonth(memory.ports, DAY);
  expect(monthly.filter(({ pending }) => pending > 0).map(({ date }) => date.slice(-2))).toEqual(["20", "21", "22", "23"]);
});

it("says which days are behind, and of which runs are left out, beside what is always there", async () => {
  const memory = memoryPorts(NOON + MINUTE);
  for (let index = 0; index <= 1_000; index += 1)
    await memory.workflowRuns.create(aWorkflowRun({ workflow_id: ID, status: "success" }, NOON - index * 10));
  memory.faults.failNext("workflowRuns.runsOfHour", "before");
  const { monthly } = await scheduleMonth(memory.ports, DAY);
  const behind = monthly.filter((day) => "behind" in day);
  expect(behind).toEqual([expect.objectContaining({ date: "2026-11-20", behind: true })]);
  expect(await scheduleDay(memory.ports, DAY)).toMatchObject({ cut: true, success: { length: 1_000 } });
  expect(await scheduleDay(memory.ports, { ...DAY, day: 19 })).not.toHaveProperty("cut");
});

it("shows the next 2,000 times of a day on which more are to come, and says that it is cut", async () => {
  const memory = memoryPorts(NOON);
  for (const schedule_id of ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAW"])
    await memory.schedules.create(aSchedule({ schedule_id, cron: "* * * * *" }));
  const day = await scheduleDay(memory.ports, { ...DAY, day: 22 });
  expect([day.cut, day.pending.length]).toEqual([true, 2_000]);
  expect(day.pending.at(-1)).toMatchObject({ next_run_time: "2026-11-22T07:39:00.000Z" });
  const { monthly } = await scheduleMonth(memory.ports, DAY);
  expect(monthly[21]).toMatchObject({ pending: 2_880 });
});

it("a month that is forgotten is counted anew", async () => {
  const memory = memoryPorts(NOON + 40 * 86_400_000);
  await scheduleMonth(memory.ports, DAY);
  expect((await scheduleMonth(memory.ports, DAY)).cached).toBe(true);
  await forgetScheduleMonth(memory.ports, DAY);
  expect((await scheduleMonth(memory.ports, DAY)).cached).toBe(false);
});
