import { randomUUID } from "node:crypto";
import { type EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventBridgeBus } from "../../../shared/adapters/eventbridge/event-bus.ts";
import { eventBridgeRules } from "../../../shared/adapters/eventbridge/event-rules.ts";
import { DispatchMessage, WHOLE_EVENT } from "../../../shared/contract/messages.ts";
import { isLasting } from "../../../shared/domain/errors.ts";
import { type BusEvent, eventId, hopOf } from "../../../shared/domain/event/event.ts";
import { type EventBridgeServer, startEventBridgeServer } from "../../support/servers/event-bridge-server.ts";
import { MemoryEventBus, MemoryEventRules } from "../../support/memory/messages/events.ts";
import { NOON } from "../../support/samples.ts";
import { anEvent, eventBusContract, eventRulesContract } from "./events.contract.ts";

const SQS = "arn:aws:sqs:us-east-1:000000000000";
let server: EventBridgeServer;
beforeAll(async () => {
  server = await startEventBridgeServer();
});
afterAll(() => server.stop());

/** A bus of its own, with a queue that gets all of its events. */
async function openBus() {
  const busName = `bus-${randomUUID()}`;
  const arn = `${SQS}:${busName}-all`;
  server.openBus(busName);
  const rule = { EventBusName: busName, Name: "all", EventPattern: JSON.stringify({ source: [{ prefix: "" }] }) };
  await server.client.send(new PutRuleCommand(rule));
  await server.client.send(new PutTargetsCommand({ EventBusName: busName, Rule: "all", Targets: [{ Id: "all", Arn: arn }] }));
  const seen = () => server.delivered(arn).map((body) => JSON.parse(body) as BusEvent);
  return { busName, seen, bus: eventBridgeBus({ busName, scope: "real" }, server.client) };
}

/** Rules on a bus of their own. */
function openRules() {
  const busName = `bus-${randomUUID()}`;
  const queue = `${SQS}:${busName}-dispatch`;
  server.openBus(busName);
  const target = { busName, queueArn: queue, deadLetterQueueArn: `${SQS}:rules-dlq` };
  return { busName, queue, rules: eventBridgeRules(target, server.client) };
}

/** The id of the trigger that a rule's target speaks of. */
function triggerOf(busName: string, rule: string): string {
  const template = server.targets(busName, rule)[0]?.InputTransformer?.InputTemplate ?? "";
  return String((JSON.parse(template.replace(WHOLE_EVENT, "null")) as Record<string, unknown>)["trigger_id"]);
}

eventBusContract("in memory", async () => {
  const bus = new MemoryEventBus();
  return { bus, published: async () => bus.published };
});
eventBusContract("on EventBridge", async () => {
  const { bus, seen } = await openBus();
  const published = async () =>
    seen().map((event) => ({ id: eventId(event), topic: event["detail-type"], detail: event.detail, hop: hopOf(event) }));
  return { bus, published };
});
eventRulesContract("in memory", async () => {
  const rules = new MemoryEventRules();
  return { rules, patterns: async () => Object.fromEntries(rules.patterns) };
});
eventRulesContract("on EventBridge", async () => {
  const { busName, rules } = openRules();
  const patterns = async () =>
    Object.fromEntries(server.rules(busName).map(({ name, definition }) => [triggerOf(busName, name), definition.EventPattern]));
  return { rules, patterns };
});

it("on EventBridge an event is from its scope, at the time of its id", async () => {
  const { bus, seen } = await openBus();
  await bus.publish([anEvent(999)]);
  expect(seen()).toMatchObject([{ source: "belfry.real", time: new Date(NOON).toISOString().replace(".000", "") }]);
});

it("on EventBridge an event that is refused fails the publication, and says why", async () => {
  const { bus } = await openBus();
  const events = [anEvent(0), anEvent(1, { topic: "x".repeat(129) })];
  await expect(bus.publish(events)).rejects.toThrow(/refused 1 of 2 events: InvalidArgument .*DetailType/);
});

it("on EventBridge a rule brings what it lets through to the queue of events, as a message for its trigger", async () => {
  const { busName, queue, rules } = openRules();
  const bus = eventBridgeBus({ busName, scope: "real" }, server.client);
  await rules.put("alerts", JSON.stringify({ source: ["belfry.real"], detail: { level: ["ERROR"] } }));
  const detail = { level: "ERROR", text: "따옴표\"'\n😀\\ <aws.events.event.json> <b>" };
  await bus.publish([anEvent(0, { detail, hop: 2 }), anEvent(1, { detail: { level: "INFO" } })]);
  const messages = server.delivered(queue).map((body) => DispatchMessage.parse(JSON.parse(body)));
  expect(messages).toMatchObject([{ kind: "event", trigger_id: "alerts", event: { "detail-type": "a.b", detail } }]);
  const event = messages[0]?.kind === "event" ? messages[0].event : undefined;
  expect(event && [eventId(event), hopOf(event)]).toEqual([anEvent(0).id, 2]);
});

it("on EventBridge a rule has one target with a dead-letter queue, and is named after its trigger", async () => {
  const { busName, rules } = openRules();
  await rules.put("alerts", JSON.stringify({ source: ["belfry.real"] }));
  await rules.put("alerts", JSON.stringify({ source: ["belfry.mock"] }));
  expect(server.targets(busName, "trigger-alerts")).toMatchObject([
    { DeadLetterConfig: { Arn: `${SQS}:rules-dlq` }, RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 } },
  ]);
});

it("on EventBridge a pattern that is refused gives way to one that lets all of the scope's events through", async () => {
  const { busName, rules } = openRules();
  await rules.put("alerts", JSON.stringify({ source: ["belfry.real"], detail: { level: [{ bogus: 1 }] } }));
  expect(server.rules(busName).map(({ definition }) => definition.EventPattern)).toEqual(['{"source":["belfry.real"]}']);
});

it("on EventBridge rules of a bus that is not there fail", async () => {
  const rules = eventBridgeRules({ busName: "absent", queueArn: SQS, deadLetterQueueArn: SQS }, server.client);
  await expect(rules.put("alerts", JSON.stringify({ source: ["belfry.real"] }))).rejects.toThrow(/absent/);
});

it("on EventBridge the rule beyond the quota of its bus fails in a way that lasts; those that are there can be changed", async () => {
  const { busName, rules } = openRules();
  for (let index = 0; index < 300; index += 1) await rules.put(`t-${index}`, JSON.stringify({ source: ["belfry.real"] }));
  const beyond = await rules.put("beyond", JSON.stringify({ source: ["belfry.real"] })).catch((error: unknown) => error);
  expect(isLasting(beyond)).toBe(true);
  expect(String(beyond)).toMatch(/aws-refused.*EventBridge.*LimitExceededException/);
  await rules.put("t-0", JSON.stringify({ source: ["belfry.mock"] }));
  expect([...server.rules(busName)]).toHaveLength(300);
});

it("on EventBridge a rule whose target is refused fails, and says why", async () => {
  const refused = { FailedEntryCount: 1, FailedEntries: [{ ErrorCode: "InvalidArgument", ErrorMessage: "no such queue" }] };
  const client = { send: async (command: unknown) => (command instanceof PutTargetsCommand ? refused : {}) };
  const target = { busName: "bus", queueArn: SQS, deadLetterQueueArn: SQS };
  const rules = eventBridgeRules(target, client as unknown as EventBridgeClient);
  await expect(rules.put("alerts", "{}")).rejects.toThrow("refused the target of trigger-alerts: InvalidArgument no such queue");
});
