import { describe, expect, it } from "vitest";
import { type Changed, concerns, newsFilter, slower, waitBefore } from "../../../console/lib/asking/live-rules.ts";

const job: Changed = { id: "1", kind: "job", job_id: "scan", workflow_id: null, run_id: "r1", attempt: 1, rank: 1 };
const step: Changed = { ...job, kind: "step", job_id: "daily:seed", workflow_id: "daily", run_id: "r2" };
const workflow: Changed = { ...job, kind: "workflow", job_id: null, workflow_id: "daily", run_id: "r3" };

describe("a frame about a run", () => {
  it.each([
    ["/jobs", [job, step, workflow]],
    ["/jobs/scan", [job]],
    ["/jobs/scan/runs?limit=50", [job]],
    ["/jobs/scan/runs/r1", [job]],
    ["/jobs/scan/runs/r9", []],
    ["/jobs/scan/explain?at=2026", [job]],
    ["/jobs/daily%3Aseed/runs/r2", [step]],
    ["/api/v1/workflows", [job, step, workflow]],
    ["/api/v1/workflows/daily", [step, workflow]],
    ["/api/v1/workflows/daily/runs?limit=20", [step, workflow]],
    ["/api/v1/workflows/daily/runs/r3", [step, workflow]],
    ["/api/v1/workflows/daily/runs/r9", [step]],
    ["/api/v1/workflows/other", []],
    ["/runs?status=failed", [job, step, workflow]],
    ["/runs/r3", [workflow]],
    ["/recent?ids=scan,other", [job]],
    ["/recent?kind=workflow&ids=daily", [step, workflow]],
    ["/overview?hours=24", [job, step, workflow]],
    ["/queues", []],
    ["/triggers", []],
    ["/dead-letters", []],
  ])("has %s asked for again where it may have changed it", (key, expected) => {
    expect([job, step, workflow].filter((frame) => concerns(key, frame))).toEqual(expected);
  });

  it("is news once, and not after a later one of the same run", () => {
    const isNews = newsFilter();
    const told = ([attempt, rank]: readonly [number, Changed["rank"]], frame = job) => isNews({ ...frame, attempt, rank });
    expect(
      (
        [
          [1, 0],
          [1, 1],
          [1, 1],
          [1, 0],
          [2, 0],
          [1, 2],
          [2, 2],
          [2, 1],
        ] as const
      ).map((at) => told(at)),
    ).toEqual([true, true, false, false, true, false, true, false]);
    expect([told([1, 0], step), told([1, 0], { ...job, run_id: "r9" })]).toEqual([true, true]);
  });

  it("is remembered for the last five hundred runs, not for ever", () => {
    const isNews = newsFilter();
    for (let n = 0; n <= 500; n += 1) isNews({ ...job, run_id: `r${n}` });
    expect([isNews({ ...job, run_id: "r500" }), isNews({ ...job, run_id: "r0" })]).toEqual([false, true]);
  });
});

it("what no frame tells of is asked for as often as before, runs a sixth as often, and the overview, which has both, half as often", () => {
  const untold = [
    "/jobs/scan/runs/r1/log",
    "/queues",
    "/queues/real.jobs.x",
    "/jobs",
    "/jobs/scan",
    "/api/v1/workflows/daily",
    "/triggers",
  ];
  const told = ["/runs?status=failed", "/runs/r1", "/recent?ids=a", "/jobs/scan/runs?limit=1", "/jobs/scan/runs/r1"];
  expect([untold, told].map((keys) => new Set(keys.map(slower)))).toEqual([new Set([1]), new Set([6])]);
  expect(slower("/overview?hours=24")).toBe(2);
});

it("tries to connect at random moments, farther and farther apart, up to five minutes", () => {
  const range = (failed: number) => [waitBefore(failed, () => 0), waitBefore(failed, () => 1)];
  expect([0, 1, 4, 9, 1_000].map(range)).toEqual([
    [500, 1_000],
    [1_000, 2_000],
    [8_000, 16_000],
    [150_000, 300_000],
    [150_000, 300_000],
  ]);
});
