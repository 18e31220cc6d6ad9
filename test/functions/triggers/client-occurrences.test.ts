import { describe, expect, it } from "vitest";
import { runId } from "../../../shared/domain/run/run-id.ts";
import { provision } from "../../../shared/use-cases/planning/provision.ts";
import { aJob, aTrigger, iso, NOON } from "../../support/samples.ts";
import { anApi } from "../http-events.ts";

const PUBLISH = "POST /triggers/client/occurrences";
const QUEUE = "real.jobs.trigger-client";
const idAt = (at: number) => runId({ scope: "real", owner: "trigger#client", scheduledAt: at });
const ID = idAt(NOON - 1_000);

async function withClient(change: Partial<ReturnType<typeof aTrigger>> = {}) {
  const api = anApi();
  const trigger = { trigger_id: "client", type: "event", source_topic: "data.*", topic: "data.done", client_queue: QUEUE } as const;
  await api.memory.triggers.create(aTrigger({ ...trigger, ...change }));
  return api;
}

describe("an event that a client made for its trigger", () => {
  it("is published and counted, starts the targets, and is on record with what led to it", async () => {
    const api = await withClient({ targets: [{ job_id: "load", params: { n: "<$.detail.n>" } }], payload: { never: "<$.detail.n>" } });
    await api.memory.jobs.create(aJob({ job_id: "load" }));
    const body = { occurrence_id: ID, source_event_id: "e-1", hop: 3, data: { n: 1, text: "<$.detail.n>" } };
    const { status, json } = await api.send(PUBLISH, { body });
    const answer = { occurrence_id: ID, status: "published", message: "Occurrence published", trigger_count: 1 };
    expect([status, json]).toEqual([200, answer]);
    expect(api.memory.bus.published).toEqual([
      { id: ID, topic: "data.done", detail: { n: 1, text: "<$.detail.n>" }, hop: 3, publishedBy: "client" },
    ]);
    expect(api.memory.dispatch.sent).toMatchObject([{ message: { kind: "fire", owner: "job#load", params: { n: 1 }, hop: 3 } }]);
    const occurrence = { occurrence_id: ID, status: "published", source_event_id: "e-1", hop: 3, scheduled_at: iso(NOON - 1_000) };
    expect((await api.send("GET /triggers/client/occurrences")).json).toMatchObject({ occurrences: [occurrence] });
  });

  it("counts once", async () => {
    const api = await withClient();
    const send = (data: object) => api.send(PUBLISH, { body: { occurrence_id: ID, data } });
    await send({ n: 1 });
    expect((await send({ n: 2 })).json).toMatchObject({ status: null, trigger_count: 1 });
    expect(api.memory.bus.published).toMatchObject([{ detail: { n: 1 } }]);
  });

  it("that failed is on record as dropped, with what was thrown", async () => {
    const api = await withClient();
    expect((await api.send(PUBLISH, { body: { occurrence_id: ID, error: "TypeError: x" } })).json).toMatchObject({
      status: "dropped",
      trigger_count: 0,
    });
    const { json } = await api.send("GET /triggers/client/occurrences", { headers: { "accept-language": "ko" } });
    const reason = "클라이언트에서 트리거의 함수가 실패했습니다: TypeError: x";
    expect(json).toMatchObject({ occurrences: [{ status: "dropped", reason, reason_code: "trigger-function-failed" }] });
    expect(api.memory.bus.published).toEqual([]);
  });

  it("that too many others led to is dropped", async () => {
    const api = await withClient();
    expect((await api.send(PUBLISH, { body: { occurrence_id: ID, hop: 17, data: {} } })).json).toMatchObject({ status: "dropped" });
  });

  it.each([
    ["neither data nor error", { occurrence_id: ID }, 400, "VALIDATION_ERROR"],
    ["both", { occurrence_id: ID, data: {}, error: "x" }, 400, "VALIDATION_ERROR"],
    ["no id", { data: {} }, 400, "VALIDATION_ERROR"],
    ["an id of its own", { occurrence_id: "mine", data: {} }, 400, "VALIDATION_ERROR"],
    ["data that is too large", { occurrence_id: ID, data: { text: "x".repeat(200_000) } }, 400, "VALIDATION_ERROR"],
    ["a list as data", { occurrence_id: ID, data: [] }, 400, "VALIDATION_ERROR"],
  ])("is refused with %s", async (_, body, status, code) => {
    expect(await (await withClient()).send(PUBLISH, { body })).toMatchObject({ status, error: { code } });
  });

  it("is refused for a trigger that is stopped, is not there, or whose events the service makes", async () => {
    const body = { occurrence_id: ID, data: {} };
    expect(await (await withClient({ enabled: false })).send(PUBLISH, { body })).toMatchObject({
      status: 503,
      error: { code: "UNAVAILABLE" },
    });
    expect(await anApi().send(PUBLISH, { body })).toMatchObject({ status: 404 });
    const refused = { status: 409, error: { code: "CONFLICT", reason: "made-by-service" } };
    expect(await (await withClient({ client_queue: null })).send(PUBLISH, { body })).toMatchObject(refused);
  });

  it("needs the right to operate", async () => {
    const api = await withClient();
    expect(await api.send(PUBLISH, { body: { occurrence_id: ID, data: {} }, access: "read worker" })).toMatchObject({ status: 403 });
  });
});

describe("a trigger's client_queue", () => {
  it("is made with its trigger", async () => {
    const { memory } = await withClient();
    await provision(memory.ports, "trigger#client");
    expect([...memory.workers.queues]).toEqual([QUEUE]);
  });

  it.each([
    ["mock.jobs.other-scope", "queue-of-scope"],
    ["real.jobs.", "queue-form"],
    ["queue", "queue-form"],
  ])("is a worker queue of the scope, not %s", async (client_queue, reason) => {
    const body = { type: "api", topic: "hooks", client_queue };
    const { status, error } = await anApi().send("PUT /triggers/hook", { body });
    expect([status, error.details]).toMatchObject([400, [{ path: "client_queue", reason }]]);
  });
});

it("a call of the webhook of a trigger with a client_queue goes to its client", async () => {
  const api = await withClient({ type: "api", source_topic: null });
  const sent = { body: { data: { a: 1 } }, headers: { authorization: "Bearer token", "idempotency-key": "k" } };
  const answer = { success: true, message: "Event triggered successfully", trigger_count: 0 };
  expect((await api.send("POST /api/webhooks/client/trigger", sent)).json).toEqual(answer);
  const [first] = api.memory.dispatch.sent;
  expect(first?.message).toMatchObject({ kind: "event", trigger_id: "client", event: { detail: { a: 1 } } });
  expect(api.memory.bus.published).toEqual([]);
  await api.send("POST /api/webhooks/client/trigger", sent);
  const ids = api.memory.dispatch.sent.map(({ message }) => message.kind === "event" && message.event.id);
  expect(new Set(ids).size).toBe(1);
});
