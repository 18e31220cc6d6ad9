import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  UpdateScheduleCommand,
  type CreateScheduleCommandInput,
} from "@aws-sdk/client-scheduler";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Invocation } from "../../../localstack/services/scheduler/agenda.ts";
import { scheduleDefinitionSchema } from "../../../localstack/services/scheduler/schedule-definition.ts";
import { Scheduler } from "../../../localstack/services/scheduler/scheduler.ts";
import { startLocalStack, type LocalStack } from "../../../localstack/stack/stack.ts";
import { openStateDatabase } from "../../../localstack/stack/state-database.ts";
import { temporaryDirectory, writeAssembly } from "../support/assembly.ts";
import { localClients } from "../support/local-clients.ts";
import { until } from "../support/until.ts";

const QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:wakes";
const input = (Name: string, ScheduleExpression: string): CreateScheduleCommandInput => ({
  Name,
  GroupName: "jobs",
  ScheduleExpression,
  FlexibleTimeWindow: { Mode: "OFF" },
  ActionAfterCompletion: "DELETE",
  Target: {
    Arn: QUEUE_ARN,
    RoleArn: "arn:aws:iam::000000000000:role/scheduler",
    Input: '{"at":"<aws.scheduler.scheduled-time>","by":"<aws.scheduler.schedule-arn>"}',
  },
});

describe("the Scheduler API", () => {
  let stack: LocalStack;
  let clients: ReturnType<typeof localClients>;

  beforeAll(async () => {
    const assemblyDirectory = writeAssembly(temporaryDirectory(), {
      Wakes: { Type: "AWS::SQS::Queue", Properties: { QueueName: "wakes" } },
      Group: { Type: "AWS::Scheduler::ScheduleGroup", Properties: { Name: "jobs" } },
    });
    stack = await startLocalStack({ assemblyDirectory, stacks: [{ stackName: "Fixture", port: 0 }], awsPort: 0 });
    clients = localClients(stack.awsEndpoint);
  });
  afterAll(() => stack.stop());

  it("creates, answers, updates, lists and deletes a schedule", async () => {
    const { scheduler } = clients;
    const StartDate = new Date("2027-01-01T00:00:00Z");
    const { ScheduleArn } = await scheduler.send(new CreateScheduleCommand({ ...input("nightly", "cron(0 3 * * ? *)"), StartDate }));
    expect(ScheduleArn).toBe("arn:aws:scheduler:us-east-1:000000000000:schedule/jobs/nightly");
    const found = await scheduler.send(new GetScheduleCommand({ Name: "nightly", GroupName: "jobs" }));
    expect(found).toMatchObject({
      ScheduleExpression: "cron(0 3 * * ? *)",
      State: "ENABLED",
      StartDate,
      ScheduleExpressionTimezone: "UTC",
      Target: { Arn: QUEUE_ARN },
    });
    await scheduler.send(new UpdateScheduleCommand({ ...input("nightly", "cron(0 4 * * ? *)"), State: "DISABLED" }));
    expect(await scheduler.send(new GetScheduleCommand({ Name: "nightly", GroupName: "jobs" }))).toMatchObject({
      ScheduleExpression: "cron(0 4 * * ? *)",
      State: "DISABLED",
    });
    const listed = await scheduler.send(new ListSchedulesCommand({ GroupName: "jobs", NamePrefix: "night" }));
    expect(listed.Schedules?.map(({ Name }) => Name)).toEqual(["nightly"]);
    await scheduler.send(new DeleteScheduleCommand({ Name: "nightly", GroupName: "jobs" }));
    await expect(scheduler.send(new GetScheduleCommand({ Name: "nightly", GroupName: "jobs" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it("answers conflicts, unknown names and invalid expressions as AWS does", async () => {
    const { scheduler } = clients;
    await scheduler.send(new CreateScheduleCommand(input("twice", "rate(1 hour)")));
    await expect(scheduler.send(new CreateScheduleCommand(input("twice", "rate(1 hour)")))).rejects.toMatchObject({
      name: "ConflictException",
    });
    await expect(scheduler.send(new UpdateScheduleCommand(input("none", "rate(1 hour)")))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    await expect(scheduler.send(new CreateScheduleCommand({ ...input("lost", "rate(1 hour)"), GroupName: "none" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    await expect(scheduler.send(new CreateScheduleCommand(input("wrong", "cron(0 3 * * * *)")))).rejects.toMatchObject({
      name: "ValidationException",
    });
  });

  it("pages through a list and keeps groups", async () => {
    const { scheduler } = clients;
    await scheduler.send(new CreateScheduleGroupCommand({ Name: "paged" }));
    expect(await scheduler.send(new GetScheduleGroupCommand({ Name: "paged" }))).toMatchObject({ State: "ACTIVE" });
    for (const Name of ["a", "b", "c"])
      await scheduler.send(new CreateScheduleCommand({ ...input(Name, "rate(1 hour)"), GroupName: "paged" }));
    const first = await scheduler.send(new ListSchedulesCommand({ GroupName: "paged", MaxResults: 2 }));
    const second = await scheduler.send(new ListSchedulesCommand({ GroupName: "paged", MaxResults: 2, NextToken: first.NextToken }));
    expect([first, second].flatMap(({ Schedules = [] }) => Schedules.map(({ Name }) => Name))).toEqual(["a", "b", "c"]);
    await scheduler.send(new DeleteScheduleGroupCommand({ Name: "paged" }));
    const groups = await scheduler.send(new ListScheduleGroupsCommand({}));
    expect(groups.ScheduleGroups?.map(({ Name }) => Name)).toEqual(["default", "jobs"]);
  });

  it("fires a one-time schedule into its queue, with its input filled in, and deletes it", async () => {
    const { scheduler, sqs } = clients;
    const at = new Date(Date.now() + 1000).toISOString().slice(0, 19);
    await scheduler.send(new CreateScheduleCommand(input("once", `at(${at})`)));
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: `${stack.awsEndpoint}/000000000000/wakes`, WaitTimeSeconds: 20 }),
    );
    expect(Messages.map(({ Body }) => Body)).toEqual([
      `{"at":"${at}Z","by":"arn:aws:scheduler:us-east-1:000000000000:schedule/jobs/once"}`,
    ]);
    await until(async () => {
      const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ NamePrefix: "once" }));
      return Schedules.length === 0 ? true : undefined;
    });
  });
});

describe("the scheduler across restarts", () => {
  const definition = scheduleDefinitionSchema.parse({
    ScheduleExpression: "cron(* * * * ? *)",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { Arn: QUEUE_ARN, RoleArn: "role" },
  });
  const fired = async (database: DatabaseSync, now: number): Promise<string[]> => {
    const invocations: Invocation[] = [];
    const scheduler = new Scheduler(database, () => now);
    const { promise, resolve } = Promise.withResolvers<void>();
    scheduler.start(async (delivered) => {
      invocations.push(...delivered);
      resolve();
    });
    await Promise.race([promise, new Promise((done) => setImmediate(() => setTimeout(done, 50)))]);
    await scheduler.stop();
    return invocations.map(({ schedule, scheduledAt }) => `${schedule.name} ${new Date(scheduledAt).toISOString().slice(11, 16)}`);
  };

  it("delivers what it missed: five minutes, one older, and one-time schedules", async () => {
    const database = openStateDatabase(undefined);
    const created = Date.parse("2026-11-20T09:00:30Z");
    const scheduler = new Scheduler(database, () => created);
    scheduler.put("default", "minutely", definition);
    scheduler.put("default", "once", { ...definition, ScheduleExpression: "at(2026-11-20T09:30:00)" });
    scheduler.put("default", "later", { ...definition, ScheduleExpression: "at(2026-11-21T09:30:00)" });
    scheduler.put("default", "off", { ...definition, State: "DISABLED" });
    const now = Date.parse("2026-11-20T12:00:30Z");
    const found = await fired(database, now);
    expect(found.toSorted()).toEqual([
      "minutely 11:55",
      "minutely 11:56",
      "minutely 11:57",
      "minutely 11:58",
      "minutely 11:59",
      "minutely 12:00",
      "once 09:30",
    ]);
    expect(await fired(database, now)).toEqual([]);
  });

  it("does not wait with what falls due for what is still being delivered, and begins again after a start with what was given up", async () => {
    const database = openStateDatabase(undefined);
    let now = Date.parse("2026-11-20T09:00:30Z");
    const scheduler = new Scheduler(database, () => now);
    const once = (time: string) => ({ ...definition, ScheduleExpression: `at(2026-11-20T${time})` });
    scheduler.put("default", "long", once("09:01:00"));
    scheduler.put("default", "quick", once("09:02:00"));
    const long = Promise.withResolvers<boolean>();
    const delivered: string[] = [];
    const both = Promise.withResolvers<void>();
    now = Date.parse("2026-11-20T09:01:00Z");
    scheduler.start(async (invocations) => {
      delivered.push(...invocations.map(({ schedule }) => schedule.name));
      if (delivered.includes("long") && delivered.includes("quick")) both.resolve();
      return delivered.at(-1) === "long" ? long.promise : true;
    });
    await until(() => (delivered.includes("long") ? true : undefined));
    now = Date.parse("2026-11-20T09:02:00Z");
    // A put looks at the clock again.
    scheduler.put("default", "another", once("10:00:00"));
    await both.promise;
    expect(delivered).toEqual(["long", "quick"]);
    long.resolve(false);
    await scheduler.stop();
    expect(await fired(database, now)).toEqual(["long 09:01", "quick 09:02"]);
    expect(await fired(database, now)).toEqual([]);
  });
});
