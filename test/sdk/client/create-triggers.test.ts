import { describe, expect, expectTypeOf, it } from "vitest";
import {
  type ApiTrigger,
  createApiTrigger,
  createCronTrigger,
  createEventTrigger,
  createTrigger,
  type CronTrigger,
  SchedulerError,
  type Trigger,
  TriggerType,
} from "../../../sdk/client/index.ts";

const bodyOf = (trigger: Trigger) => trigger.body;

describe("a cron trigger", () => {
  it("takes its expression first, or by name", () => {
    expect(bodyOf(createCronTrigger("0 9 * * MON-FRI", { timezone: "Asia/Seoul" }))).toMatchObject({
      type: "cron",
      cron_expr: "0 9 * * MON-FRI",
      timezone: "Asia/Seoul",
    });
    expect(createCronTrigger({ cronExpression: "@daily" }).type).toBe("cron");
    expect(bodyOf(createCronTrigger({ cronExpression: "@daily" }))).toEqual(bodyOf(createCronTrigger("@daily")));
  });

  it("takes an interval or a single time instead", () => {
    expect(bodyOf(createCronTrigger({ intervalSeconds: 300, misfireGraceSeconds: 5 }))).toMatchObject({
      interval_seconds: 300,
      misfire_grace_sec: 5,
    });
    const at = new Date("2027-01-01T00:00:00Z");
    expect(bodyOf(createCronTrigger({ at }))).toMatchObject({ at: "2027-01-01T00:00:00.000Z" });
    expect(bodyOf(createCronTrigger({ at: "2027-01-01T09:00:00+09:00" }))).toMatchObject({ at: "2027-01-01T09:00:00+09:00" });
  });
});

it("an event trigger takes its source first, or by name", () => {
  const filter = { detail: { level: ["ERROR"] } };
  const trigger = createEventTrigger("logs.**", { filter });
  expect(bodyOf(trigger)).toMatchObject({ type: "event", source_topic: "logs.**", filter });
  expect(bodyOf(createEventTrigger({ sourceTopic: "logs.**", filter }))).toEqual(bodyOf(trigger));
});

it("targets are jobs and workflows, with or without params of their own", () => {
  const targets = [{ jobId: "cleaner" }, { workflowId: "daily", params: { id: "<$.detail.id>" } }];
  expect(bodyOf(createApiTrigger({ targets }))).toMatchObject({
    targets: [
      { job_id: "cleaner", params: null },
      { workflow_id: "daily", params: { id: "<$.detail.id>" } },
    ],
  });
});

it("a secret does not show when a trigger is printed", () => {
  expect(JSON.stringify(createApiTrigger({ secret: "0123456789abcdef" }))).toBe('{"type":"api"}');
});

describe("the factory", () => {
  it("makes a trigger of the type that is named, in any case", () => {
    const cron = createTrigger("cron", { cronExpression: "0 0 * * *" });
    expectTypeOf(cron).toEqualTypeOf<CronTrigger>();
    expectTypeOf(createTrigger(TriggerType.API)).toEqualTypeOf<ApiTrigger>();
    expect(cron.type).toBe("cron");
    expect(createTrigger("EVENT", { sourceTopic: "a" }).type).toBe("event");
    expect(createTrigger(TriggerType.CRON, { intervalSeconds: 1 }).type).toBe("cron");
  });

  it("takes manual for api", () => {
    expect(createTrigger("manual")).toHaveProperty("trigger");
    expect(createTrigger("Manual").type).toBe("api");
  });

  it("refuses any other type, and says which there are", () => {
    expect(thrownBy(() => createTrigger("timer"))).toMatchObject({
      name: "SchedulerError",
      code: "INVALID_TRIGGER_TYPE",
      message: "Invalid trigger type 'timer'. Must be one of: ['cron', 'api', 'event']",
      allowed: ["cron", "api", "event"],
    });
  });

  it.each([
    ["cron", "Missing required arguments for CronTrigger: ['cronExpression']", ["cronExpression", "intervalSeconds", "at"]],
    ["event", "Missing required arguments for EventTrigger: ['sourceTopic']", ["sourceTopic"]],
  ])("says what a trigger of type %s lacks", (type, message, allowed) => {
    expect(thrownBy(() => createTrigger(type))).toMatchObject({ code: "MISSING_ARGUMENTS", message, allowed });
    expect(thrownBy(() => createTrigger(type, { payload: {} }))).toBeInstanceOf(SchedulerError);
  });
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
