import { describe, expect, it } from "vitest";
import { notifyHandler } from "../../../functions/handlers/notify.ts";
import { memoryPorts } from "../../support/memory-ports.ts";
import { aConfig, anEvent } from "../../support/notification-samples.ts";
import { NOON } from "../../support/samples.ts";
import { CONTEXT, sqsEvent } from "./lambda-events.ts";

async function aFunction() {
  const memory = memoryPorts();
  await memory.notificationConfigs.create(aConfig());
  const handler = notifyHandler({ ...memory.ports, mailLanguage: "en", telemetry: memory.telemetry });
  return { memory, deliver: (...bodies: readonly unknown[]) => handler(sqsEvent(...bodies), CONTEXT) };
}
const again = (...ids: readonly string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe("the notify function", () => {
  it("decides what an event means to the configs, and sends the delivery on", async () => {
    const { memory, deliver } = await aFunction();
    expect(await deliver({ kind: "event", event: anEvent("failed") })).toEqual(again());
    expect(memory.notifyQueue.take()).toMatchObject([{ kind: "deliver", config_id: 1 }]);
  });

  it("has a malformed message delivered again, and none of its neighbours", async () => {
    const { memory, deliver } = await aFunction();
    expect(await deliver("{", { kind: "event", event: anEvent("failed") })).toEqual(again("message-0"));
    expect(memory.telemetry.named("notify.malformed")).toMatchObject([{ level: "error", detail: { message_id: "message-0" } }]);
  });

  it("has a message delivered again whose work fails, and reports it with its config", async () => {
    const { memory, deliver } = await aFunction();
    memory.faults.failNext("notificationConfigs.get", "before");
    expect(await deliver({ kind: "flush", config_id: 1, at: NOON }, { kind: "flush", config_id: 2, at: NOON })).toEqual(again("message-0"));
    expect(memory.telemetry.named("notify.failed")).toMatchObject([{ level: "error", config_id: "1" }]);
    expect(memory.telemetry.measured).toEqual({ items_failed: 1 });
  });
});
