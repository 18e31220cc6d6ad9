import { randomUUID } from "node:crypto";
import { type EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { type LambdaClient, ResourceInUseException } from "@aws-sdk/client-lambda";
import {
  ConflictException,
  CreateScheduleCommand,
  GetScheduleGroupCommand,
  ResourceNotFoundException,
  SchedulerClient,
} from "@aws-sdk/client-scheduler";
import { afterAll, beforeAll, expect, it } from "vitest";
import { deleteGroup } from "../../tools/removal/delete-group.ts";
import { emptyBus } from "../../tools/removal/empty-bus.ts";
import { stopFunctions } from "../../tools/removal/stop-functions.ts";
import { type EventBridgeServer, startEventBridgeServer } from "../support/servers/event-bridge-server.ts";
import { type SchedulerServer, startSchedulerServer } from "../support/servers/scheduler-server.ts";

const AT_ONCE = { everyMs: 0, withinMs: 10_000 };
const CREDENTIALS = { region: "us-east-1", credentials: { accessKeyId: "t", secretAccessKey: "t" } };
let events: EventBridgeServer;
let schedules: SchedulerServer;
let scheduler: SchedulerClient;
beforeAll(async () => {
  [events, schedules] = await Promise.all([startEventBridgeServer(), startSchedulerServer()]);
  scheduler = new SchedulerClient({ endpoint: schedules.url, ...CREDENTIALS });
});
afterAll(async () => {
  scheduler.destroy();
  await Promise.all([events.stop(), schedules.stop()]);
});

/** A scope that no other test has. */
const someScope = () => `s${randomUUID().slice(0, 8)}`;

async function openBus(rules: number): Promise<{ scope: string; busName: string }> {
  const scope = someScope();
  const busName = `belfry-${scope}`;
  events.openBus(busName);
  for (let index = 0; index < rules; index += 1) {
    const rule = { EventBusName: busName, Name: `trigger-${index}`, EventPattern: JSON.stringify({ source: ["a"] }) };
    await events.client.send(new PutRuleCommand(rule));
    const Targets = [{ Id: "dispatch", Arn: "arn:aws:sqs:us-east-1:000000000000:dispatch" }];
    await events.client.send(new PutTargetsCommand({ EventBusName: busName, Rule: rule.Name, Targets }));
  }
  return { scope, busName };
}

it("a bus loses all of its rules, however many pages they are, and no other bus loses any", async () => {
  const [own, other] = [await openBus(130), await openBus(1)];
  expect(await emptyBus(events.client, own.scope, AT_ONCE)).toBe(130);
  expect([...events.rules(own.busName)]).toEqual([]);
  expect([...events.rules(other.busName)]).toHaveLength(1);
  expect(await emptyBus(events.client, own.scope, AT_ONCE)).toBe(0);
});

it("a bus that is gone has no rules", async () => {
  expect(await emptyBus(events.client, someScope(), AT_ONCE)).toBe(0);
});

it("a bus that shows deleted rules for a while is asked until it shows none", async () => {
  let looks = 0;
  const client = {
    send: async () => {
      looks += 1;
      return { Rules: looks < 10 ? [{ Name: "trigger-slow" }] : [], Targets: [] };
    },
  } as unknown as EventBridgeClient;
  expect(await emptyBus(client, "real", AT_ONCE)).toBe(1);
  await expect(
    emptyBus({ send: async () => ({ Rules: [{ Name: "stays" }] }) } as never, "real", { everyMs: 0, withinMs: 5 }),
  ).rejects.toThrow(/a rule of belfry-real is still there/);
});

it("a schedule group goes with its schedules; one that is gone is passed over", async () => {
  const scope = someScope();
  schedules.openGroup(`belfry-${scope}`);
  const schedule = { GroupName: `belfry-${scope}`, FlexibleTimeWindow: { Mode: "OFF" }, ScheduleExpression: "rate(1 minute)" } as const;
  const Target = { Arn: "arn:aws:sqs:us-east-1:000000000000:dispatch", RoleArn: "arn:aws:iam::000000000000:role/s" };
  await scheduler.send(new CreateScheduleCommand({ ...schedule, Name: "job-a", Target }));
  await deleteGroup(scheduler, scope, AT_ONCE);
  expect(schedules.schedules(`belfry-${scope}`)).toEqual([]);
  await deleteGroup(scheduler, scope, AT_ONCE);
});

it("a schedule group is waited for while it is being deleted, by whomever", async () => {
  const answers = ["ACTIVE", "ACTIVE", "DELETING", "DELETING"];
  let asked = 0;
  const client = {
    send: async (command: unknown) => {
      if (!(command instanceof GetScheduleGroupCommand)) {
        asked += 1;
        throw new ConflictException({ message: "is being deleted", Message: "is being deleted", $metadata: {} });
      }
      const State = answers.shift();
      if (State === undefined) throw new ResourceNotFoundException({ message: "gone", Message: "gone", $metadata: {} });
      return { State };
    },
  };
  await deleteGroup(client as unknown as SchedulerClient, "real", AT_ONCE);
  expect([answers, asked]).toEqual([[], 2]);
});

it("what invokes provision and dispatch is disabled, once more where AWS was busy with it", async () => {
  const states = new Map([
    ["belfry-real-provision", "Enabled"],
    ["belfry-real-dispatch", "Enabling"],
  ]);
  let refused = false;
  const client = {
    send: async ({ input }: { input: { FunctionName?: string; UUID?: string } }) => {
      const { FunctionName, UUID } = input;
      if (FunctionName !== undefined) {
        const State = states.get(FunctionName);
        if (State === "Enabling") states.set(FunctionName, "Enabled");
        return { EventSourceMappings: [{ UUID: FunctionName, State }] };
      }
      if (!refused) {
        refused = true;
        throw new ResourceInUseException({ message: "in use", $metadata: {} });
      }
      states.set(UUID ?? "", "Disabled");
      return {};
    },
  };
  await stopFunctions(client as unknown as LambdaClient, "real", AT_ONCE);
  expect([...states.values()]).toEqual(["Disabled", "Disabled"]);
});
