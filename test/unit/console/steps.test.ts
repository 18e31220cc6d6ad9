import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeSteps } from "../../../console/lib/charts/dag-layout.ts";
import { barsOf, endOfRun, estimatesOf } from "../../../console/lib/charts/gantt.ts";
import { blockedBy, chosenStep, countSteps, edgeKind, stepsAfter, tookSeconds } from "../../../console/lib/workflows/steps.ts";
import type { StepView } from "../../../shared/contract/workflows/workflow.ts";

const NOW = Date.parse("2026-11-26T03:00:00Z");
const at = (seconds: number) => new Date(NOW + seconds * 1_000).toISOString();

function aStepView(step_id: string, change: Partial<StepView> = {}): StepView {
  return {
    step_id,
    status: "waiting",
    depends_on: [],
    job_id: `flow:${step_id}`,
    run_id: null,
    attempt: null,
    started_at: null,
    finished_at: null,
    error: null,
    result: null,
    queue: "real.jobs.flow",
    child: null,
    params: null,
    timeout_sec: 60,
    retry_limit: 0,
    queued_at: null,
    attempts: [],
    usual_sec: null,
    blocked_by: [],
    ...change,
  };
}

describe("the steps of a run", () => {
  const steps = [
    aStepView("a", { status: "success" }),
    aStepView("b", { status: "running" }),
    aStepView("c", { status: "failed", depends_on: ["a"] }),
    aStepView("d", { status: "upstream_failed", depends_on: ["c"], blocked_by: ["c"] }),
    aStepView("e", { status: "upstream_failed", depends_on: ["d"], blocked_by: ["c"] }),
  ];

  it("are counted by status, and the one that failed is looked at first, unless another is asked for", () => {
    expect(countSteps(steps)).toEqual([
      ["success", 1],
      ["running", 1],
      ["failed", 1],
      ["upstream_failed", 2],
    ]);
    expect([chosenStep(steps, null), chosenStep(steps, "a"), chosenStep(steps, "gone")].map((step) => step?.step_id)).toEqual([
      "c",
      "a",
      "c",
    ]);
    expect(chosenStep([], "a")).toBeUndefined();
  });

  it("tell which others a failure holds up, and which come next", () => {
    expect([blockedBy(steps, "c"), blockedBy(steps, "a"), stepsAfter(steps, "c")]).toEqual([["d", "e"], [], ["d"]]);
  });

  it("are joined by lines that are passed, still to come, or dead behind a failure", () => {
    expect([
      edgeKind("success", "running"),
      edgeKind("success", "failed"),
      edgeKind("running", "waiting"),
      edgeKind("success", "upstream_failed"),
      edgeKind("failed", "upstream_failed"),
      edgeKind("upstream_failed", "skipped"),
      edgeKind(undefined, undefined),
    ]).toEqual(["passed", "passed", "soon", "soon", "dead", "dead", "passed"]);
  });

  it("take from the start of the first attempt to the end of the last one", () => {
    const attempt = { sent_at: at(-60), retry_at: null, outcome: "failed" } as const;
    const attempts = [
      { ...attempt, attempt: 1, started_at: at(-50), finished_at: at(-40) },
      { ...attempt, attempt: 2, started_at: at(-20), finished_at: at(-10) },
    ];
    expect(tookSeconds(aStepView("a", { attempts, started_at: at(-20), finished_at: at(-10) }), NOW)).toBe(40);
    expect(tookSeconds(aStepView("a", { started_at: at(-20) }), NOW)).toBe(20);
    expect(tookSeconds(aStepView("a"), NOW)).toBeUndefined();
  });
});

describe("bars and estimates of a run", () => {
  it("has a bar for each attempt that began, and a line for each wait", () => {
    const attempts = [
      { attempt: 1, sent_at: at(-60), started_at: at(-50), finished_at: at(-40), outcome: "timeout", retry_at: at(-30) } as const,
      { attempt: 2, sent_at: at(-30), started_at: null, finished_at: null, outcome: "queued", retry_at: null } as const,
    ];
    const bars = barsOf(aStepView("a", { attempts }), NOW);
    expect(bars.attempts).toEqual([{ attempt: 1, outcome: "timeout", from: NOW - 50_000, to: NOW - 40_000 }]);
    expect(bars.waits).toEqual([
      { from: NOW - 60_000, to: NOW - 50_000 },
      { from: NOW - 30_000, to: NOW },
    ]);
  });

  it("estimates each step to begin when the last of those before it ends, and the run to end with the last", () => {
    const steps = [
      aStepView("report", { depends_on: ["train", "clean"], usual_sec: 5 }),
      aStepView("clean", { status: "success" }),
      aStepView("train", { status: "running", started_at: at(-10), usual_sec: 30 }),
      aStepView("send", { depends_on: ["report"], usual_sec: 1 }),
    ];
    const estimates = estimatesOf(steps, NOW);
    expect(Object.fromEntries(estimates)).toEqual({
      train: { from: NOW, to: NOW + 20_000 },
      report: { from: NOW + 20_000, to: NOW + 25_000 },
      send: { from: NOW + 25_000, to: NOW + 26_000 },
    });
    expect(endOfRun(steps, estimates)).toBe(NOW + 26_000);
  });

  it.each([
    ["has taken longer than usual already", { status: "running", started_at: at(-40), usual_sec: 30 }],
    ["has no usual time", { status: "running", started_at: at(-10) }],
    ["has failed", { status: "failed", usual_sec: 30 }],
  ] as const)("estimates nothing behind a step that %s", (_, change) => {
    const steps = [aStepView("a", change), aStepView("b", { depends_on: ["a"], usual_sec: 1 })];
    const estimates = estimatesOf(steps, NOW);
    expect([estimates.size, endOfRun(steps, estimates)]).toEqual([0, undefined]);
  });
});

describe("a graph", () => {
  const size = { width: 142, height: 48 };

  it("keeps steps apart and in the order in which they come, whichever way it runs", () => {
    const steps = fc.integer({ min: 1, max: 14 }).chain((count) =>
      fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: count, maxLength: count }).map((needs) =>
        needs.map((before, place) => ({
          step_id: `s${place}`,
          depends_on: place === 0 ? [] : [...new Set(before.map((n) => `s${n % place}`))],
        })),
      ),
    );
    fc.assert(
      fc.property(steps, fc.boolean(), (all, down) => {
        const { nodes, edges, width, height } = placeSteps(all, { ...size, down });
        const places = [...nodes.values()];
        for (const [index, a] of places.entries()) {
          expect(a.x >= 0 && a.y >= 0 && a.x + size.width <= width && a.y + size.height <= height).toBe(true);
          for (const b of places.slice(index + 1)) {
            expect(Math.abs(a.x - b.x) >= size.width || Math.abs(a.y - b.y) >= size.height).toBe(true);
          }
        }
        for (const { from, to, path } of edges) {
          const [a, b] = [nodes.get(from), nodes.get(to)];
          expect(down ? (a?.y ?? 0) < (b?.y ?? 0) : (a?.x ?? 0) < (b?.x ?? 0)).toBe(true);
          expect(path).not.toContain("NaN");
        }
        expect(edges).toHaveLength(all.flatMap(({ depends_on }) => depends_on).length);
      }),
      { numRuns: 60 },
    );
  });

  it("has steps side by side in the order in which they are defined", () => {
    const steps = ["a", "b", "c"].map((step_id) => ({ step_id, depends_on: [] as string[] }));
    const { nodes } = placeSteps([...steps, { step_id: "d", depends_on: ["a", "b", "c"] }], { ...size, down: false });
    const heights = ["a", "b", "c"].map((id) => nodes.get(id)?.y ?? 0);
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
  });
});
