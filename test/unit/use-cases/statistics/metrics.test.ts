import { readFile } from "node:fs/promises";
import { array, assert, constantFrom, nat, property, record, uniqueArray } from "fast-check";
import { expect, it } from "vitest";
import type { JobCounters } from "../../../../shared/domain/definition/job.ts";
import { renderMetrics } from "../../../../functions/http/responses/prometheus.ts";
import { summed } from "../../../../functions/http/responses/sum-counted.ts";
import { memoryPorts } from "../../../support/memory-ports.ts";
import { aJob, anOccurrence, aStep, aTrigger, aWorkflow, iso, NOON, ref } from "../../../support/samples.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LAMBDA_LIMIT = 6_291_456;

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
    const ended = { runId, status: "success", triggerSource: "scheduler", error: null, scheduledAt: iso(NOON), attempt: 1 } as const;
    await memory.jobs.freeSlot("buy-scanner", { ...ended, durationSeconds: seconds, latenessSeconds: 0.2 });
  }
  await memory.jobs.acquireSlot(ref("buy-scanner"), "d", slot);
  const samples = parse(await renderMetrics(memory.ports));
  const own = 'job_id="buy-scanner",scope="real"';
  expect(samples.get(`jennie_job_runs_total ${own},status="success",trigger_source="scheduler"`)).toBe(3);
  expect(samples.get(`jennie_job_active_runs ${own}`)).toBe(1);
  const buckets = ["0.1", "1", "5", "3600", "+Inf"].map((le) => samples.get(`jennie_job_duration_seconds_bucket ${own},le="${le}"`));
  expect(buckets).toEqual([1, 1, 2, 2, 3]);
  expect(samples.get(`jennie_job_duration_seconds_sum ${own}`)).toBeCloseTo(7_203.05);
  expect(samples.get(`jennie_job_duration_seconds_count ${own}`)).toBe(3);
  expect(samples.get(`jennie_job_lateness_seconds_bucket ${own},le="0.25"`)).toBe(3);
});

it("renders workflows and triggers by their own labels", async () => {
  const memory = memoryPorts();
  await memory.workflows.create(aWorkflow({ workflow_id: "daily" }));
  await memory.triggers.create(aTrigger({ trigger_id: "github" }));
  await memory.workflows.acquireSlot(ref("daily"), "a", { maxParallel: 9, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) });
  const ended = { runId: "a", status: "failed", triggerSource: "event", error: null, scheduledAt: iso(NOON), attempt: 1 } as const;
  await memory.workflows.freeSlot("daily", { ...ended, durationSeconds: 3, latenessSeconds: 0.2 });
  for (const [index, status] of (["published", "published", "missed", "dropped"] as const).entries()) {
    await memory.triggers.recordOccurrence(anOccurrence({ trigger_id: "github", status }, NOON + index));
  }
  const samples = parse(await renderMetrics(memory.ports));
  const own = 'workflow_id="daily",scope="real"';
  expect(samples.get(`jennie_workflow_runs_total ${own},status="failed",trigger_source="event"`)).toBe(1);
  expect(samples.get(`jennie_workflow_active_runs ${own}`)).toBe(0);
  expect(samples.get(`jennie_workflow_duration_seconds_bucket ${own},le="5"`)).toBe(1);
  expect(samples.get(`jennie_workflow_lateness_seconds_count ${own}`)).toBe(1);
  const occurrences = ["published", "missed", "dropped"].map((status) =>
    samples.get(`jennie_trigger_occurrences_total trigger_id="github",scope="real",status="${status}"`),
  );
  expect(occurrences).toEqual([2, 1, 1]);
});

it("renders the depths of the queues that jobs and steps name, and reports a queue that cannot be read", async () => {
  const memory = memoryPorts();
  await memory.jobs.create(aJob({ queue: "real.jobs.scan" }));
  await memory.jobs.create(aJob({ job_id: "second", queue: "real.jobs.scan" }));
  await memory.workflows.create(aWorkflow({ steps: [aStep("a", { queue: "real.jobs.step" })] }));
  const messages = { waiting: 5, delayed: 4, in_flight: 3 };
  for (const queue of ["real.jobs.scan", "real.jobs.step", "real.jobs.nobody"]) {
    memory.queueDepths.workers.set(queue, { queue, messages, dead_letters: queue.endsWith("step") ? null : 2 });
  }
  memory.queueDepths.own.push({ queue: "schedules", messages: null, dead_letters: 1 });
  memory.queueDepths.unread.push({ queue: "dispatch-timer", error: "AccessDenied" });
  const samples = [...parse(await renderMetrics(memory.ports))].filter(([name]) => name.startsWith("jennie_queue_"));
  expect(Object.fromEntries(samples)).toEqual({
    'jennie_queue_messages queue="real.jobs.scan",scope="real",state="waiting"': 5,
    'jennie_queue_messages queue="real.jobs.scan",scope="real",state="delayed"': 4,
    'jennie_queue_messages queue="real.jobs.scan",scope="real",state="in_flight"': 3,
    'jennie_queue_messages queue="real.jobs.step",scope="real",state="waiting"': 5,
    'jennie_queue_messages queue="real.jobs.step",scope="real",state="delayed"': 4,
    'jennie_queue_messages queue="real.jobs.step",scope="real",state="in_flight"': 3,
    'jennie_queue_dead_letters queue="schedules",scope="real"': 1,
    'jennie_queue_dead_letters queue="real.jobs.scan",scope="real"': 2,
  });
  expect(memory.telemetry.named("metrics.queue_unread").map(({ detail }) => detail)).toEqual([
    { queue: "dispatch-timer", error: "AccessDenied" },
  ]);
});

it("renders jobs beyond one page, and a deployment without any", async () => {
  const memory = memoryPorts();
  expect(parse(await renderMetrics(memory.ports)).size).toBe(0);
  for (let index = 0; index < 1_005; index += 1) await memory.jobs.create(aJob({ job_id: `job-${index}` }));
  expect(parse(await renderMetrics(memory.ports)).size).toBe(1_005);
});

/** As many jobs as these, on as many queues, each with one run that succeeded and one under way. */
async function manyJobs(count: number, queues: number, idOf = (index: number) => `job-${index}`) {
  const memory = memoryPorts();
  const slot = { maxParallel: 9, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) };
  for (let index = 0; index < count; index += 1) {
    const job_id = idOf(index);
    await memory.jobs.create(aJob({ job_id, id: job_id, queue: `real.jobs.q${index % queues}` }));
    await memory.jobs.acquireSlot(ref(job_id), "a", slot);
    const ended = { runId: "a", status: "success", triggerSource: "scheduler", error: null, scheduledAt: iso(NOON), attempt: 1 } as const;
    await memory.jobs.freeSlot(job_id, { ...ended, durationSeconds: 3, latenessSeconds: 0.2 });
    await memory.jobs.acquireSlot(ref(job_id), "b", slot);
  }
  return memory;
}

it("sums more jobs than 2,000 by their queue, and tells of one queue or one job on demand", async () => {
  const memory = await manyJobs(2_003, 3);
  const samples = parse(await renderMetrics(memory.ports));
  const ofQueue = (queue: string) =>
    samples.get(`jennie_job_runs_total queue="${queue}",scope="real",status="success",trigger_source="scheduler"`);
  expect([ofQueue("real.jobs.q0"), ofQueue("real.jobs.q1"), ofQueue("real.jobs.q2")]).toEqual([668, 668, 667]);
  expect(samples.get('jennie_job_active_runs queue="real.jobs.q2",scope="real"')).toBe(667);
  expect(samples.get('jennie_job_duration_seconds_bucket queue="real.jobs.q0",scope="real",le="5"')).toBe(668);
  expect(samples.get('jennie_job_duration_seconds_sum queue="real.jobs.q0",scope="real"')).toBe(3 * 668);
  expect([...samples.keys()].some((key) => key.includes("job_id="))).toBe(false);

  const detail = [...parse(await renderMetrics(memory.ports, { queue: "real.jobs.q1" })).keys()];
  expect(new Set(detail.flatMap((key) => /job_id="([^"]*)"/.exec(key)?.[1] ?? [])).size).toBe(668);
  const one = parse(await renderMetrics(memory.ports, { job: "job-7" }));
  expect(one.get('jennie_job_active_runs job_id="job-7",scope="real"')).toBe(1);
  expect([...one.keys()].every((key) => key.includes('job_id="job-7"'))).toBe(true);
  await expect(renderMetrics(memory.ports, { job: "nobody" })).rejects.toMatchObject({ problem: { code: "NOT_FOUND" } });
});

it("always fits into an answer: long names, and as many queues as jobs", async () => {
  const text = await renderMetrics((await manyJobs(1_900, 1_900, (index) => `${"j".repeat(90)}${index}`)).ports);
  expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThan(LAMBDA_LIMIT);
  const whole = await renderMetrics((await manyJobs(6_000, 6_000)).ports);
  expect(Buffer.byteLength(JSON.stringify(whole))).toBeLessThan(LAMBDA_LIMIT);
  expect(parse(whole).get('jennie_job_active_runs scope="real"')).toBe(6_000);
});

it("sums keep every count, however series are grouped", () => {
  const counts = array(nat(1_000), { minLength: 3, maxLength: 3 });
  const one = record({
    group: constantFrom("a", "b", "c"),
    active: nat(20),
    runs: uniqueArray(
      record({ status: constantFrom("success", "failed"), triggerSource: constantFrom("manual", "event"), count: nat(99) }),
      {
        selector: ({ status, triggerSource }) => `${status} ${triggerSource}`,
      },
    ),
    buckets: counts,
    sum: nat(9_999),
  });
  assert(
    property(array(one, { maxLength: 30 }), (all) => {
      const counted = all.map(({ group, active, runs, buckets, sum }) => ({
        labels: { group },
        active,
        counters: { runs, duration: { buckets, sum }, lateness: { buckets, sum: 0 } },
      }));
      const sums = summed(counted);
      expect(new Set(sums.map(({ labels }) => labels["group"])).size).toBe(sums.length);
      for (const { labels, active, counters } of sums) {
        const same = counted.filter((each) => each.labels.group === labels["group"]);
        const total = (of: (each: (typeof counted)[number]) => number) => same.reduce((left, each) => left + of(each), 0);
        expect(active).toBe(total((each) => each.active));
        expect(counters.duration).toEqual({
          buckets: [0, 1, 2].map((index) => total((each) => each.counters.duration.buckets[index] ?? 0)),
          sum: total((each) => each.counters.duration.sum),
        });
        const runs = (of: JobCounters["runs"]) => of.reduce((left, { count }) => left + count, 0);
        expect(runs(counters.runs)).toBe(total((each) => runs(each.counters.runs)));
      }
    }),
  );
});

it("renders every series and label that the Grafana dashboard asks for", async () => {
  const memory = memoryPorts();
  await memory.jobs.create(aJob());
  await memory.workflows.create(aWorkflow());
  await memory.triggers.create(aTrigger());
  memory.queueDepths.own.push({ queue: "dispatch-timer", messages: { waiting: 0, delayed: 0, in_flight: 0 }, dead_letters: 0 });
  const rendered = await renderMetrics(memory.ports);
  const dashboard = await readFile(new URL("../../../../docs/grafana/belfry-jobs.json", import.meta.url), "utf8");
  const asked = new Set([...dashboard.matchAll(/jennie_\w+/g)].map(([name]) => name.replace(/_bucket$/, "")));
  expect(asked.size).toBeGreaterThan(8);
  for (const name of asked) expect(rendered).toContain(`# TYPE ${name} `);
  // The label of Prometheus itself.
  expect(dashboard + rendered).not.toMatch(/[{,(]job["=,)]/);
});
