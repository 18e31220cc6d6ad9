import { describe, expect, it } from "vitest";
import { handleOccurrence } from "../../../sdk/client/router/handle-occurrence.ts";
import { type AnyTrigger, createCronTrigger, createEventTrigger, type EventTrigger } from "../../../sdk/client/index.ts";
import type { Registration } from "../../../sdk/client/triggers/trigger.ts";
import { resourcesOf } from "../../../shared/domain/event/event.ts";
import { runId } from "../../../shared/domain/run/run-id.ts";
import { fireOf } from "../../../shared/domain/schedule/plan-occurrences.ts";
import { receiveEvent } from "../../../shared/use-cases/events/receive-event.ts";
import { startOccurrence } from "../../../shared/use-cases/starting/start-occurrence.ts";
import { iso } from "../../support/samples.ts";
import { httpApi } from "./support/http-api.ts";

const the = httpApi();
const lines: string[] = [];
const log = (line: string) => void lines.push(line);
const logger = { info: log, warn: log, error: log };
const published = () => the.api.memory.bus.published.map(({ id, topic, detail, hop }) => ({ id, topic, detail, hop }));
const occurrences = async () => (await the.api.memory.triggers.listOccurrences("client", { limit: 10 })).occurrences;

/** A trigger that is registered and enabled, and what handles its messages. */
async function client(trigger: AnyTrigger) {
  const scheduler = the.scheduler({ apiRetries: 0 });
  await scheduler.registerTrigger("client", trigger, "data.processing");
  await the.api.send("PATCH /triggers/client", { body: { enabled: true } });
  const { id, topic, triggers } = Reflect.get(trigger, "registered").call(trigger, "") as Registration;
  const handle = handleOccurrence({ id, topic, queue: "real.jobs.trigger-client", trigger, triggers }, logger);
  return {
    scheduler,
    handle: (body: unknown, receives = 1) =>
      handle({ Body: typeof body === "string" ? body : JSON.stringify(body), Attributes: { ApproximateReceiveCount: String(receives) } }),
  };
}

/** What the service sends to the client's queue for an event. */
async function sentFor(detail: Record<string, unknown>, hop = 0, at = Date.now()) {
  const { ports, triggers, workers } = the.api.memory;
  const id = runId({ scope: "real", owner: "events", scheduledAt: at, tail: JSON.stringify(detail) });
  const event = { id: "bus", source: "belfry.real", "detail-type": "data.ingestion", time: iso(Date.now()), detail };
  const message = { kind: "event" as const, trigger_id: "client", event: { ...event, resources: resourcesOf({ id, hop }) } };
  await receiveEvent(ports, message, await triggers.getDefinition("client"));
  return { id, queue: workers.sent.at(-1)?.queue, body: workers.sent.at(-1)?.message };
}

const rows = (filter: (event: { rows_count: number }) => unknown): EventTrigger =>
  createEventTrigger<{ rows_count: number; source_name: string }>("data.ingestion", {
    filter: (event) => filter(event) as boolean,
    payload: (event) => ({ source_id: event.source_name }),
  });

describe("what sets a trigger with functions off", () => {
  it("goes to its client's queue, and is published when the client has made its event", async () => {
    const { handle } = await client(rows(({ rows_count }) => rows_count > 1000));
    const { id, queue, body } = await sentFor({ rows_count: 5000, source_name: "krx" });
    expect(queue).toBe("real.jobs.trigger-client");
    expect(published()).toEqual([]);
    expect(await handle(body)).toEqual({ kind: "delete" });
    const [occurrence] = await occurrences();
    expect(occurrence).toMatchObject({ status: "published", source_event_id: id, hop: 1 });
    expect(published()).toEqual([{ id: occurrence?.occurrence_id, topic: "data.processing", detail: { source_id: "krx" }, hop: 1 }]);
  });

  it("is published once, however often it is delivered and whatever its function makes then", async () => {
    let calls = 0;
    const { handle } = await client(createEventTrigger("data.ingestion", { payload: () => ({ call: (calls += 1) }) }));
    const at = Date.now();
    const [first, again] = [await sentFor({ a: 1 }, 0, at), await sentFor({ a: 1 }, 0, at)];
    await Promise.all([handle(first.body), handle(again.body)]);
    expect(await handle(first.body)).toEqual({ kind: "delete" });
    expect(await occurrences()).toHaveLength(1);
    expect(new Set(published().map(({ id }) => id)).size).toBe(1);
  });

  it("is forgotten where the filter says no", async () => {
    const { handle } = await client(rows(() => false));
    expect(await handle((await sentFor({ rows_count: 1 })).body)).toEqual({ kind: "delete" });
    expect([published(), await occurrences()]).toEqual([[], []]);
  });

  it("is published as its template says where only the filter is a function, or as it is without one", async () => {
    const { handle } = await client(createEventTrigger("data.ingestion", { filter: () => true, payload: { n: "<$.detail.rows_count>" } }));
    await handle((await sentFor({ rows_count: 7 })).body);
    expect(published()).toMatchObject([{ detail: { n: 7 } }]);
  });

  it("passes on by which events it was caused, so that a loop ends", async () => {
    const { handle } = await client(createEventTrigger("data.ingestion", { payload: () => ({}) }));
    await handle((await sentFor({ a: 1 }, 14)).body);
    expect(published()).toMatchObject([{ hop: 15 }]);
  });

  it("is tried a few times where a function throws, and then is on record as dropped", async () => {
    const { handle } = await client(
      rows(() => {
        throw new Error("no connection to the price list");
      }),
    );
    const { body } = await sentFor({ rows_count: 1 });
    expect([await handle(body, 1), await handle(body, 2), await handle(body, 3)]).toEqual([
      { kind: "hide", seconds: 5 },
      { kind: "hide", seconds: 10 },
      { kind: "delete" },
    ]);
    const { json } = await the.api.send("GET /triggers/client/occurrences");
    expect(json).toMatchObject({
      occurrences: [
        { status: "dropped", reason: expect.stringContaining("no connection to the price list"), reason_code: "trigger-function-failed" },
      ],
    });
    expect(published()).toEqual([]);
  });

  it("is on record as dropped at once where the service does not take what was made", async () => {
    const { handle } = await client(createEventTrigger("data.ingestion", { payload: () => ({ text: "x".repeat(200_000) }) }));
    expect(await handle((await sentFor({ a: 1 })).body)).toEqual({ kind: "delete" });
    expect(await occurrences()).toMatchObject([{ status: "dropped" }]);
  });

  it("waits while the trigger is stopped, and is let go when it is gone", async () => {
    const { handle, scheduler } = await client(createEventTrigger("data.ingestion", { payload: () => ({}) }));
    const { body } = await sentFor({ a: 1 });
    await the.api.send("PATCH /triggers/client", { body: { enabled: false } });
    expect(await handle(body)).toEqual({ kind: "hide", seconds: 600 });
    await the.api.send("PATCH /triggers/client", { body: { enabled: true } });
    expect(await handle(body)).toEqual({ kind: "delete" });
    expect(published()).toHaveLength(1);
    const late = await sentFor({ a: 2 });
    await scheduler.unregisterTrigger("client");
    expect(await handle(late.body)).toEqual({ kind: "delete" });
    expect(published()).toHaveLength(1);
  });

  it("is let go when its trigger was made anew, with the same id", async () => {
    const trigger = createEventTrigger("data.ingestion", { payload: () => ({}) });
    const { handle, scheduler } = await client(trigger);
    const { body } = await sentFor({ a: 1 });
    await scheduler.unregisterTrigger("client");
    await client(trigger);
    expect(await handle(body)).toEqual({ kind: "delete" });
    expect(published()).toEqual([]);
  });

  it("comes back where the service does not answer", async () => {
    const { handle } = await client(createEventTrigger("data.ingestion", { payload: () => ({}) }));
    const { body } = await sentFor({ a: 1 });
    the.faults.push("hang up");
    expect(await handle(body)).toEqual({ kind: "leave" });
    expect(await handle(body)).toEqual({ kind: "delete" });
    expect(published()).toHaveLength(1);
  });

  it.each([
    ["no JSON", "<xml>"],
    ["a job's message", { job_id: "load", params: {} }],
  ])("is left for the dead-letter queue if it is %s", async (_, body) => {
    const { handle } = await client(createEventTrigger("data.ingestion", { payload: () => ({}) }));
    expect(await handle(body)).toEqual({ kind: "leave" });
    expect(lines.at(-1)).toContain("malformed");
  });
});

describe("the times of a cron trigger with a function", () => {
  const due = async (at: number) => {
    const { ports, triggers, workers } = the.api.memory;
    const trigger = await triggers.getDefinition("client");
    if (trigger) await startOccurrence(ports, { message: fireOf(trigger, at), messageId: "m" }, trigger, false);
    return workers.sent.at(-1)?.message;
  };

  it("are published as it makes them; those it comes too late for are on record as missed", async () => {
    const { handle } = await client(
      createCronTrigger({
        intervalSeconds: 60,
        payload: ({ scheduledAt }) => ({ at: scheduledAt.toISOString() }),
        misfireGraceSeconds: 3_600,
      }),
    );
    const at = Math.floor(Date.now() / 60_000) * 60_000;
    const inTime = await due(at);
    expect(await handle(inTime)).toEqual({ kind: "delete" });
    expect(published()).toMatchObject([{ topic: "data.processing", detail: { at: iso(at) }, hop: 0 }]);
    // The client was away for five minutes when this one came.
    const late = {
      ...inTime,
      params: { ...inTime?.params, occurrence_id: runId({ scope: "real", owner: "x", scheduledAt: at - 300_000 }) },
    };
    expect(await handle(late)).toEqual({ kind: "delete" });
    expect(await occurrences()).toMatchObject([{ status: "published" }, { status: "missed" }]);
  });
});
