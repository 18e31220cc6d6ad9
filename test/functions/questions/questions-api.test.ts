import { expect, it } from "vitest";
import { occurrenceId, runId } from "../../../shared/domain/run/run-id.ts";
import { text } from "../../../shared/domain/texts/text.ts";
import { startOccurrence } from "../../../shared/use-cases/starting/start-occurrence.ts";
import { aFire, aJob, aRun, iso, NOON, ref } from "../../support/samples.ts";
import { anApi } from "../http-events.ts";

const MINUTE = 60_000;
const job = aJob({ job_id: "scan", id: "scan", cron_expr: "*/5 * * * *", timezone: "UTC", active_since: iso(NOON - MINUTE) });

it("GET /me tells who asks and what they may do", async () => {
  const api = anApi();
  expect((await api.send("GET /me", { access: "read operate" })).json).toEqual({
    name: null,
    access: ["read", "operate"],
    scope: "real",
    timezone: "Asia/Seoul",
  });
  const open = anApi({ authorizationRequired: false });
  expect((await open.send("GET /me", { access: null })).json).toMatchObject({ access: ["read", "operate", "admin", "worker", "accounts"] });
});

it("GET /recent answers bars and usual durations of many at once, and leaves out what it does not know", async () => {
  const api = anApi();
  const { jobs } = api.memory.ports;
  await jobs.create(job);
  const slot = { maxParallel: 9, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) };
  for (const [index, status] of (["success", "failed"] as const).entries()) {
    await jobs.acquireSlot(ref("scan"), `r${index}`, slot);
    const ended = { runId: `r${index}`, scheduledAt: iso(NOON - index * 1_000), attempt: 2, status, triggerSource: "scheduler" };
    await jobs.freeSlot("scan", { ...ended, error: null, durationSeconds: 8.1, latenessSeconds: 0.17 });
  }
  expect((await api.send("GET /recent?ids=scan,none")).json).toEqual({
    recent: {
      scan: [
        ["f", NOON / 1000 - 1, 8.1, 0.17, 2],
        ["s", NOON / 1000, 8.1, 0.17, 2],
      ],
    },
    usual: { scan: [8.1, 8.1] },
  });
  expect((await api.send("GET /recent?ids=scan&n=1")).json).toMatchObject({ recent: { scan: [["s", NOON / 1000, 8.1, 0.17, 2]] } });
  expect((await api.send("GET /jobs/scan")).json).toMatchObject({ failure_streak: 0, failing_since: null, active_runs: 0 });
});

it("a job tells how many of its active runs nobody has begun, alone and in the list", async () => {
  const api = anApi();
  const { jobs, runs } = api.memory.ports;
  await jobs.create({ ...job, max_parallel: 9 });
  const slot = { maxParallel: 9, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) };
  const records = [
    aRun({ job_id: "scan" }),
    aRun({ job_id: "scan", status: "running", started_at: iso(NOON), worker_id: "w" }, {}, NOON + 1_000),
  ];
  for (const run of records) {
    await runs.create(run);
    await jobs.acquireSlot(ref("scan"), run.run_id, slot);
  }
  // Its record is about to be made.
  await jobs.acquireSlot(ref("scan"), occurrenceId(job, NOON + 2_000), slot);
  const counts = { active_runs: 3, waiting_runs: 2 };
  expect((await api.send("GET /jobs/scan")).json).toMatchObject(counts);
  expect((await api.send("GET /jobs")).json).toMatchObject([counts]);
  expect((await api.send("POST /jobs/scan/pause")).json).toMatchObject(counts);
});

it.each([
  "GET /recent",
  "GET /recent?ids=",
  "GET /recent?ids=a%20b",
  `GET /recent?ids=${Array.from({ length: 101 }, (_, n) => `j${n}`).join(",")}`,
])("%s is refused", async (request) => {
  expect((await anApi().send(request)).error.code).toBe("VALIDATION_ERROR");
});

it("GET /runs/{run_id} finds the run whosever it is", async () => {
  const api = anApi();
  const run_id = runId({ scope: "real", owner: "job#scan", scheduledAt: NOON });
  await api.memory.ports.runs.create(aRun({ job_id: "daily:seed", run_id }));
  expect((await api.send(`GET /runs/${run_id}`)).json).toMatchObject({ job_id: "daily:seed", run_id });
  const other = runId({ scope: "real", owner: "job#scan", scheduledAt: NOON + 1 });
  expect((await api.send(`GET /runs/${other}`)).status).toBe(404);
});

it("GET …/explain says rule by rule why an occurrence did not run, in the caller's language", async () => {
  const api = anApi();
  await api.memory.ports.jobs.create(job);
  const run_id = occurrenceId(job, NOON);
  const reason = text("slots-taken", { max_parallel: 1, runs: [{ run_id: "r0", state: "running", since: iso(NOON - MINUTE) }] });
  await api.memory.ports.runs.create(aRun({ job_id: "scan", run_id, status: "skipped", reason, finished_at: iso(NOON) }));
  const explained = await api.send(`GET /jobs/scan/explain?at=${iso(NOON)}`, { headers: { "accept-language": "ko" } });
  expect(explained.json).toMatchObject({
    decided: "skipped",
    run_id,
    reason_code: "slots-taken",
    reason: expect.stringContaining("이미 실행 중"),
    remedies: expect.arrayContaining(["raise-max-parallel"]),
    rules: expect.arrayContaining([expect.objectContaining({ rule: "limit", verdict: "stop" })]),
  });
  const next = (await api.send("GET /jobs/scan/explain")).json;
  expect(next).toMatchObject({ decided: "coming", at: iso(NOON + 5 * MINUTE), run_id: null });
  expect((await api.send("GET /jobs/none/explain")).status).toBe(404);
});

it("GET …/explain decides as the engine does when the occurrence is fired", async () => {
  const api = anApi();
  const { memory } = api;
  await memory.ports.jobs.create(job);
  memory.clock.set(NOON + 2 * 3_600_000);
  const fire = aFire(job, NOON);
  await startOccurrence(memory.ports, { message: fire, messageId: "m" }, job, false);
  expect((await api.send(`GET /jobs/scan/explain?at=${iso(NOON)}`)).json).toMatchObject({
    decided: "missed",
    rules: expect.arrayContaining([expect.objectContaining({ rule: "time", verdict: "stop" })]),
  });
});

it("…/log keeps what a run has written and answers its end, and knows no run that is not on record", async () => {
  const api = anApi();
  const run_id = runId({ scope: "real", owner: "job#scan", scheduledAt: NOON });
  const path = `/jobs/scan/runs/${run_id}/log`;
  const lines = ["a", "b\u0000"].map((line) => ({ at: iso(NOON), level: "info", text: line }));
  const send = () => api.send(`POST ${path}`, { body: { attempt: 1, from: 0, lines } });
  expect((await send()).status).toBe(404);
  await api.memory.ports.runs.create(aRun({ job_id: "scan", run_id }));
  expect((await send()).json).toEqual({ kept: 2 });
  expect((await api.send(`GET ${path}?tail=1`)).json).toEqual({ lines: [{ attempt: 1, ...lines[1] }], more: true });
  const refused = await api.send(`POST ${path}`, { body: { attempt: 1, from: 1_000, lines } });
  expect([refused.error.code, refused.error.details[0]?.path]).toEqual(["VALIDATION_ERROR", "from"]);
});
