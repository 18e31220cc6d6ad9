import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { registerDataPipeline } from "../../../examples/events/data-pipeline.ts";
import { deliverAsGithub, registerGithubWebhook } from "../../../examples/events/github-webhook.ts";
import { registerLogAlerts } from "../../../examples/events/log-alerts.ts";
import { createEventTrigger, createScheduler, type JsonObject, type Occurrence, type Scheduler } from "../../../sdk/client/index.ts";
import { eventually } from "../../support/stack/stack-wait.ts";
import { own, useStack } from "../../support/stack/stack.ts";

const stack = useStack();
let scheduler: Scheduler;
beforeAll(() => {
  scheduler = createScheduler({ apiUrl: stack.apiUrl("real") });
});

/** Publishes one event, by its key however often, until the trigger's rule is there and hears it. */
async function heard(triggerId: string, topic: string, data: JsonObject, idempotencyKey: string = randomUUID()): Promise<Occurrence> {
  return eventually(`${triggerId} is set off by ${topic}`, async () => {
    const { event_id } = await scheduler.publish(topic, data, { idempotencyKey });
    const { occurrences } = await scheduler.listOccurrences(triggerId);
    return occurrences.find(({ source_event_id }) => source_event_id === event_id);
  });
}

/** A job that a trigger starts for each event of a topic, with the event's detail as its params. */
async function jobOn(topic: string) {
  const { job_id, queue } = own("listener");
  await stack.real.create({ job_id, queue, interval_seconds: 86_400, max_parallel: 1_000 });
  const trigger = createEventTrigger(topic, { targets: [{ jobId: job_id }] });
  await scheduler.registerTrigger(job_id, trigger, "listeners.heard");
  await scheduler.start();
  await heard(job_id, topic, { is: "only to see that the rule is there" });
  await stack.queues.take(queue);
  return { job_id, queue, trigger, next: async () => (await stack.queues.take(queue)).message.params };
}

describe("the data pipeline", () => {
  it("goes from step to step as each says that it is done", async () => {
    await registerDataPipeline(scheduler);
    const [processing, mail] = [await jobOn("pipeline.processing"), await jobOn("notifications.email")];

    const collected = await heard("auto_processing", "pipeline.collection.completed", { data_id: "d-1", rows: 10 });
    expect(collected).toMatchObject({ status: "published", topic: "pipeline.processing", hop: 1 });
    expect(await processing.next()).toEqual({ data_id: "d-1" });

    await heard("completion_notify", "pipeline.processing.completed", { data_id: "d-1" });
    expect(await mail.next()).toEqual({ recipient: "admin@example.com", message: "Pipeline completed: d-1" });
  });

  it("is due every day at 3 in Seoul", async () => {
    const daily = (await scheduler.getRegisteredTriggers()).get("daily_collection");

    expect(daily?.topic).toBe("pipeline.collection");
    expect(await daily?.trigger.isRunning()).toBe(true);
    expect((await daily?.trigger.describe())?.next_due_at).toMatch(/T18:00:00\.000Z$/);
  });

  it("starts a job once for an event that is published twice with the same key", async () => {
    const mail = await jobOn("notifications.email");
    const before = await mail.trigger.getTriggerCount();

    await heard("completion_notify", "pipeline.processing.completed", { data_id: "d-2" }, "d-2-is-done");
    await scheduler.publish("pipeline.processing.completed", { data_id: "d-2" }, { idempotencyKey: "d-2-is-done" });
    await heard("completion_notify", "pipeline.processing.completed", { data_id: "d-3" });

    const messages = [await mail.next(), await mail.next()].map(({ message }) => message);
    expect(messages.toSorted()).toEqual(["Pipeline completed: d-2", "Pipeline completed: d-3"]);
    await eventually("both are counted", async () => (await mail.trigger.getTriggerCount()) === before + 2);
    expect(await stack.real.runs(mail.job_id)).toHaveLength(3);
  });
});

describe("the log alerts", () => {
  it("are raised for errors of every service, and for nothing else", async () => {
    await registerLogAlerts(scheduler);
    const alerts = await jobOn("alerts.critical");
    const error = { level: "ERROR", service: "billing", error_message: "card declined" };

    await heard("error_alerting", "logs.payments.billing", error);
    expect(await alerts.next()).toEqual({ level: "CRITICAL", message: "Error in billing: card declined" });

    const quiet = await scheduler.publish("logs.payments.billing", { ...error, level: "INFO" });
    const elsewhere = await scheduler.publish("audit.payments", error);
    await heard("error_alerting", "logs.web", { ...error, service: "web" });
    expect(await alerts.next()).toMatchObject({ message: "Error in web: card declined" });
    const sources = (await scheduler.listOccurrences("error_alerting")).occurrences.map(({ source_event_id }) => source_event_id);
    expect(sources).toHaveLength(2);
    expect(sources).not.toContain(quiet.event_id);
    expect(sources).not.toContain(elsewhere.event_id);
  });
});

describe("the GitHub webhook", () => {
  const SECRET = "it's a secret to everybody";
  const delivery = { action: "opened", repository: { full_name: "octocat/hello-world" } };

  it("takes what is signed with its secret, each delivery once, and nothing else", async () => {
    const webhook = await registerGithubWebhook(scheduler, SECRET);
    const events = await jobOn("webhooks.github");
    const deliver = (secret: string) => deliverAsGithub(stack.apiUrl("real"), secret, delivery);

    expect([await deliver("not the secret"), await deliver(SECRET), await deliver(SECRET)]).toEqual([401, 200, 200]);
    expect(await events.next()).toEqual({ repository: delivery.repository, action: "opened", data: delivery });
    expect(await webhook.trigger({ action: "closed" })).toMatchObject({ success: true, trigger_count: 2 });
    expect(await events.next()).toEqual({ repository: null, action: "closed", data: { action: "closed" } });
    expect((await scheduler.listOccurrences("github_webhooks")).occurrences).toMatchObject([{ hop: 0 }, { hop: 0 }]);
  });

  it("takes nothing while its scheduler is stopped, and goes on where it was", async () => {
    const webhook = await registerGithubWebhook(scheduler, SECRET);
    const count = await webhook.getTriggerCount();

    await scheduler.stop();
    await expect(webhook.trigger()).rejects.toMatchObject({ status: 503, message: "Cannot trigger - APITrigger is not running" });
    await scheduler.start();

    expect(await webhook.trigger()).toMatchObject({ trigger_count: count + 1 });
  });
});

it.each([
  ["data-pipeline", /set off completion_notify, which published \S+ to notifications\.email/],
  ["log-alerts", /with level INFO did not set it off/],
  ["github-webhook", /with another signature: +401, 1 counted/],
  [
    "own-functions",
    /with \{"source_id":"KRX","batches":6\}\nPOST \/api\/webhooks\/trigger in this process: 200\n.*: running, trigger_count/,
  ],
])("%s.ts shows itself, and ends", async (name, shown) => {
  const args = [`examples/events/${name}.ts`, "--api", stack.apiUrl("real")];
  const aws = {
    AWS_ENDPOINT_URL: stack.running.awsEndpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  };
  await expect(promisify(execFile)(process.execPath, args, { env: { ...process.env, ...aws } })).resolves.toMatchObject({
    stdout: expect.stringMatching(shown),
    stderr: "",
  });
});
