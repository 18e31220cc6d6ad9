import { afterEach, beforeEach, expect, it, vi } from "vitest";
import * as z from "zod";
import { powertoolsTelemetry } from "../../shared/adapters/powertools/powertools-telemetry.ts";

const Line = z.looseObject({
  _aws: z.object({ CloudWatchMetrics: z.array(z.object({ Namespace: z.string(), Dimensions: z.array(z.array(z.string())) })) }),
});
let lines: unknown[];
beforeEach(() => {
  lines = [];
  // The first writes to this process's console, and would keep the metrics back but for the second.
  vi.stubEnv("POWERTOOLS_DEV", "true");
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "false");
  for (const method of ["log", "info", "warn", "error"] as const)
    vi.spyOn(console, method).mockImplementation((text: unknown) => void lines.push(JSON.parse(String(text))));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** The metric lines: their dimensions, and all that they say but the time. */
const metricLines = () =>
  lines.flatMap((line) => {
    const parsed = Line.safeParse(line).data;
    if (!parsed) return [];
    const { _aws, ...said } = parsed;
    expect(_aws.CloudWatchMetrics.map(({ Namespace }) => Namespace)).toEqual(["Belfry"]);
    const dimensions = _aws.CloudWatchMetrics.flatMap(({ Dimensions }) => Dimensions.map((names) => names.toSorted()));
    return [{ dimensions, ...said }];
  });

it("a metric of the scope has the scope as its only dimension, one of a function also the function", () => {
  const telemetry = powertoolsTelemetry("react", "real", "INFO");
  telemetry.measure("dead_letters", 3);
  telemetry.measure("items_failed", 2);
  telemetry.flush();
  expect(metricLines()).toEqual([
    { dimensions: [["scope"]], scope: "real", dead_letters: 3 },
    { dimensions: [["scope", "service"]], scope: "real", service: "react", items_failed: 2 },
  ]);
});

it("the next invocation's metrics have the same dimensions, and nothing of the one before", () => {
  const telemetry = powertoolsTelemetry("react", "real", "INFO");
  telemetry.measure("sweeps_finished", 1);
  telemetry.flush();
  telemetry.flush();
  telemetry.measure("sweep_errors", 1);
  telemetry.flush();
  expect(metricLines()).toEqual([
    { dimensions: [["scope"]], scope: "real", sweeps_finished: 1 },
    { dimensions: [["scope"]], scope: "real", sweep_errors: 1 },
  ]);
});

it("what becomes of runs is counted by the name of the event, with its seconds; other events are lines only", () => {
  const telemetry = powertoolsTelemetry("dispatch", "mock", "INFO");
  telemetry.record({ name: "run.success", detail: { lateness: 0.5, duration: 2 } });
  telemetry.record({ name: "workflow.failed", level: "warn" });
  telemetry.record({ name: "trigger.published" });
  telemetry.record({ name: "attempt.timeout", level: "warn" });
  telemetry.record({ name: "run.unheard_of" });
  telemetry.flush();
  expect(metricLines()).toEqual([
    { dimensions: [["scope"]], scope: "mock", runs_success: 1, lateness: 0.5, duration: 2, workflow_runs_failed: 1, triggers_published: 1 },
  ]);
  expect(lines).toHaveLength(6);
});

it.each([
  ["INFO", ["run.success", "run.skipped", "fire.failed"]],
  ["WARN", ["run.skipped", "fire.failed"]],
  ["ERROR", ["fire.failed"]],
] as const)("at %s the lines are %j, and all is counted", (level, written) => {
  const telemetry = powertoolsTelemetry("dispatch", "real", level);
  telemetry.record({ name: "run.success" });
  telemetry.record({ name: "run.skipped", level: "warn" });
  telemetry.record({ name: "fire.failed", level: "error" });
  telemetry.flush();
  const Said = z.object({ level: z.string(), message: z.string() });
  expect(lines.flatMap((line) => Said.safeParse(line).data?.message ?? [])).toEqual(written);
  expect(metricLines()).toMatchObject([{ runs_success: 1, runs_skipped: 1 }]);
});
