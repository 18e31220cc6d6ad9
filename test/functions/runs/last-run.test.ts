import { expect, it } from "vitest";
import type { Run } from "../../../shared/domain/run/run.ts";
import { aJob, aRun, iso, NOON, ref } from "../../support/samples.ts";
import { anApi, type Api } from "../http-events.ts";

const RUN = aRun();
const LAST_RUN = "POST /jobs/buy-scanner/last-run";
const START = `POST /jobs/buy-scanner/runs/${RUN.run_id}/start`;

/** A job with a run that waits for its worker. */
async function withRun(change: Partial<Run> = {}): Promise<Api> {
  const api = anApi();
  await api.memory.jobs.create(aJob());
  await api.memory.runs.create({ ...RUN, ...change });
  const slot = { maxParallel: 1, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) };
  await api.memory.jobs.acquireSlot(ref("buy-scanner"), RUN.run_id, slot);
  return api;
}
const runOf = (api: Api) => api.memory.runs.get("buy-scanner", RUN.run_id);

it.each([
  ["no body at all", {}],
  ["an empty body", { body: {} }],
  ["the run's id", { body: { run_id: RUN.run_id } }],
  ["the first system's words", { body: { scope: "real", status: "done" } }],
  ["no scope", { body: { scope: null, status: "success" } }],
  [
    "everything",
    {
      body: {
        run_id: RUN.run_id,
        attempt: 1,
        status: "success",
        error: null,
        result: { n: [1] },
        started_at: iso(NOON),
        finished_at: iso(NOON),
      },
    },
  ],
])("a report with %s ends the run and answers the job", async (_, sent) => {
  const api = await withRun();
  const { status, json, headers } = await api.send(LAST_RUN, { access: "worker", ...sent });
  expect(status).toBe(200);
  expect(json).toMatchObject({ job_id: "buy-scanner" });
  expect(headers["etag"]).toBe('"1"');
  expect(await runOf(api)).toMatchObject({ status: "success" });
});

it("the same report twice is answered alike", async () => {
  const api = await withRun();
  const report = { body: { run_id: RUN.run_id, attempt: 1, status: "success" } };
  expect((await api.send(LAST_RUN, report)).status).toBe(200);
  expect((await api.send(LAST_RUN, report)).status).toBe(200);
});

it("another outcome for the same run is a conflict, and changes nothing", async () => {
  const api = await withRun();
  await api.send(LAST_RUN, { body: { run_id: RUN.run_id, status: "success", result: 1 } });
  const { status, error } = await api.send(LAST_RUN, { body: { run_id: RUN.run_id, status: "failed" } });
  expect([status, error.code]).toEqual([409, "CONFLICT"]);
  expect(await runOf(api)).toMatchObject({ status: "success", result: 1 });
});

it("an unknown run, an unknown job and another scope are not found", async () => {
  const api = await withRun();
  const unknown = aRun({}, {}, NOON + 1).run_id;
  const kinds = [
    await api.send(LAST_RUN, { body: { run_id: unknown } }),
    await api.send("POST /jobs/none/last-run"),
    await api.send(LAST_RUN, { body: { scope: "mock" } }),
  ];
  expect(kinds.map(({ status, error }) => `${status} ${error.message}`)).toEqual([
    `404 run '${unknown}' does not exist`,
    "404 job 'none' does not exist",
    "404 job 'buy-scanner' does not exist",
  ]);
  expect(await runOf(api)).toMatchObject({ status: "queued" });
});

it("of an attempt that is over, only success counts", async () => {
  const api = await withRun({ attempt: 2 });
  await api.send(LAST_RUN, { body: { run_id: RUN.run_id, attempt: 1, status: "failed" } });
  expect(await runOf(api)).toMatchObject({ status: "queued", attempt: 2 });
  await api.send(LAST_RUN, { body: { run_id: RUN.run_id, attempt: 1, status: "success" } });
  expect(await runOf(api)).toMatchObject({ status: "success" });
});

it.each([
  ["run_id", "7"],
  ["run_id", RUN.run_id.toUpperCase()],
  ["attempt", 0],
  ["attempt", 1.5],
  ["status", "running"],
  ["status", "skipped"],
  ["error", 7],
  ["error", "x".repeat(65_537)],
  ["result", { a: "x".repeat(5_000_000) }],
  ["started_at", "2026-02-30T00:00:00Z"],
  ["finished_at", "2026-11-20 12:00"],
  ["next_delay_sec", 0],
  ["next_delay_sec", 2_592_001],
  ["outcome", "success"],
])("a report with a wrong %s is refused: %j", async (field, value) => {
  const api = await withRun();
  const { status, error } = await api.send(LAST_RUN, { body: { [field]: value } });
  expect([status, error.details[0]?.path.split(".")[0]]).toEqual([400, field]);
});

it("a start is claimed by one worker; the same may ask again", async () => {
  const api = await withRun();
  const claim = (worker_id: string) => api.send(START, { body: { worker_id }, access: "worker" });
  expect((await claim("a")).json).toEqual({ claimed: true, attempt: 1, started_at: iso(NOON) });
  expect((await claim("a")).status).toBe(200);
  expect((await claim("b")).error.code).toBe("CONFLICT");
});

it("a worker that was lost in the last attempt ends the run, and the next claim is told so", async () => {
  const api = await withRun({
    status: "running",
    attempt: 4,
    worker_id: "a",
    started_at: iso(NOON),
    lease_sec: 60,
    lease_until: iso(NOON + 60_000),
  });
  api.memory.clock.advance(61);
  const { status, error } = await api.send(START, { body: { worker_id: "b", attempt: 4 } });
  expect([status, error.message]).toEqual([409, "the run has ended: failed"]);
  expect(await runOf(api)).toMatchObject({ status: "failed", reason: { code: "worker-lost" } });
});

it.each([{}, { worker_id: "" }, { worker_id: "a\u0000" }, { worker_id: "a", lease_sec: 0 }, { worker_id: "a", attempt: 0 }])(
  "a start that says %j is refused",
  async (body) => {
    expect(await (await withRun()).send(START, { body })).toMatchObject({ status: 400 });
  },
);
