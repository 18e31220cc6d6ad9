import { expect, it } from "vitest";
import { GRACE_MS } from "../../shared/domain/account/session.ts";
import { aFire, aJob, aRun, iso, NOON } from "../support/samples.ts";
import { anApi } from "./http-events.ts";

const LOGIN = { username: "admin", password: "first-password" };

it("a wrong password is reported with the address that it came from, and the user whom it named", async () => {
  const api = anApi();
  const login = (body: object) => api.send("POST /api/v1/auth/login", { body, access: null, sourceIp: "10.0.0.1" });
  await login(LOGIN);
  await login({ ...LOGIN, password: "guess-guess" });
  await login({ username: "nobody", password: "guess-guess" });
  expect(api.memory.telemetry.named("login.refused")).toEqual([
    expect.objectContaining({ level: "warn", detail: { address: "10.0.0.1", user_id: 1 } }),
    expect.objectContaining({ level: "warn", detail: { address: "10.0.0.1" } }),
  ]);
});

it("an old refresh token that is used again is reported with its session and user", async () => {
  const api = anApi();
  const { json } = await api.send("POST /api/v1/auth/login", { body: LOGIN, access: null });
  const { refresh_token } = json as { refresh_token: string };
  const refresh = () => api.send("POST /api/v1/auth/refresh", { body: { refresh_token }, access: null });
  await refresh();
  api.memory.clock.set(NOON + GRACE_MS + 1_000);
  expect((await refresh()).status).toBe(401);
  expect(api.memory.telemetry.named("session.reused")).toMatchObject([
    { level: "warn", detail: { session: expect.any(String), user_id: 1 } },
  ]);
});

it("runs of a deleted job that cannot be cancelled at once are reported by its id: the reaction to the deletion does it", async () => {
  const api = anApi();
  await api.memory.jobs.create(aJob());
  const start = { maxParallel: 1, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) };
  await api.memory.jobs.acquireSlot(aJob(), aRun().run_id, start);
  await api.memory.runs.create(aRun());
  api.memory.faults.failNext("runs.save", "before", 10);
  api.memory.faults.failNext("runs.change", "before", 10);
  api.memory.faults.failNext("runs.getMany", "before", 10);
  expect((await api.send("DELETE /jobs/buy-scanner")).status).toBe(200);
  expect(api.memory.telemetry.named("delete.cancel_failed")).toMatchObject([{ level: "error", job_id: "buy-scanner" }]);
});

it("a queue that the overview cannot read is reported by its name", async () => {
  const api = anApi();
  api.memory.queueDepths.unread.push({ queue: "dispatch-timer", error: "AccessDenied" });
  expect((await api.send("GET /overview")).status).toBe(200);
  expect(api.memory.telemetry.named("overview.queue_unread")).toMatchObject([{ level: "warn", detail: { queue: "dispatch-timer" } }]);
});

it("a dead letter that is kept or stays hidden is reported with its queue", async () => {
  const api = anApi();
  await api.memory.jobs.create(aJob());
  api.memory.deadLetters.add("completion", "no report");
  api.memory.faults.failNext("deadLetters.putBack", "before");
  expect((await api.send("POST /dead-letters/completion/redrive", { body: {} })).status).toBe(200);
  expect(api.memory.telemetry.named("letter.kept")).toMatchObject([{ level: "warn", detail: { queue: "completion" } }]);
  expect(api.memory.telemetry.named("letter.still_hidden")).toMatchObject([{ level: "warn", detail: { queue: "completion" } }]);
});

it("a dead letter that is thrown away is reported with the run that it was to start", async () => {
  const api = anApi();
  const { letterId } = api.memory.deadLetters.add("dispatch-timer", aFire(aJob(), NOON));
  await api.send("POST /dead-letters/dispatch-timer/discard", { body: { letter_ids: [letterId] } });
  expect(api.memory.telemetry.named("letter.discarded")).toMatchObject([
    { level: "warn", job_id: "buy-scanner", run_id: aFire(aJob(), NOON).run_id },
  ]);
});
