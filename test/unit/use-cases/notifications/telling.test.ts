import { describe, expect, it } from "vitest";
import { text } from "../../../../shared/domain/texts/text.ts";
import { anEvent } from "../../../support/notification-samples.ts";
import { NotificationWorld } from "../../../support/notification-world.ts";
import { NOON } from "../../../support/samples.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const refused = { kind: "failed", status_code: 404, why: text("delivery-answered", { status: 404 }), passing: false } as const;
const busy = { kind: "failed", status_code: 429, why: text("delivery-answered", { status: 429 }), passing: true } as const;
const away = { kind: "failed", status_code: 503, why: text("delivery-answered", { status: 503 }), passing: true } as const;

describe("what is told of a failure", () => {
  it("is the failure and its recovery, each once, however often the events come", async () => {
    const world = new NotificationWorld();
    await world.add();
    for (const event of [anEvent("failed", 0), anEvent("succeeded", 5)]) {
      await world.hear(event, event);
      await world.hear(event);
    }
    expect(world.said).toEqual(["job_failed scout", "job_recovered scout"]);
  });

  it("goes to each config by its own types, filters and state", async () => {
    const world = new NotificationWorld();
    await world.add({ name: "all" });
    await world.add({ name: "other", filters: { job_id: "other" } });
    await world.add({ name: "missed", notification_types: ["job_missed", "job_recovered"] });
    await world.hear(anEvent("failed", 0), anEvent("succeeded", 1));
    expect(world.memory.notifier.sent.map(({ config }) => config)).toEqual(["all", "all"]);
  });

  it("is one message a job for 500 jobs that did not run, together one where a burst is one", async () => {
    const world = new NotificationWorld();
    await world.add({ burst_seconds: 10 });
    await world.hear(...Array.from({ length: 500 }, (_, index) => anEvent("missed", 0, { job: `job-${String(index).padStart(3, "0")}` })));
    await world.passUntil(NOON + 10 * MINUTE);
    expect(world.said).toHaveLength(1);
    expect(world.said[0]).toMatch(/^digest of 500: (?:job_missed job-\d{3}(?:, )?){10}$/);
  });

  it("is told with its recovery after a receiver was busy for ten minutes, in this order", async () => {
    const world = new NotificationWorld();
    await world.add();
    world.memory.notifier.answer = () =>
      world.memory.clock.now() < NOON + 10 * MINUTE ? { ...busy, retryAfterSeconds: 300 } : { kind: "delivered", status_code: 200 };
    await world.hear(anEvent("failed", 0));
    await world.passUntil(NOON + 5 * MINUTE);
    await world.hear(anEvent("succeeded", 5));
    await world.passUntil(NOON + HOUR);
    expect(world.said.slice(-2)).toEqual(["job_failed scout", "job_recovered scout"]);
    expect(world.said.filter((one) => one.startsWith("job_recovered"))).toHaveLength(1);
  });

  it("is the recovery too where the process died after the failure was handed over", async () => {
    const world = new NotificationWorld();
    await world.add();
    world.memory.faults.failNext("deliveries.saveSubject", "before", 0);
    await world.hear(anEvent("failed", 0));
    expect(world.said).toEqual(["job_failed scout"]);
    await world.hear(anEvent("succeeded", 1));
    expect(world.said).toEqual(["job_failed scout", "job_recovered scout"]);
  });

  it.each(["deliveries.createDelivery", "deliveries.saveSubject", "notifyQueue.send", "deliveries.takeTurn", "deliveries.saveDelivery"])(
    "is told though %s fails or its answer is lost",
    async (method) => {
      for (const moment of ["before", "after"] as const) {
        const world = new NotificationWorld();
        await world.add();
        world.memory.faults.failNext(method, moment);
        await world.memory.notifyQueue.send([{ kind: "event", event: anEvent("failed", 0) }]).catch(() => world.hear(anEvent("failed", 0)));
        await world.passUntil(NOON + HOUR);
        await world.hear(anEvent("succeeded", 61));
        await world.passUntil(NOON + 2 * HOUR);
        const said = [...new Set(world.said)];
        expect([method, moment, said]).toEqual([method, moment, ["job_failed scout", "job_recovered scout"]]);
      }
    },
  );
});

describe("quiet hours", () => {
  /** Seven in Seoul is 22:00 UTC; the clock begins at noon, nine in the evening there. */
  const quiet_hours = { from: "22:00", to: "07:00", timezone: "Asia/Seoul" };
  const MORNING = Date.parse("2026-11-20T22:00:00Z");
  const minutesFromNoon = (instant: string) => (Date.parse(instant) - NOON) / MINUTE;

  it("hold what is told, and end with one digest that says what has mended itself", async () => {
    const world = new NotificationWorld();
    await world.add({ quiet_hours });
    await world.passUntil(Date.parse("2026-11-20T14:00:00Z"));
    const minute = minutesFromNoon("2026-11-20T14:00:00Z");
    await world.hear(anEvent("failed", minute, { job: "lasting" }), anEvent("failed", minute + 1, { job: "passing" }));
    await world.passUntil(Date.parse("2026-11-20T15:00:00Z"));
    await world.hear(anEvent("succeeded", minute + 60, { job: "passing" }));
    await world.passUntil(MORNING - 1_000);
    expect(world.said).toEqual([]);
    await world.passUntil(MORNING + 5 * MINUTE);
    expect(world.said).toEqual(["digest of 2: job_failed lasting, job_failed passing (mended)"]);
    await world.hear(anEvent("succeeded", minutesFromNoon("2026-11-21T00:00:00Z"), { job: "lasting" }));
    expect(world.said.slice(1)).toEqual(["job_recovered lasting"]);
  });

  it("hold a single failure that mends itself, and tell both by one message", async () => {
    const world = new NotificationWorld();
    await world.add({ quiet_hours });
    const minute = minutesFromNoon("2026-11-20T14:00:00Z");
    await world.passUntil(Date.parse("2026-11-20T14:00:00Z"));
    await world.hear(anEvent("failed", minute), anEvent("succeeded", minute + 3));
    await world.passUntil(MORNING + HOUR);
    expect(world.said).toEqual(["job_failed scout (mended)"]);
  });

  it("do not keep a test back", async () => {
    const world = new NotificationWorld();
    await world.add({ quiet_hours: { from: "00:00", to: "23:59", timezone: "UTC" } });
    await world.hear(anEvent("failed", 0));
    expect(world.said).toEqual([]);
  });
});

describe("a receiver", () => {
  it("that refuses is not asked again, and its config says so until something arrives", async () => {
    const world = new NotificationWorld();
    const { id } = await world.add();
    world.memory.notifier.answer = () => refused;
    await world.hear(anEvent("failed", 0));
    await world.passUntil(NOON + 24 * HOUR);
    expect(world.said).toHaveLength(1);
    expect((await world.memory.notificationConfigs.get(id))?.broken).toMatchObject({ status_code: 404, why: refused.why });
    expect(world.memory.telemetry.measured.notifications_failed).toBe(1);
    world.memory.notifier.answer = () => ({ kind: "delivered", status_code: 200 });
    await world.hear(anEvent("late", 90));
    expect((await world.memory.notificationConfigs.get(id))?.broken).toBeNull();
  });

  it("that wants nothing more disables its config, and what waits for it is dropped", async () => {
    const world = new NotificationWorld();
    const { id } = await world.add({ burst_seconds: 10 });
    world.memory.notifier.answer = () => ({ ...refused, status_code: 410, why: text("delivery-gone"), gone: true });
    await world.hear(anEvent("failed", 0));
    await world.passUntil(NOON + 15_000);
    await world.hear(anEvent("failed", 1, { job: "other" }));
    await world.passUntil(NOON + HOUR);
    expect(await world.memory.notificationConfigs.get(id)).toMatchObject({ enabled: false, broken: { status_code: 410 } });
    expect(world.said).toHaveLength(1);
  });

  it("that is away is asked nine times within six hours, and given up then", async () => {
    const world = new NotificationWorld();
    const { id } = await world.add();
    world.memory.notifier.answer = () => away;
    await world.hear(anEvent("failed", 0));
    await world.passUntil(NOON + 6 * HOUR);
    expect(world.said).toHaveLength(9);
    const [delivery] = world.memory.deliveries.of(id);
    expect(delivery).toMatchObject({ status: "failed", attempt_count: 9, next_attempt_at: null });
    expect(delivery?.attempts.map(({ status_code }) => status_code)).toEqual(Array.from({ length: 9 }, () => 503));
    expect(new Set(world.memory.notifier.sent.map(({ delivery_id }) => delivery_id)).size).toBe(1);
  });

  it("that fails raises no notification, only a line and a number", async () => {
    const world = new NotificationWorld();
    await world.add({ notification_types: ["system_error", "job_failed", "job_missed"] });
    world.memory.notifier.answer = () => refused;
    await world.hear(anEvent("failed", 0));
    await world.passUntil(NOON + 24 * HOUR);
    expect(world.said).toEqual(["job_failed scout"]);
    expect(world.memory.telemetry.named("notification.not_delivered")).toHaveLength(1);
  });

  it("that hangs has five attempts under way at once, and its neighbour waits for none of them", async () => {
    const hanging = Promise.withResolvers<void>();
    let underWay = 0;
    let most = 0;
    const world = new NotificationWorld((memory) => ({
      notifier: {
        mail: (mail) => memory.notifier.mail(mail),
        async deliver(config, message) {
          if (config.name === "healthy") return memory.notifier.deliver(config, message);
          underWay += 1;
          most = Math.max(most, underWay);
          await hanging.promise;
          underWay -= 1;
          return { ...away };
        },
      },
    }));
    await world.add({ name: "hanging", filters: { run_id: "run-1" } });
    await world.add({ name: "healthy", filters: { run_id: "run-0" } });
    const jobs = Array.from({ length: 100 }, (_, index) => ({ job: `job-${index}` }));
    const working = world.hear(...jobs.map((job) => anEvent("failed", 1, job)));
    await expect.poll(() => underWay).toBe(5);
    await world.hear(...jobs.slice(0, 10).map((job) => anEvent("failed", 0, job)));
    expect([most, underWay, world.said.length]).toEqual([5, 5, 10]);
    hanging.resolve();
    await working;
  });
});
