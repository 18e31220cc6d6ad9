import { describe, it } from "vitest";
import { own, useStack } from "../support/stack/stack.ts";
import { StackTriggers } from "../support/stack/stack-triggers.ts";
import { eventually } from "../support/stack/stack-wait.ts";
import { StackWorkflows } from "../support/stack/stack-workflows.ts";

const stack = useStack();
const triggers = new StackTriggers(stack.real);
const workflows = new StackWorkflows(stack.real);

/** A job that only a trigger starts. */
async function aJob(name: string) {
  const { job_id, queue } = own(name);
  await stack.real.create({ job_id, queue, interval_seconds: 86_400, max_parallel: 1_000 });
  return { job_id, queue };
}

/** A workflow of one step, without a worker. */
async function aWorkflow(name: string): Promise<string> {
  const { job_id: id, queue } = own(name);
  await workflows.put(id, { steps: [{ step_id: "only", queue }], max_parallel: 1_000 });
  return id;
}

describe.concurrent("an event trigger", () => {
  it("works as soon as it is there: it starts a job and a workflow once for each event that passes its filter", async ({ expect }) => {
    const { job_id } = await aJob("both");
    const workflow_id = await aWorkflow("both");
    const topic = `${job_id}.collected`;
    await triggers.put(job_id, {
      type: "event",
      source_topic: `${job_id}.*`,
      topic: `${job_id}-done`,
      filter: { "detail.level": ["ERROR"], detail: { rows: [{ numeric: [">", 10] }] } },
      targets: [{ job_id, params: { rows: "<$.detail.rows>" } }, { workflow_id }],
      payload: { text: "<$$: <$.detail.rows> rows of <$.detail-type>" },
    });

    const first = await triggers.heard(job_id, topic, { level: "ERROR", rows: 11 });
    for (const data of [{ level: "INFO", rows: 11 }, { level: "ERROR", rows: 10 }, {}]) await triggers.publish(topic, data);
    await triggers.publish(`${job_id}.a.b`, { level: "ERROR", rows: 11 });
    // More than EventBridge compares, also here.
    const second = await triggers.heard(job_id, topic, { level: "ERROR", rows: 12_000_000_000 });

    expect(await triggers.occurrences(job_id)).toEqual([second, first]);
    expect((await triggers.get(job_id)).trigger_count).toBe(2);
    expect(first).toMatchObject({ status: "published", topic: `${job_id}-done`, hop: 1 });
    const runs = await stack.real.runsWith(job_id, "runs", () => true, 2);
    const started = await eventually("both runs of the workflow", async () => {
      const found = await workflows.runs(workflow_id);
      return found.length >= 2 && found;
    });
    expect([runs, started].map((found) => found.map((run) => ("id" in run ? run.id : run.run_id)).toSorted())).toEqual(
      [`job#${job_id}`, `workflow#${workflow_id}`].map((owner) =>
        [second, first].flatMap((one) => one.started.flatMap((run) => (run.owner === owner ? [run.run_id] : []))).toSorted(),
      ),
    );
    const text = `<$: 11 rows of ${topic}`;
    expect(started.map(({ configuration }) => configuration.parameters)).toContainEqual({ text });
    expect(started[0]?.trigger_type).toBe("external");
  });

  it("hears what its new source topic says, from the change on", async ({ expect }) => {
    const { job_id: id } = own("moved");
    await triggers.put(id, { type: "event", source_topic: `${id}.before`, topic: `${id}-done` });
    const before = await triggers.heard(id, `${id}.before`);

    await triggers.update(id, { source_topic: `${id}.after.**` });
    await triggers.publish(`${id}.before`);
    const after = await triggers.heard(id, `${id}.after.all`);

    expect(await triggers.occurrences(id)).toEqual([after, before]);
  });

  it("does nothing more once it is deleted, and leaves its record", async ({ expect }) => {
    const { job_id: id } = own("deleted");
    const other = `${id}-control`;
    for (const one of [id, other]) await triggers.put(one, { type: "event", source_topic: `${id}.*`, topic: `${id}-done` });
    const last = await triggers.heard(id, `${id}.first`);

    await triggers.delete(id);
    await triggers.heard(other, `${id}.second`);

    expect(await triggers.occurrences(id)).toEqual([last]);
    expect((await stack.real.send("GET", `/triggers/${id}`)).status).toBe(404);
  });

  it("starts a workflow when a job has succeeded, once a run", async ({ expect }) => {
    const { job_id, queue } = await aJob("upstream");
    const workflow_id = await aWorkflow("downstream");
    await stack.worker({ queue, handler: () => ({ rows: 7 }) });
    await triggers.put(job_id, {
      type: "event",
      source_topic: "run.success",
      topic: `${job_id}-done`,
      filter: { detail: { job_id: [job_id] } },
      targets: [{ workflow_id, params: { of: "<$.detail.run_id>", rows: "<$.detail.result.rows>" } }],
    });

    const started = await eventually("the end of a run has started the workflow", async () => {
      await stack.real.run(job_id, await stack.real.runNow(job_id), "success");
      const runs = await workflows.runs(workflow_id);
      return runs.length > 0 && runs;
    });
    const runId = await stack.real.runNow(job_id);
    const ofRun = await eventually("the next run has, too", async () => {
      const found = (await workflows.runs(workflow_id)).filter(({ configuration }) => configuration.parameters["of"] === runId);
      return found.length > 0 && found;
    });

    expect(ofRun).toMatchObject([{ configuration: { parameters: { of: runId, rows: 7 } } }]);
    const causes = [...started, ...ofRun].map(({ configuration }) => configuration.parameters["of"]);
    expect(new Set(causes).size).toBe(causes.length);
  });
});

describe.concurrent("a trigger by the clock", () => {
  it("publishes every second, on record, and others hear it", async ({ expect }) => {
    const { job_id: id } = own("tick");
    const listener = `${id}-listener`;
    await triggers.put(listener, { type: "event", source_topic: id, topic: `${id}-heard` });
    await triggers.put(id, { type: "cron", interval_seconds: 1, topic: id, payload: { at: "<$.time>" } });

    const ticks = await eventually("three ticks are on record, without a gap, and were heard", async () => {
      const heard = new Set((await triggers.occurrences(listener)).map(({ source_event_id }) => source_event_id));
      const found = (await triggers.occurrences(id)).toReversed();
      const seconds = found.map(({ scheduled_at }) => Date.parse(scheduled_at) / 1_000);
      const gapless = seconds.every((second, place) => second === (seconds[0] ?? 0) + place);
      // Before the listener has its rule, nobody hears.
      const since = found.slice(found.findIndex(({ occurrence_id }) => heard.has(occurrence_id))).slice(0, 3);
      return since.length === 3 && gapless && since.every(({ occurrence_id }) => heard.has(occurrence_id)) && since;
    });
    await triggers.delete(id);

    expect(ticks).toMatchObject(ticks.map(() => ({ status: "published", reason: null, source_event_id: null, hop: 0 })));
    expect((await triggers.occurrences(listener)).every(({ hop }) => hop === 1)).toBe(true);
  });

  it("publishes at one single time, once, and starts its job", async ({ expect }) => {
    const { job_id, queue } = await aJob("once");
    const at = new Date(Date.now() + 3_000).toISOString();
    await triggers.put(job_id, { type: "cron", at, topic: job_id, payload: { n: 1 }, targets: [{ job_id }] });

    const { message } = await stack.queues.take(queue);

    expect(message).toMatchObject({ job_id, scheduled_at: at, trigger_source: "event", params: { n: 1 } });
    expect(Date.parse(message.queued_at)).toBeGreaterThanOrEqual(Date.parse(at));
    expect(await triggers.occurrences(job_id)).toMatchObject([{ status: "published", scheduled_at: at }]);
    expect((await triggers.get(job_id)).next_due_at).toBeNull();
  });
});
