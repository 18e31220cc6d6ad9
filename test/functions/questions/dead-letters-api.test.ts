import { expect, it } from "vitest";
import { answerOperator } from "../../../functions/http/handlers/answer-operator.ts";
import { deadLetterHandlers } from "../../../functions/http/handlers/dead-letters.ts";
import { aFire, aJob, iso, NOON } from "../../support/samples.ts";
import { anApi } from "../http-events.ts";

async function withLetters() {
  const api = anApi();
  await api.memory.jobs.create(aJob());
  const letters = [0, 1, 2].map((n) =>
    api.memory.deadLetters.add("dispatch-timer", aFire(aJob(), NOON + n * 60_000), { sentAt: NOON + n }),
  );
  return { api, ids: letters.map(({ letterId }) => letterId) };
}

it("says which queues hold letters, and which could not be counted", async () => {
  const { api } = await withLetters();
  api.memory.deadLetters.add("real.jobs.etl", "{}");
  api.memory.deadLetters.unread.push({ queue: "completion", error: "AccessDenied" });
  expect((await api.send("GET /dead-letters")).json).toEqual({
    queues: [
      { queue: "dispatch-timer", letters: 3 },
      { queue: "real.jobs.etl", letters: 1 },
    ],
    unread: [{ queue: "completion", error: "AccessDenied" }],
  });
});

it("shows letters in words, the oldest first, page by page", async () => {
  const { api, ids } = await withLetters();
  const first = (await api.send("GET /dead-letters/dispatch-timer?limit=2")).json as { letters: object[]; next_cursor: string };
  expect(first.letters).toMatchObject([{ letter_id: ids[0] }, { letter_id: ids[1] }]);
  expect(first.letters[0]).toEqual({
    letter_id: ids[0],
    kind: "fire",
    says: `starts job 'buy-scanner' for ${iso(NOON)}`,
    job_id: "buy-scanner",
    workflow_id: null,
    trigger_id: null,
    run_id: aFire(aJob(), NOON).run_id,
    due_at: iso(NOON),
    why: null,
    sent_at: iso(NOON),
    received: 20,
    body: JSON.stringify(aFire(aJob(), NOON)),
  });
  const second = await api.send(`GET /dead-letters/dispatch-timer?limit=2&cursor=${encodeURIComponent(first.next_cursor)}`);
  expect(second.json).toMatchObject({ letters: [{ letter_id: ids[2] }], next_cursor: null, cut: false });
});

it("says why EventBridge gave a letter up, and what it is, in Korean too", async () => {
  const { api } = await withLetters();
  const attributes = { ERROR_CODE: "NO_RESOURCE", ERROR_MESSAGE: "the queue does not exist" };
  api.memory.deadLetters.add("schedules", { kind: "wake", owner: "job#buy-scanner", wake_at: iso(NOON) }, { attributes });
  const ask = async (language: string) =>
    ((await api.send("GET /dead-letters/schedules", { headers: { "accept-language": language } })).json as { letters: object[] })
      .letters[0];
  const [from, until] = [iso(NOON + 120_000), iso(NOON + 240_000)];
  expect(await ask("en")).toMatchObject({
    kind: "wake",
    says: `plans what is due of job 'buy-scanner' from ${from} until ${until}`,
    why: "NO_RESOURCE: the queue does not exist",
  });
  expect(await ask("ko")).toMatchObject({ says: `Job 'buy-scanner'의 ${from}부터 ${until}까지 일정을 계획합니다` });
});

it("redrives the named letters, and all without a body", async () => {
  const { api, ids } = await withLetters();
  const { json } = await api.send("POST /dead-letters/dispatch-timer/redrive", { body: { letter_ids: [ids[1], "gone"] } });
  expect(json).toMatchObject({
    letters: [{ letter_id: ids[1], outcome: "redriven", reason_code: "letter-sent-back" }],
    missing: ["gone"],
    more: false,
  });
  expect(((await api.send("POST /dead-letters/dispatch-timer/redrive")).json as { letters: object[] }).letters).toHaveLength(2);
  expect((await api.send("GET /dead-letters")).json).toMatchObject({ queues: [{ queue: "dispatch-timer", letters: 0 }] });
  expect(api.memory.dispatch.sent).toHaveLength(3);
});

it("discards the named letters, sends nothing, and leaves their text in the log", async () => {
  const { api, ids } = await withLetters();
  const { json } = await api.send("POST /dead-letters/dispatch-timer/discard", { body: { letter_ids: [ids[0]] } });
  expect(json).toMatchObject({ letters: [{ letter_id: ids[0], outcome: "discarded", reason: "discarded as asked" }] });
  expect(api.memory.dispatch.sent).toEqual([]);
  expect(api.memory.telemetry.named("letter.discarded")).toMatchObject([
    { job_id: "buy-scanner", detail: { body: expect.stringContaining("fire") } },
  ]);
  await api.send("POST /dead-letters/dispatch-timer/discard", { body: { all: true } });
  expect((await api.send("GET /dead-letters")).json).toMatchObject({ queues: [{ queue: "dispatch-timer", letters: 0 }] });
});

it.each([{}, { all: true, letter_ids: ["a"] }, { all: false }, { letter_ids: [] }])(
  "does not guess what %j would discard",
  async (body) => {
    const { api } = await withLetters();
    expect((await api.send("POST /dead-letters/dispatch-timer/discard", { body })).status).toBe(400);
    expect(api.memory.deadLetters.queues.get("dispatch-timer")).toHaveLength(3);
  },
);

it.each(["mock.jobs.etl", "real.jobs.never-made", "dispatch-dlq", "real-jobs-etl"])("knows no queue %s", async (queue) => {
  const { api } = await withLetters();
  api.memory.deadLetters.add("mock.jobs.etl", "{}");
  const { status, error } = await api.send(`GET /dead-letters/${queue}`);
  expect([status, error.reason]).toEqual([404, "dead-letter-queue-not-found"]);
});

it.each([
  "GET /dead-letters",
  "GET /dead-letters/dispatch-timer",
  "POST /dead-letters/dispatch-timer/redrive",
  "POST /dead-letters/dispatch-timer/discard",
])("%s is for who has the access admin", async (request) => {
  const { api } = await withLetters();
  expect(
    await api.send(request, { body: request.startsWith("POST") ? { all: true } : undefined, access: "read operate worker" }),
  ).toMatchObject({
    status: 403,
    error: { reason: "access-needed" },
  });
});

it("answers a tool that invokes the function as it answers over HTTP, and says in words what it refuses", async () => {
  const { api, ids } = await withLetters();
  const { memory } = api;
  const ask = (request: object) =>
    answerOperator(deadLetterHandlers(memory.ports), request as never, { ...memory.ports, telemetry: memory.telemetry });
  expect(await ask({ route: "listDeadLetters", params: { queue: "dispatch-timer" } })).toMatchObject({
    answer: { letters: [{ letter_id: ids[0] }, {}, {}] },
  });
  expect(await ask({ route: "listDeadLetters", params: { queue: "nope" } })).toEqual({
    refused: "there is no queue 'nope' with dead letters of its own",
  });
  expect(await ask({ route: "discardDeadLetters", params: { queue: "dispatch-timer" } })).toMatchObject({
    refused: expect.stringContaining("name letters (letter_ids), or say all"),
  });
  expect(await ask({ route: "deleteJob" })).toMatchObject({ refused: expect.any(String) });
});
