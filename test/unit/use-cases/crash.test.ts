import { expect, it } from "vitest";
import type { JobDefinition } from "../../../shared/domain/definition/job.ts";
import { provision } from "../../../shared/use-cases/planning/provision.ts";
import { reportCompletion } from "../../../shared/use-cases/runs/reports/report-completion.ts";
import { runJobNow } from "../../../shared/use-cases/starting/run-job-now.ts";
import { sweep } from "../../../shared/use-cases/sweep.ts";
import { afterEachCrash, persistently } from "../../support/crashes.ts";
import { aChainJob, aFire, aJob, iso, NOON, ref, aRun } from "../../support/samples.ts";
import { Simulation } from "../../support/simulation.ts";

const worldWith =
  (...jobs: readonly JobDefinition[]) =>
  async () => {
    const world = new Simulation();
    for (const job of jobs) await world.memory.jobs.create(job);
    return world;
  };

const minutely = aJob();
/** Due once in these tests: a redelivery a minute later still means the same run. */
const hourly = aJob({ job_id: "hourly", cron_expr: "0 * * * *" });

it("a fire starts one run, holds one slot and reaches the worker, whichever call fails", async () => {
  const fire = aFire(hourly, NOON);
  const calls = await afterEachCrash(
    worldWith(hourly),
    async (world) => {
      world.memory.dispatch.add(fire, NOON);
      await world.advance(100);
    },
    async (world) => {
      expect(world.memory.runs.all()).toMatchObject([{ run_id: fire.run_id, status: "queued", attempt: 1 }]);
      expect((await world.memory.jobs.get("hourly"))?.state.active_runs).toEqual([fire.run_id]);
      expect(world.memory.workers.sent.length).toBeGreaterThan(0);
      for (const { message } of world.memory.workers.sent) expect(message).toMatchObject({ run_id: fire.run_id, attempt: 1 });
      expect(world.memory.dispatch.pending.map(({ message }) => message.kind)).toContain("deadline");
    },
  );
  expect(calls).toBeGreaterThanOrEqual(5);
});

it("a fire whose redelivery comes late gives way to a later occurrence, or goes on with what it began, whichever call fails", async () => {
  await afterEachCrash(
    worldWith(minutely),
    async (world) => {
      world.memory.dispatch.add(aFire(minutely, NOON), NOON);
      await world.settle();
      world.memory.clock.advance(200);
      await world.settle();
      await world.advance(60);
    },
    async (world) => {
      const active = world.active().map(({ run_id }) => run_id);
      expect(active).toHaveLength(1);
      const first = await world.memory.runs.get(minutely.job_id, aFire(minutely, NOON).run_id);
      expect(first?.status).toBe(active[0] === first?.run_id ? "queued" : "missed");
      const held = (await world.memory.jobs.get(minutely.job_id))?.state.active_runs;
      const sent = new Set(world.memory.workers.sent.map(({ message }) => message.run_id));
      expect({ held, sent: [...sent] }).toEqual({ held: active, sent: active });
    },
  );
});

it("a burst due in one second is started whole, whichever call fails", async () => {
  const burst = Array.from({ length: 12 }, (_, index) => aJob({ job_id: `burst-${index}`, cron_expr: "5 21 * * *" }));
  await afterEachCrash(
    worldWith(...burst),
    async (world) => {
      for (const job of burst)
        world.memory.dispatch.add({ kind: "launch", owner: `job#${job.job_id}`, from: iso(NOON), until: iso(NOON + 360_000) }, NOON);
      await world.advance(500);
    },
    async (world) => {
      expect(
        world.memory.runs
          .all()
          .map(({ job_id, status }) => `${job_id} ${status}`)
          .sort(),
      ).toEqual(burst.map(({ job_id }) => `${job_id} queued`).sort());
      expect(new Set(world.memory.workers.sent.map(({ message }) => message.run_id)).size).toBe(12);
      expect(Math.min(...world.memory.workers.sent.map(({ sentAt }) => sentAt))).toBeGreaterThanOrEqual(NOON + 300_000);
    },
  );
});

it("a skipped link of a chain is followed by one next run, whichever call fails", async () => {
  const chain = aChainJob();
  await afterEachCrash(
    worldWith(chain),
    async (world) => {
      const other = aRun({ run_id: aRun({}, {}, NOON - 1_000).run_id, status: "running", started_at: iso(NOON), worker_id: "w" });
      await world.memory.runs.create(other);
      await world.memory.jobs.acquireSlot(ref(chain.job_id), other.run_id, {
        maxParallel: 1,
        startedAt: "",
        nextDueAt: null,
        activeSince: "",
      });
      world.memory.dispatch.add({ kind: "launch", owner: `job#${chain.job_id}`, from: iso(NOON), until: iso(NOON) }, NOON);
      await world.settle();
      await world.memory.jobs.dropSlot(chain.job_id, aRun({}, {}, NOON - 1_000).run_id);
      await world.advance(200);
    },
    async (world) => {
      const runs = world.memory.runs.all();
      expect(runs.filter(({ status }) => status === "queued")).toHaveLength(1);
      expect(runs.length).toBeLessThanOrEqual(3);
    },
  );
});

it("a report is settled once, and the chain goes on once, whichever call fails", async () => {
  const chain = aChainJob();
  await afterEachCrash(
    async () => {
      const world = await worldWith(chain)();
      world.memory.dispatch.add({ kind: "launch", owner: `job#${chain.job_id}`, from: iso(NOON), until: iso(NOON) }, NOON);
      await world.settle();
      return world;
    },
    async (world) => {
      const run_id = world.memory.workers.sent[0]?.message.run_id;
      if (run_id === undefined) throw new Error("the chain did not begin");
      await persistently(() => reportCompletion(world.memory.ports, chain.job_id, { run_id, status: "success", next_delay_sec: 30 }));
      await world.advance(100);
    },
    async (world) => {
      const { counters, active_runs } = (await world.memory.jobs.get(chain.job_id))?.state ?? {};
      expect(counters?.runs).toEqual([{ status: "success", triggerSource: "bootstrap", count: 1 }]);
      expect(world.memory.runs.all().map(({ status }) => status)).toEqual(["queued", "success"]);
      expect(active_runs).toHaveLength(1);
    },
  );
});

it("a failed attempt is followed by the next one, whichever call fails", async () => {
  await afterEachCrash(
    async () => {
      const world = await worldWith(hourly)();
      world.memory.dispatch.add(aFire(hourly, NOON), NOON);
      await world.settle();
      return world;
    },
    async (world) => {
      const report = { run_id: aFire(hourly, NOON).run_id, attempt: 1, status: "failed", error: "no" } as const;
      await persistently(() => reportCompletion(world.memory.ports, "hourly", report));
      await world.advance(30);
    },
    async (world) => {
      expect(world.memory.runs.all()).toMatchObject([{ status: "queued", attempt: 2 }]);
      expect(new Set(world.memory.workers.sent.map(({ message }) => message.attempt))).toEqual(new Set([1, 2]));
    },
  );
});

it("provisioning ends with queue, schedule and near occurrences, whichever call fails", async () => {
  await afterEachCrash(
    worldWith(minutely),
    async (world) => {
      await persistently(() => provision(world.memory.ports, `job#${minutely.job_id}`));
      await world.advance(70);
    },
    async (world) => {
      expect([...world.memory.workers.queues]).toContain(minutely.queue);
      expect(world.memory.wakes.recurring.get(`job#${minutely.job_id}`)).toBe("cron(0/2 * * * ? *)");
      expect(new Set(world.memory.dispatch.fires.map(({ scheduled_at }) => scheduled_at)).size).toBeGreaterThanOrEqual(3);
    },
  );
});

it("a run asked for with a key comes once, whichever call fails", async () => {
  await afterEachCrash(
    worldWith(hourly),
    async (world) => {
      await persistently(() =>
        runJobNow(world.memory.ports, "hourly", { params: null, delay_seconds: 0, trigger_source: "manual" }, "key"),
      );
      await world.advance(70);
    },
    async (world) => {
      expect(world.memory.runs.all()).toHaveLength(1);
      expect(world.memory.workers.sent.length).toBeGreaterThan(0);
    },
  );
});

it("a sweep brings every lost occurrence on record, whichever call fails", async () => {
  await afterEachCrash(
    worldWith(minutely),
    async (world) => {
      world.memory.clock.advance(1_200);
      await persistently(() => sweep(world.memory.ports));
      await world.advance(70);
    },
    async (world) => {
      const recorded = world.memory.runs.all().map(({ scheduled_at }) => Date.parse(scheduled_at));
      const due = Array.from({ length: 11 }, (_, index) => NOON + 600_000 + index * 60_000);
      expect(recorded.toSorted((a, b) => a - b).slice(0, due.length)).toEqual(due);
      expect(world.active()).toHaveLength(1);
    },
  );
});
