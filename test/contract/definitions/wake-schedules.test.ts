import { randomUUID } from "node:crypto";
import { GetScheduleCommand, SchedulerClient, UpdateScheduleCommand } from "@aws-sdk/client-scheduler";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ownedName } from "../../../shared/adapters/eventbridge/owned-name.ts";
import { eventBridgeWakeSchedules } from "../../../shared/adapters/eventbridge/wake-schedules.ts";
import { DispatchMessage } from "../../../shared/contract/messages.ts";
import { isLasting } from "../../../shared/domain/errors.ts";
import { MemoryWakeSchedules } from "../../support/memory/messages/queues.ts";
import { type SchedulerServer, startSchedulerServer } from "../../support/servers/scheduler-server.ts";
import { aFire, aJob, NOON } from "../../support/samples.ts";
import { type OpenWakeSchedules, wakeSchedulesContract } from "./wake-schedules.contract.ts";

const ARN = "arn:aws:sqs:us-east-1:000000000000";
let server: SchedulerServer;
let client: SchedulerClient;
beforeAll(async () => {
  server = await startSchedulerServer();
  client = new SchedulerClient({ endpoint: server.url, region: "us-east-1", credentials: { accessKeyId: "t", secretAccessKey: "t" } });
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

/** Wake schedules in a group of their own. */
function openGroup(): OpenWakeSchedules & { readonly group: string } {
  const group = `group-${randomUUID()}`;
  server.openGroup(group);
  const stored = () =>
    server.schedules(group).map(({ definition }) => ({
      expression: definition.ScheduleExpression,
      message: DispatchMessage.parse(JSON.parse(definition.Target.Input ?? "")),
    }));
  const once = /^at\((.+)\)$/;
  return {
    group,
    wakes: eventBridgeWakeSchedules(
      {
        groupName: group,
        queueArns: { timer: `${ARN}:timer`, plan: `${ARN}:plan`, event: `${ARN}:event` },
        deadLetterQueueArn: `${ARN}:dispatch-dlq`,
        roleArn: "arn:aws:iam::000000000000:role/scheduler",
      },
      client,
    ),
    recurring: async () =>
      Object.fromEntries(
        stored().flatMap(({ expression, message }) => (message.kind === "wake" ? [[message.owner, expression] as const] : [])),
      ),
    oneTime: async () =>
      stored().flatMap(({ expression, message }) => {
        const at = once.exec(expression)?.[1];
        return at === undefined || message.kind === "wake" ? [] : [{ instant: Date.parse(`${at}Z`), message }];
      }),
  };
}

wakeSchedulesContract("in memory", async () => {
  const wakes = new MemoryWakeSchedules();
  return {
    wakes,
    recurring: async () => Object.fromEntries(wakes.recurring),
    oneTime: async () => [...wakes.oneTime.values()],
  };
});
wakeSchedulesContract("on EventBridge Scheduler", async () => openGroup());

it("on EventBridge Scheduler a schedule is in UTC, on its minute, with a dead-letter queue; a one-time one deletes itself", async () => {
  const { wakes, group } = openGroup();
  await wakes.put("job#scan", "cron(0/5 * * * ? *)");
  await wakes.put("workflow#daily", "cron(0/5 * * * ? *)");
  await wakes.put("trigger#alarm", "at(2099-01-01T00:00:00)");
  await wakes.put("trigger#recurring", "at(2099-01-01T00:00:00)");
  await wakes.put("trigger#recurring", "cron(0/5 * * * ? *)");
  await wakes.once("run-1", Date.UTC(2099, 0, 1), aFire(aJob(), NOON));
  for (const { name, definition } of server.schedules(group)) {
    expect(definition).toMatchObject({ ScheduleExpressionTimezone: "UTC", FlexibleTimeWindow: { Mode: "OFF" } });
    // A wake plans; what comes once is a fire.
    const Arn = `${ARN}:${name.startsWith("once-") ? "timer" : "plan"}`;
    expect(definition.Target).toMatchObject({ Arn, DeadLetterConfig: { Arn: `${ARN}:dispatch-dlq` } });
  }
  const after = server.schedules(group).map(({ name, definition }) => [name, definition.ActionAfterCompletion ?? "NONE"]);
  expect(Object.fromEntries(after)).toEqual({
    "job-scan": "NONE",
    "workflow-daily": "NONE",
    "trigger-alarm": "DELETE",
    "trigger-recurring": "NONE",
    "once-run-1": "DELETE",
  });
});

it("on EventBridge Scheduler an expression that is refused fails in a way that lasts", async () => {
  const { wakes } = openGroup();
  const refused = await wakes.put("job#scan", "cron(* * *)").catch((error: unknown) => error);
  expect(isLasting(refused)).toBe(true);
  expect(String(refused)).toMatch(/aws-refused.*EventBridge Scheduler.*ValidationException/);
});

it("the name of a schedule or rule fits into 64 characters, and long ones stay different", () => {
  const ids = ["a", "b"].map((end) => "x".repeat(99) + end);
  const names = ids.map((id) => ownedName("job", id));
  expect(names.every((name) => /^[0-9a-zA-Z-_.]{1,64}$/.test(name))).toBe(true);
  expect(new Set(names).size).toBe(2);
  expect(ownedName("job", "x".repeat(60))).toBe(`job-${"x".repeat(60)}`);
});

it.each([
  { State: "DISABLED" as const },
  { ScheduleExpressionTimezone: "Asia/Seoul" },
  { EndDate: new Date(Date.UTC(2099, 0, 1)) },
  { Target: { Arn: `${ARN}:other`, RoleArn: "arn:aws:iam::000000000000:role/scheduler" } },
])("on EventBridge Scheduler a schedule that another hand changed is different, and put makes it the same: %j", async (change) => {
  const { wakes, group } = openGroup();
  await wakes.put("job#scan", "cron(0/5 * * * ? *)");
  const found = await client.send(new GetScheduleCommand({ GroupName: group, Name: "job-scan" }));
  const { FlexibleTimeWindow, ScheduleExpression, Target } = found;
  await client.send(
    new UpdateScheduleCommand({ GroupName: group, Name: "job-scan", FlexibleTimeWindow, ScheduleExpression, Target, ...change }),
  );
  expect(await wakes.compare("job#scan", "cron(0/5 * * * ? *)")).toBe("different");
  await wakes.put("job#scan", "cron(0/5 * * * ? *)");
  expect(await wakes.compare("job#scan", "cron(0/5 * * * ? *)")).toBe("same");
});
