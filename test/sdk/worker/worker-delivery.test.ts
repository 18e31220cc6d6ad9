import { expect, it } from "vitest";
import { refusal } from "./support/fake-api.ts";
import { heard, jobMessage, rig, until } from "./support/rig.ts";

const the = rig();

it("works once on a message that is delivered twice, even by pollers of the same worker", async () => {
  const release = Promise.withResolvers<void>();
  let ran = 0;
  const worker = the.worker({
    concurrency: 2,
    handler: async () => {
      ran += 1;
      await release.promise;
    },
  });
  const refused = heard(worker, "refused");
  const job = jobMessage();
  the.send(job);
  the.send(job);
  await worker.start();
  expect((await refused)[0]).toMatchObject({ reason: "busy", deleted: false });
  const finished = heard(worker, "finished");
  release.resolve();
  await finished;
  expect(ran).toBe(1);
});

it("hides a second copy for the time that the run may take, so that it does not look like a lost worker's", async () => {
  the.api.answer("start", () => refusal(409, "CONFLICT", "claimed-by-other", "another worker is running this attempt"));
  const worker = the.worker({ handler: () => "never" });
  const refused = heard(worker, "refused");
  the.send(jobMessage({ timeout_sec: 300 }));
  await worker.start();
  await refused;
  const hidden = await until(() => {
    const [message] = the.sqs.inspectQueue(the.physical)?.messages.inflight ?? [];
    const seconds = message ? (message.visibilityDeadline - Date.now()) / 1000 : 0;
    return seconds > 10 && seconds;
  });
  expect(hidden).toBeGreaterThan(290);
});

it.each([
  ["ended", 409, "run-ended", "over"],
  ["past its attempt", 409, "stale-attempt", "over"],
  ["unknown", 404, "run-not-found", "unknown"],
  ["of an unknown job", 404, "job-not-found", "unknown"],
] as const)("deletes the message of a run that is %s, and does not work on it", async (_case, status, word, reason) => {
  const message = "실행이 이미 끝났습니다";
  the.api.answer("start", () => refusal(status, status === 404 ? "NOT_FOUND" : "CONFLICT", word, message));
  const worker = the.worker({ handler: () => expect.unreachable() });
  const refused = heard(worker, "refused");
  const deleted = heard(worker, "deleted");
  the.send(jobMessage());
  await worker.start();
  expect((await refused)[0]).toMatchObject({ reason, message, deleted: true });
  await deleted;
  expect(the.messages()).toEqual({ ready: 0, inflight: 0 });
});

it.each([
  ["its token lacks the right", () => refusal(403, "FORBIDDEN", "access-needed", "needs worker"), "denied"],
  ["the gateway asks for a token", () => ({ status: 401, body: { message: "Unauthorized" } }), "denied"],
  ["the reason is unknown", () => refusal(409, "CONFLICT", "moon-phase", "the run has ended: success"), "denied"],
  ["the reason is a word of JavaScript", () => refusal(409, "CONFLICT", "constructor", "no"), "denied"],
  ["the attempt has not begun", () => refusal(409, "CONFLICT", "attempt-not-begun", "attempt 2 has not begun"), "denied"],
  ["the route is unknown", () => refusal(404, "NOT_FOUND", "route-not-found", "no such route"), "denied"],
  [
    "an envelope has no reason",
    () => ({ status: 409, body: { result: "error", error: { code: "CONFLICT", message: "the run has ended" } } }),
    "denied",
  ],
  ["others keep changing the run", () => refusal(409, "CONFLICT", "concurrent-change", "try again"), "unreachable"],
  ["a proxy answers 409", () => ({ status: 409, body: "<h1>the run has ended</h1>" }), "unreachable"],
  ["a proxy answers 404", () => ({ status: 404, body: "<h1>404 Not Found</h1>" }), "unreachable"],
  ["a gateway answers 404", () => ({ status: 404, body: { message: "Not Found" } }), "unreachable"],
  ["a proxy answers 410", () => ({ status: 410, body: { error: { code: 410, message: "Gone" } } }), "unreachable"],
  ["a login page answers", () => ({ status: 200, body: "<form>" }), "unreachable"],
  ["something else answers JSON", () => ({ status: 200, body: ["run-ended"] }), "unreachable"],
] as const)("leaves the message when %s", async (_case, answer, reason) => {
  the.api.answer("start", answer);
  const worker = the.worker({ visibilityTimeoutSeconds: 30, handler: () => expect.unreachable() });
  const refused = heard(worker, "refused");
  the.send(jobMessage());
  await worker.start();
  expect((await refused)[0]).toMatchObject({ reason, deleted: false });
  expect(the.messages()).toEqual({ ready: 0, inflight: 1 });
});

it("leaves a malformed message to the dead-letter queue", async () => {
  const { queueArn } = the.sqs.createQueue(`${the.physical}-dlq`);
  const guarded = `${the.queue}-guarded`;
  const physical = guarded.replaceAll(".", "-");
  the.sqs.createQueue(physical, { attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn, maxReceiveCount: 1 }) } });
  const worker = the.worker({ queue: guarded, handler: () => expect.unreachable() });
  const malformed = heard(worker, "malformed");
  the.sqs.sendMessage(physical, "[1, 2]");
  await worker.start();
  expect((await malformed)[0].error).toMatchObject({ code: "MALFORMED_MESSAGE" });
  await until(() => the.messages(`${the.physical}-dlq`).ready === 1);
  expect(the.api.asked.filter(({ path }) => path.includes("unknown"))).toEqual([]);
});

it("keeps a message hidden for as long as its handler runs", async () => {
  const release = Promise.withResolvers<void>();
  const worker = the.worker({ concurrency: 2, handler: () => release.promise });
  const claimed = heard(worker, "claimed");
  the.send(jobMessage());
  await worker.start();
  await claimed;
  const first = deadline();
  // Past the moment at which it would have come back, had nobody asked for more.
  await until(() => Date.now() > first + 300);
  expect(the.messages()).toEqual({ ready: 0, inflight: 1 });
  expect(deadline()).toBeGreaterThan(first);
  const deleted = heard(worker, "deleted");
  release.resolve();
  await deleted;

  function deadline(): number {
    return the.sqs.inspectQueue(the.physical)?.messages.inflight[0]?.visibilityDeadline ?? 0;
  }
});
