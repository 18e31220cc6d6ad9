import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import {
  createApiTrigger,
  createCronTrigger,
  createEventTrigger,
  createTriggerRouter,
  TriggerFactory,
  TriggerType,
} from "../../../sdk/client/index.ts";
import { useRecorder } from "../../support/event-recorder.ts";
import { eventually } from "../../support/stack/stack-wait.ts";
import { useStack } from "../../support/stack/stack.ts";

/** The events of the document, as classes of a program. */
class MyEvent {
  readonly topic: string;
  constructor({ topic, ...fields }: { topic: string } & Record<string, unknown>) {
    this.topic = topic;
    Object.assign(this, fields);
  }
}

const stack = useStack();
const { aScheduler, published, publish, find, heard, heardBy } = useRecorder(stack, { a: "*.*", b: "pipeline.**" });

async function serving(
  listener: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => void listener(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return { server, url: typeof address === "object" ? `http://127.0.0.1:${address?.port}` : "" };
}

describe("quick start", () => {
  it("a cron trigger publishes what its event factory makes, at each of its times", async () => {
    const scheduler = aScheduler();
    const cronTrigger = createCronTrigger({
      cronExpression: "*/2 * * * * *",
      eventFactory: () => new MyEvent({ topic: "scheduled.reports", report: "daily" }),
    });
    await scheduler.registerTrigger("daily_report", cronTrigger, "scheduled.reports");
    await scheduler.start();
    expect(await heard("scheduled.reports", { report: "daily" })).toEqual({ report: "daily" });
    expect(await cronTrigger.isRunning()).toBe(true);
    expect(await eventually("it counts", async () => (await cronTrigger.getTriggerCount()) > 1)).toBe(true);
    await scheduler.unregisterTrigger("daily_report");
  });

  it("an api trigger publishes what its event factory makes of each call", async () => {
    const scheduler = aScheduler();
    const apiTrigger = createApiTrigger({
      eventFactory: (payload) => new MyEvent({ topic: "webhooks.incoming", webhook_id: payload["webhook_id"], data: payload }),
    });
    await scheduler.registerTrigger("webhook_handler", apiTrigger, "webhooks.incoming");
    await scheduler.start();
    await apiTrigger.trigger({ webhook_id: "wh_001", user_id: 123, action: "purchase" });
    expect(await heard("webhooks.incoming", { webhook_id: "wh_001" })).toEqual({
      webhook_id: "wh_001",
      data: { webhook_id: "wh_001", user_id: 123, action: "purchase" },
    });
    await scheduler.unregisterTrigger("webhook_handler");
  });

  it("an event trigger filters by a function and publishes what its event factory makes", async () => {
    const scheduler = aScheduler();
    const consumer = scheduler;
    const eventTrigger = createEventTrigger<{ source_name: string; rows_count: number }>({
      consumer,
      sourceTopic: "data.ingestion",
      eventFactory: (sourceEvent) => new MyEvent({ topic: "data.processing", source_id: sourceEvent.source_name }),
      filterFunc: (event) => event.rows_count > 1000,
    });
    await scheduler.registerTrigger("auto_processing", eventTrigger, "data.processing");
    await scheduler.start();
    await publish("data.ingestion", { source_name: "small", rows_count: 1000 });
    await heardBy("data.ingestion", "data.processing", { source_name: "krx", rows_count: 5000 }, { source_id: "krx" });
    const small = await publish("data.ingestion", { source_name: "small", rows_count: 1000 });
    await heardBy("data.ingestion", "data.processing", { source_name: "nyse", rows_count: 1001 }, { source_id: "nyse" });
    expect(find("data.processing", { source_id: "small" })).toBeUndefined();
    expect(await eventTrigger.getTriggerCount()).toBe(2);
    const { occurrences } = await scheduler.listOccurrences("auto_processing");
    expect(occurrences.map(({ source_event_id }) => source_event_id)).not.toContain(small.event_id);
    expect(occurrences).toMatchObject([
      { status: "published", topic: "data.processing", hop: 1 },
      { status: "published", topic: "data.processing", hop: 1 },
    ]);
  });
});

it("the factory takes a type, a word, or is a function for each type", async () => {
  const eventFactory = () => new MyEvent({ topic: "daily.report" });
  const byType = TriggerFactory.createTrigger(TriggerType.CRON, { cronExpression: "0 0 * * *", eventFactory });
  const byWord = TriggerFactory.createTrigger("cron", { cronExpression: "0 0 * * *", eventFactory });
  const scheduler = aScheduler();
  const cron = createCronTrigger("0 0 * * *", eventFactory);
  const api = createApiTrigger(eventFactory);
  const event = createEventTrigger(scheduler, "source.topic", eventFactory);
  const all = { by_type: byType, by_word: byWord, cron, api, event };
  for (const [id, trigger] of Object.entries(all)) await scheduler.registerTrigger(id, trigger, "daily.report");
  const registered = await scheduler.getRegisteredTriggers();
  expect(Object.keys(all).map((id) => registered.get(id)?.trigger)).toEqual(Object.values(all));
  await scheduler.start();
  expect(await api.trigger()).toEqual({ success: true, message: "Event triggered successfully", trigger_count: 1 });
  expect(await heard("daily.report", {})).toEqual({});
  for (const id of Object.keys(all)) await scheduler.unregisterTrigger(id);
});

it("triggers are registered, started, removed, listed, stopped and added while it runs", async () => {
  const scheduler = aScheduler();
  const cronTrigger = createCronTrigger("0 3 * * *", () => new MyEvent({ topic: "topic.1" }));
  const apiTrigger = createApiTrigger(() => new MyEvent({ topic: "topic.2" }));
  await scheduler.registerTrigger("trigger_1", cronTrigger, "topic.1");
  await scheduler.registerTrigger("trigger_2", apiTrigger, "topic.2");
  await scheduler.start();
  await scheduler.unregisterTrigger("trigger_1");
  const triggers = await scheduler.getRegisteredTriggers();
  expect([triggers.has("trigger_1"), triggers.get("trigger_2")]).toEqual([false, { trigger: apiTrigger, topic: "topic.2" }]);
  const newTrigger = createCronTrigger("0 12 * * *", () => new MyEvent({ topic: "reminders.lunch" }));
  await scheduler.registerTrigger("lunch_reminder", newTrigger, "reminders.lunch");
  expect(await newTrigger.isRunning()).toBe(true);
  await scheduler.stop();
  expect([await newTrigger.isRunning(), await apiTrigger.isRunning()]).toEqual([false, false]);
  await expect(apiTrigger.trigger()).rejects.toMatchObject({ status: 503 });
  for (const id of ["trigger_2", "lunch_reminder"]) await scheduler.unregisterTrigger(id);
});

describe("the worked examples", () => {
  it("1: a data pipeline drives itself", async () => {
    const scheduler = aScheduler();
    const consumer = scheduler;
    const collection = createCronTrigger({
      cronExpression: "0 3 * * *",
      timezone: "Asia/Seoul",
      eventFactory: () => new MyEvent({ topic: "pipeline.collection", source: "external_api" }),
    });
    const processing = createEventTrigger({
      consumer,
      sourceTopic: "pipeline.collection.completed",
      eventFactory: (source) => new MyEvent({ topic: "pipeline.processing", data_id: source["data_id"] }),
    });
    const notification = createEventTrigger({
      consumer,
      sourceTopic: "pipeline.processing.completed",
      eventFactory: (source) =>
        new MyEvent({
          topic: "notifications.email",
          recipient: "admin@example.com",
          message: `Pipeline completed: ${String(source["data_id"])}`,
        }),
    });
    await scheduler.registerTrigger("daily_collection", collection, "pipeline.collection");
    await scheduler.registerTrigger("pipeline_processing", processing, "pipeline.processing");
    await scheduler.registerTrigger("completion_notify", notification, "notifications.email");
    await scheduler.start();
    expect((await collection.describe()).timezone).toBe("Asia/Seoul");
    await heardBy("pipeline.collection.completed", "pipeline.processing", { data_id: "d-1" });
    const message = "Pipeline completed: d-1";
    await heardBy("pipeline.processing.completed", "notifications.email", { data_id: "d-1" }, { message });
    expect(find("notifications.email", { message })).toEqual({ recipient: "admin@example.com", message });
  });

  it("2: an alert for each error in the logs, and what is hard to say as a pattern", async () => {
    const scheduler = aScheduler();
    const alerts = createEventTrigger<{ level: string; service: string; error_message: string; source: string; sent: string }>({
      consumer: scheduler,
      sourceTopic: "logs.**",
      eventFactory: (log) =>
        new MyEvent({ topic: "alerts.critical", level: "CRITICAL", message: `Error in ${log.service}: ${log.error_message}` }),
      filterFunc: (event) =>
        event.level === "ERROR" && ["api", "batch"].includes(event.source) && event.timestamp > new Date(Date.now() - 3_600_000),
    });
    await scheduler.registerTrigger("error_alerting", alerts, "alerts.critical");
    await scheduler.start();
    const log = { level: "ERROR", service: "billing", error_message: "card declined", source: "api" };
    await heardBy("logs.payments.billing", "alerts.critical", log, { message: "Error in billing: card declined" });
    await publish("logs.payments.billing", { ...log, level: "INFO", service: "quiet" });
    await publish("logs.payments.billing", { ...log, source: "cron", service: "quiet" });
    await heardBy("logs.web", "alerts.critical", { ...log, service: "web" }, { message: "Error in web: card declined" });
    expect(published.filter(({ data }) => String(data["message"]).includes("quiet"))).toEqual([]);
  });

  it("3: GitHub's webhook in a server of one's own", async () => {
    const scheduler = aScheduler();
    const webhookTrigger = createApiTrigger({
      eventFactory: (payload) =>
        new MyEvent({ topic: "webhooks.github", repository: payload["repository"], action: payload["action"], data: payload }),
    });
    await scheduler.registerTrigger("github_webhooks", webhookTrigger, "webhooks.github");
    await scheduler.start();
    const { server, url } = await serving(async (request, response) => {
      await webhookTrigger.trigger(Object(await json(request)));
      response.end(JSON.stringify({ status: "processed" }));
    });
    const answer = await fetch(`${url}/webhooks/github`, { method: "POST", body: '{"repository":"octocat/hello","action":"opened"}' });
    expect(await answer.json()).toEqual({ status: "processed" });
    expect(await heard("webhooks.github", { action: "opened" })).toMatchObject({ repository: "octocat/hello" });
    server.close();
    await scheduler.unregisterTrigger("github_webhooks");
  });
});

it("a router of one's own sets the trigger off and tells its status, as the document shows", async () => {
  const scheduler = aScheduler();
  const apiTrigger = createApiTrigger((payload) => new MyEvent({ topic: "webhooks.router", ...payload }));
  await scheduler.registerTrigger("webhook", apiTrigger, "webhooks.router");
  await scheduler.start();
  const { server, url } = await serving(createTriggerRouter(apiTrigger, { prefix: "/api/webhooks" }));
  const body = JSON.stringify({ data: { webhook_id: "wh_001", user_id: 123, action: "login" } });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${url}/api/webhooks/trigger`, { method: "POST", headers, body });
  expect(await answer.json()).toEqual({ success: true, message: "Event triggered successfully", trigger_count: 1 });
  expect(await (await fetch(`${url}/api/webhooks/status`)).json()).toEqual({ running: true, trigger_count: 1 });
  expect(await heard("webhooks.router", { user_id: 123 })).toEqual({ webhook_id: "wh_001", user_id: 123, action: "login" });
  server.close();

  // The service itself has the same two paths for the one api trigger that the scope has; its function makes the event here.
  const service = `${stack.apiUrl("real")}/api/webhooks`;
  const direct = await fetch(`${service}/trigger`, { method: "POST", headers, body: '{"data":{"user_id":456}}' });
  expect([direct.status, await direct.json()]).toMatchObject([200, { success: true }]);
  expect(await heard("webhooks.router", { user_id: 456 })).toEqual({ user_id: 456 });
  const status = { running: true, trigger_count: 2 };
  expect(
    await eventually("it is counted", async () => {
      const now = (await (await fetch(`${service}/status`)).json()) as typeof status;
      return now.trigger_count === 2 ? now : undefined;
    }),
  ).toEqual(status);
});
