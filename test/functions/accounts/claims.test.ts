import { expect, it } from "vitest";
import type { StartAnswers } from "../../../shared/contract/runs/run.ts";
import { aRun, iso, NOON } from "../../support/samples.ts";
import { anApi, type Api } from "../http-events.ts";

const RUNS = Array.from({ length: 10 }, (_, n) => aRun({ job_id: `job-${n}` }));

/** An API with ten queued runs, of a job each. */
async function withRuns(): Promise<Api> {
  const api = anApi();
  await Promise.all(RUNS.map((run) => api.memory.runs.create(run)));
  return api;
}

const claimOf = (n: number, change: Record<string, unknown> = {}) => {
  const { job_id, run_id } = RUNS[n] ?? aRun();
  return { job_id, run_id, attempt: 1, worker_id: `w#${n}`, lease_sec: 50, ...change };
};
const claimed = { claimed: true, attempt: 1, started_at: iso(NOON) };

async function send(api: Api, claims: unknown, headers: Readonly<Record<string, string>> = {}) {
  const answer = await api.send("POST /runs/start", { body: { claims }, access: "worker", headers });
  return { ...answer, claims: (answer.json as StartAnswers).claims };
}

it("ten claims are granted by one request, and answered in their order", async () => {
  const api = await withRuns();
  const { status, claims } = await send(
    api,
    RUNS.map((_, n) => claimOf(n)),
  );
  expect([status, claims]).toEqual([200, RUNS.map(() => claimed)]);
  const runs = await api.memory.runs.getMany(RUNS);
  expect(runs.map(({ status: now, worker_id, lease_sec }) => [now, worker_id, lease_sec])).toEqual(
    RUNS.map((_, n) => ["running", `w#${n}`, 50]),
  );
});

it("a claim that is refused, malformed or fails does not decide about its neighbours", async () => {
  const api = await withRuns();
  await api.memory.runs.save(RUNS[1] ?? aRun(), { ...(RUNS[1] ?? aRun()), status: "running", worker_id: "other", started_at: iso(NOON) });
  await api.memory.runs.save(RUNS[2] ?? aRun(), { ...(RUNS[2] ?? aRun()), status: "success" });
  const unknown = aRun({}, {}, NOON + 1).run_id;
  const { status, claims } = await send(api, [
    claimOf(0),
    claimOf(1),
    claimOf(2),
    claimOf(3, { run_id: unknown }),
    claimOf(4, { worker_id: "", lease_sec: 0, lease: 1 }),
    "claim",
    claimOf(6, { attempt: 2 }),
    claimOf(7),
  ]);
  expect(status).toBe(200);
  expect(claims[0]).toEqual(claimed);
  expect(claims[7]).toEqual(claimed);
  const refusals = claims.slice(1, 7).map((one) => (one.claimed ? one : { status: one.status, code: one.code, reason: one.reason }));
  expect(refusals).toEqual([
    { status: 409, code: "CONFLICT", reason: "claimed-by-other" },
    { status: 409, code: "CONFLICT", reason: "run-ended" },
    { status: 404, code: "NOT_FOUND", reason: "run-not-found" },
    { status: 400, code: "VALIDATION_ERROR", reason: "invalid-fields" },
    { status: 400, code: "VALIDATION_ERROR", reason: "invalid-fields" },
    { status: 409, code: "CONFLICT", reason: "attempt-not-begun" },
  ]);
  const [, , , , malformed, none] = claims;
  expect(malformed?.claimed === false && malformed.details.map(({ path }) => path)).toEqual(["worker_id", "lease_sec", "lease"]);
  expect(none?.claimed === false && none.details.map(({ path }) => path)).toEqual(["body"]);
});

it("a failure of ours is logged, answered by itself with 500, and hides everything inside", async () => {
  const api = await withRuns();
  api.memory.faults.failNext("runs.change", "before");
  const { claims, text } = await send(api, [claimOf(0), claimOf(1)]);
  expect(claims.map(({ claimed: granted }) => granted).sort()).toEqual([false, true]);
  expect(claims.find(({ claimed: granted }) => !granted)).toMatchObject({ status: 500, code: "INTERNAL_ERROR", details: [] });
  expect(text).not.toContain("failed");
  expect(api.memory.telemetry.named("claim.failed")).toHaveLength(1);
});

it("a refusal is said in the caller's language, zod's own words too", async () => {
  const { claims } = await send(await withRuns(), [claimOf(0, { run_id: aRun({}, {}, NOON + 1).run_id }), claimOf(1, { attempt: "x" })], {
    "accept-language": "ko",
  });
  for (const one of claims) expect(one.claimed ? "" : one.message).toMatch(/[가-힣]/);
});

it("of several workers that claim one run at once, in one request or several, one gets it", async () => {
  const api = await withRuns();
  const asked = Array.from({ length: 4 }, (_, request) =>
    Array.from({ length: 5 }, (_one, n) => claimOf(0, { worker_id: `${request}-${n}` })),
  );
  const answers = await Promise.all(asked.map((claims) => send(api, claims)));
  expect(answers.flatMap(({ claims }) => claims).filter((one) => one.claimed)).toHaveLength(1);
});

it.each([
  ["no claims", { claims: [] }, "claims"],
  ["more than ten", { claims: Array.from({ length: 11 }, () => claimOf(0)) }, "claims"],
  ["none at all", {}, "claims"],
  ["another field", { claims: [claimOf(0)], worker_id: "w" }, "worker_id"],
])("a request with %s is refused as a whole", async (_, body, path) => {
  const { status, error } = await (await withRuns()).send("POST /runs/start", { body });
  expect([status, error.details[0]?.path]).toEqual([400, path]);
});
