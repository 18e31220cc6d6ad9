import { expect, it } from "vitest";
import type { Run } from "../../../shared/domain/run/run.ts";
import { runId } from "../../../shared/domain/run/run-id.ts";
import { text } from "../../../shared/domain/texts/text.ts";
import { aRun, iso, NOON } from "../../support/samples.ts";
import { anApi, type Api, registration } from "../http-events.ts";

const idAt = (seconds: number) => runId({ scope: "real", owner: "job#buy-scanner", scheduledAt: NOON + seconds * 1000 });

async function withRuns(...runs: readonly Run[]): Promise<Api> {
  const api = anApi();
  await api.send("POST /jobs", { body: registration() });
  for (const run of runs) await api.memory.ports.runs.create(run);
  return api;
}
const aScan = (seconds: number, change: Partial<Run> = {}, dispatch: Partial<Run["dispatch"]> = {}): Run =>
  aRun({ job_id: "buy-scanner", run_id: idAt(seconds), ...change }, dispatch);

it("one run shows its params, its settings, its attempts and its neighbours", async () => {
  const attempt = {
    attempt: 1,
    sent_at: iso(NOON),
    started_at: iso(NOON),
    finished_at: iso(NOON + 1000),
    outcome: "failed",
    error: text("worker-lost"),
    worker_id: "w1",
    retry_at: iso(NOON + 9000),
  } as const;
  const second = aScan(1, { attempt: 2, past_attempts: [attempt] }, { params: { a: 1 }, version: 3, scheduled: true });
  const api = await withRuns(aScan(0), second, aScan(2));
  expect((await api.send(`GET /jobs/buy-scanner/runs/${second.run_id}`)).json).toMatchObject({
    params: { a: 1 },
    definition_version: 3,
    source: { kind: "clock" },
    retry_limit: 3,
    attempts: [
      { ...attempt, error: "worker lost" },
      { attempt: 2, sent_at: attempt.retry_at, outcome: "queued" },
    ],
    previous_run_id: idAt(0),
    next_run_id: idAt(2),
    expires_at: expect.stringMatching(/^20\d\d-/),
  });
  expect((await api.send(`GET /jobs/buy-scanner/runs/${idAt(0)}`)).json).toMatchObject({ previous_run_id: null, next_run_id: idAt(1) });
});

it("an active run is cancelled at once, and says by whom and why; again it is as it is", async () => {
  const api = await withRuns(aScan(0, { status: "running", started_at: iso(NOON), worker_id: "w1" }));
  const cancel = () => api.send(`POST /jobs/buy-scanner/runs/${idAt(0)}/cancel`, { body: { reason: "wrong day" } });
  const first = await cancel();
  expect(first).toMatchObject({
    status: 200,
    json: { status: "cancelled", reason: "cancelled: wrong day", reason_code: "cancelled-by-hand" },
  });
  expect((await cancel()).json).toEqual(first.json);
  const late = await api.send("POST /jobs/buy-scanner/last-run", { body: { run_id: idAt(0), status: "success" } });
  expect([late.status, late.error.reason]).toEqual([409, "run-ended"]);
});

it("what has ended cannot be cancelled, and what never was is not found", async () => {
  const api = await withRuns(aScan(0, { status: "success", finished_at: iso(NOON) }));
  const ended = await api.send(`POST /jobs/buy-scanner/runs/${idAt(0)}/cancel`);
  expect([ended.status, ended.error.reason]).toEqual([409, "run-ended"]);
  expect((await api.send(`POST /jobs/buy-scanner/runs/${idAt(5)}/cancel`)).status).toBe(404);
});

it("a run is run again with its params, and those given over them; the same key starts it once", async () => {
  const api = await withRuns(aScan(0, { status: "failed", finished_at: iso(NOON) }, { params: { day: "mon", deep: true } }));
  const rerun = (run: string, key: string) =>
    api.send(`POST /jobs/buy-scanner/runs/${run}/rerun`, { body: { params: { deep: false } }, headers: { "idempotency-key": key } });
  const [first, second] = [await rerun(idAt(0), "k"), await rerun(idAt(0), "k")];
  expect(second.json).toEqual(first.json);
  expect(api.memory.dispatch.sent.map(({ message }) => message)).toContainEqual(
    expect.objectContaining({
      kind: "fire",
      trigger_source: "manual",
      params: { day: "mon", deep: false },
      cause: { kind: "hand", rerun_of: idAt(0) },
    }),
  );
});

it("a key that was used for one run's repetition is not good for another's", async () => {
  const api = await withRuns(
    aScan(0, { status: "failed", finished_at: iso(NOON) }),
    aScan(1, { status: "failed", finished_at: iso(NOON) }),
  );
  const rerun = (run: string) => api.send(`POST /jobs/buy-scanner/runs/${run}/rerun`, { headers: { "idempotency-key": "k" } });
  expect((await rerun(idAt(0))).status).toBe(200);
  expect((await rerun(idAt(1))).error.code).toBe("IDEMPOTENCY_KEY_REUSED");
});

it("a step is not run again by itself: its workflow's run is named", async () => {
  const step = { workflow_id: "daily", run_id: "wr1", place: 0 };
  const api = await withRuns(aRun({ job_id: "daily:seed", run_id: idAt(0), status: "failed", finished_at: iso(NOON) }, { step }));
  const { status, error } = await api.send(`POST /jobs/daily:seed/runs/${idAt(0)}/rerun`);
  expect([status, error.reason]).toEqual([409, "step-of-workflow"]);
  expect(error.message).toContain("wr1");
});
