import {
  DeleteFunctionConcurrencyCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { expect, it } from "vitest";
import { pauseScope, resumeScope } from "../../tools/restoring/pause-scope.ts";

const AT_ONCE = { everyMs: 0, withinMs: 10_000 };

/** A Lambda whose mappings take a look to change their state. */
function aLambda() {
  const states = new Map(
    ["provision", "dispatch", "react", "complete", "notify", "socket-push"].map((name) => [`belfry-real-${name}`, "Enabled"]),
  );
  const reserved = new Map<string, number>();
  const send = async (command: { input: object }) => {
    const input = command.input as { FunctionName?: string; UUID?: string; Enabled?: boolean; ReservedConcurrentExecutions?: number };
    const { FunctionName = "", UUID = "" } = input;
    if (command instanceof ListEventSourceMappingsCommand) {
      const State = states.get(FunctionName) ?? "";
      if (State === "Disabling") states.set(FunctionName, "Disabled");
      if (State === "Enabling") states.set(FunctionName, "Enabled");
      return { EventSourceMappings: [{ UUID: FunctionName, State }] };
    }
    if (command instanceof UpdateEventSourceMappingCommand) states.set(UUID, input.Enabled ? "Enabling" : "Disabling");
    if (command instanceof PutFunctionConcurrencyCommand) reserved.set(FunctionName, input.ReservedConcurrentExecutions ?? -1);
    if (command instanceof DeleteFunctionConcurrencyCommand) reserved.delete(FunctionName);
    return {};
  };
  return { client: { send } as unknown as LambdaClient, states, reserved };
}

it("a scope is stopped as a whole, twice without harm, and goes on as it was", async () => {
  const { client, states, reserved } = aLambda();
  await pauseScope(client, "real", { bot: false }, AT_ONCE);
  await pauseScope(client, "real", { bot: false }, AT_ONCE);
  expect(new Set(states.values())).toEqual(new Set(["Disabled"]));
  const names = ["api", "publish", "complete", "redrive", "sweep", "schedules", "tasks", "accounts", "notifications"];
  const byTheClock = ["airflow-sync", "monthly-statistics"];
  expect(Object.fromEntries(reserved)).toEqual(Object.fromEntries([...names, ...byTheClock].map((name) => [`belfry-real-${name}`, 0])));
  await resumeScope(client, "real", false, { bot: false }, AT_ONCE);
  await resumeScope(client, "real", false, { bot: false }, AT_ONCE);
  expect([new Set(states.values()), reserved.size]).toEqual([new Set(["Enabled"]), 0]);
});

it("a scope that reserves has its reservations again", async () => {
  const { client, reserved } = aLambda();
  await pauseScope(client, "real", { bot: false }, AT_ONCE);
  await resumeScope(client, "real", true, { bot: false }, AT_ONCE);
  expect(Object.fromEntries(reserved)).toMatchObject({ "belfry-real-api": 50, "belfry-real-complete": 100, "belfry-real-accounts": 20 });
  expect(reserved.has("belfry-real-sweep")).toBe(false);
});

it("a scope's Telegram bot is stopped and goes on with it", async () => {
  const { client, reserved } = aLambda();
  await pauseScope(client, "real", { bot: true }, AT_ONCE);
  expect(reserved.get("belfry-real-telegram")).toBe(0);
  await resumeScope(client, "real", true, { bot: true }, AT_ONCE);
  expect(reserved.get("belfry-real-telegram")).toBe(10);
});
