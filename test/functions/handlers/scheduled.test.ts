import { describe, expect, it } from "vitest";
import { airflowSyncHandler } from "../../../functions/handlers/airflow-sync.ts";
import { monthlyStatisticsHandler } from "../../../functions/handlers/monthly-statistics.ts";
import { sweepHandler } from "../../../functions/handlers/sweep.ts";
import { memoryPorts } from "../../support/memory-ports.ts";
import { aJob, aRun, NOON } from "../../support/samples.ts";
import { CONTEXT, scheduledEvent } from "./lambda-events.ts";

function aWorld() {
  const memory = memoryPorts();
  const dagFiles = { bucket: "dags", aws_conn_id: "aws_default", language: "en" } as const;
  return { memory, ports: { ...memory.ports, dagFiles, telemetry: memory.telemetry } };
}

describe("the sweep function", () => {
  it("answers what it has looked at, and measures that it has ended", async () => {
    const { memory, ports } = aWorld();
    await memory.jobs.create(aJob({ enabled: false }));
    expect(await sweepHandler(ports)(scheduledEvent, CONTEXT)).toEqual({ definitions: 1, gaps: 0, repaired: 0 });
    expect(memory.telemetry.measured).toMatchObject({ sweeps_finished: 1 });
  });

  it("fails where it cannot read how far the last one came, gives its lease back and flushes what it measured", async () => {
    const { memory, ports } = aWorld();
    let flushed = 0;
    memory.telemetry.flush = () => void (flushed += 1);
    memory.faults.failNext("jobs.getSweptUntil", "before");
    await expect(sweepHandler(ports)(scheduledEvent, CONTEXT)).rejects.toThrow("getSweptUntil");
    expect(memory.faults.calls).toContain("leases.release");
    expect(flushed).toBe(1);
  });

  it("reports by its id a definition whose gap cannot be closed, and fails at its end", async () => {
    const { memory, ports } = aWorld();
    await memory.jobs.create(aJob());
    memory.faults.failNext("runs.existing", "before");
    await expect(sweepHandler(ports)(scheduledEvent, CONTEXT)).rejects.toThrow("not every gap");
    expect(memory.telemetry.named("sweep.failed")).toMatchObject([{ level: "error", job_id: "buy-scanner" }]);
  });

  it("ends all the same where dead letters cannot be read or counted, or its lease not be given back, and reports each", async () => {
    const { memory, ports } = aWorld();
    memory.faults.failNext("deadLetters.take", "before");
    memory.faults.failNext("deadLetters.count", "before");
    memory.faults.failNext("leases.release", "before");
    expect(await sweepHandler(ports)(scheduledEvent, CONTEXT)).toMatchObject({ definitions: 0 });
    expect(memory.telemetry.events.map(({ name, level }) => [name, level])).toEqual([
      ["sweep.letters_unread", "error"],
      ["sweep.dead_letters_uncounted", "error"],
      ["sweep.lease_kept", "warn"],
    ]);
    expect(memory.telemetry.measured).toMatchObject({ sweep_errors: 2 });
  });
});

describe("the function that counts a month's hours", () => {
  it("counts the hours that had runs, and says how many are left", async () => {
    const { memory, ports } = aWorld();
    const at = NOON - 86_400_000;
    await memory.runs.create(aRun({ status: "success" }, {}, at));
    const counted = await monthlyStatisticsHandler(ports)(scheduledEvent, CONTEXT);
    expect(counted).toMatchObject({ left: 0 });
    expect((await memory.statistics.readHours(at, at)).size).toBe(1);
  });

  it.each<[number, number, unknown]>([
    [60_000, 0, expect.objectContaining({ left: 0 })],
    [29_999, 1, "Error: 1 hours are not counted"],
  ])(
    "tries an hour again that could not be counted while more than half a minute is left: of %i ms, it leaves %i, and fails then",
    async (ms, left, becomes) => {
      const { memory, ports } = aWorld();
      memory.faults.failNext("runs.runsOfHour", "before");
      const context = { ...CONTEXT, getRemainingTimeInMillis: () => ms };
      const outcome = await monthlyStatisticsHandler(ports)(scheduledEvent, context).catch(String);
      expect(outcome).toEqual(becomes);
      expect(memory.telemetry.named("statistics.not_counted")).toMatchObject([{ level: "warn", detail: { hour: expect.any(String) } }]);
      expect(memory.telemetry.named("statistics.counted")[0]?.level).toBe(left > 0 ? "warn" : undefined);
    },
  );

  it("fails where what is kept cannot be read", async () => {
    const { memory, ports } = aWorld();
    memory.faults.failNext("statistics.readHours", "before");
    await expect(monthlyStatisticsHandler(ports)(scheduledEvent, CONTEXT)).rejects.toThrow("readHours");
  });
});

describe("the function that follows Airflow", () => {
  it("answers how many schedules it has looked at, where no Airflow is configured", async () => {
    expect(await airflowSyncHandler(aWorld().ports)(scheduledEvent, CONTEXT)).toEqual({ schedules: 0, runs: 0, failed: 0 });
  });

  it("does nothing beside another one", async () => {
    const { memory, ports } = aWorld();
    await memory.leases.hold("airflow-sync", "another", { now: NOON, until: NOON + 60_000 });
    expect(await airflowSyncHandler(ports)(scheduledEvent, CONTEXT)).toBeUndefined();
    expect(memory.faults.calls).toEqual(["leases.hold"]);
  });

  it("fails where schedules cannot be read, and gives its lease back", async () => {
    const { memory, ports } = aWorld();
    memory.faults.failNext("schedules.list", "before");
    await expect(airflowSyncHandler(ports)(scheduledEvent, CONTEXT)).rejects.toThrow("schedules.list");
    expect(memory.faults.calls).toContain("leases.release");
  });
});
