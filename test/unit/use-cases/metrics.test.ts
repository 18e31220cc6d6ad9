import { expect, it } from "vitest";
import { renderMetrics } from "../../../shared/use-cases/render-metrics.ts";
import { memoryPorts } from "../../support/memory-ports.ts";
import { aJob, iso, NOON, ref } from "../../support/samples.ts";

/** Reads the exposition format, strictly: every sample belongs to a family that was announced before it. */
function parse(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  const families = new Set<string>();
  expect(text.endsWith("\n")).toBe(true);
  for (const line of text.trimEnd().split("\n")) {
    const type = /^# TYPE ([a-z_]+) (?:counter|gauge|histogram)$/.exec(line)?.[1];
    if (type !== undefined) families.add(type);
    if (line.startsWith("#")) continue;
    const match = /^([a-z_]+)\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\} (\d+(?:\.\d+)?)$/.exec(line);
    if (!match) throw new Error(`not a sample: ${line}`);
    const [, name = "", labels = "", value] = match;
    expect(families).toContain(name.replace(/_(bucket|sum|count)$/, ""));
    samples.set(`${name} ${labels}`, Number(value));
  }
  return samples;
}

it("renders counters, active runs and cumulative histograms of every job", async () => {
  const memory = memoryPorts();
  await memory.jobs.create(aJob());
  const slot = { maxParallel: 9, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) };
  for (const [runId, seconds] of [
    ["a", 0.05],
    ["b", 3],
    ["c", 7_200],
  ] as const) {
    await memory.jobs.acquireSlot(ref("buy-scanner"), runId, slot);
    const ended = { runId, status: "success", triggerSource: "scheduler", error: null, lateness: 0 } as const;
    await memory.jobs.releaseSlot("buy-scanner", { ...ended, durationSeconds: seconds, latenessSeconds: 0.2 });
  }
  await memory.jobs.acquireSlot(ref("buy-scanner"), "d", slot);
  const samples = parse(await renderMetrics(memory.ports));
  const own = 'job="buy-scanner",scope="real"';
  expect(samples.get(`jennie_job_runs_total ${own},status="success",trigger_source="scheduler"`)).toBe(3);
  expect(samples.get(`jennie_job_active_runs ${own}`)).toBe(1);
  const buckets = ["0.1", "1", "5", "3600", "+Inf"].map((le) => samples.get(`jennie_job_duration_seconds_bucket ${own},le="${le}"`));
  expect(buckets).toEqual([1, 1, 2, 2, 3]);
  expect(samples.get(`jennie_job_duration_seconds_sum ${own}`)).toBeCloseTo(7_203.05);
  expect(samples.get(`jennie_job_duration_seconds_count ${own}`)).toBe(3);
  expect(samples.get(`jennie_job_lateness_seconds_bucket ${own},le="0.25"`)).toBe(3);
});

it("renders jobs beyond one page, and a deployment without any", async () => {
  const memory = memoryPorts();
  expect(parse(await renderMetrics(memory.ports)).size).toBe(0);
  for (let index = 0; index < 1_005; index += 1) await memory.jobs.create(aJob({ job_id: `job-${index}` }));
  expect(parse(await renderMetrics(memory.ports)).size).toBe(1_005);
});
