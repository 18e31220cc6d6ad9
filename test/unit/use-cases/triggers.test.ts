import { describe, expect, it } from "vitest";
import type { TriggerDefinition } from "../../../shared/domain/definition/trigger.ts";
import { publishEvent } from "../../../shared/use-cases/events/publish-event.ts";
import { runWorkflowNow } from "../../../shared/use-cases/workflows/control/run-workflow-now.ts";
import { afterEachCrash } from "../../support/crashes.ts";
import { aJob, aTrigger, aWorkflow, iso, NOON } from "../../support/samples.ts";
import { countOf, occurrencesOf, topicsOf, triggerWorld as worldWith } from "../../support/trigger-world.ts";
import type { WorkflowSimulation } from "../../support/workflow-simulation.ts";
import { text } from "../../../shared/domain/texts/text.ts";

const onDone = (trigger_id: string, source_topic: string, topic: string, change: Partial<TriggerDefinition> = {}) =>
  aTrigger({ trigger_id, type: "event", source_topic, topic, ...change });

const publish = (world: WorkflowSimulation, topic: string, data: object, key?: string) =>
  publishEvent(world.memory.ports, { topic, data: data as never }, key);

describe("an event trigger", () => {
  it("publishes what its template makes of the event, and starts its targets with it", async () => {
    const targets = [
      { job_id: "load", params: { rows: "<$.detail.rows>" } },
      { workflow_id: "flow", params: null },
    ];
    const payload = { id: "<$.detail.id>", text: "got <$.detail.rows> rows of <$.detail-type>" };
    const world = await worldWith([
      onDone("process", "data.*", "data.processing", { payload, targets, filter: { detail: { rows: [{ numeric: [">", 1_000] }] } } }),
    ]);
    await publish(world, "data.ingestion", { id: "x1", rows: 5_000 });
    await publish(world, "data.ingestion", { id: "x2", rows: 10 });
    await world.work();

    const detail = { id: "x1", text: "got 5000 rows of data.ingestion" };
    expect(world.memory.bus.published.at(-1)).toMatchObject({ topic: "data.processing", hop: 1, detail });
    expect(await countOf(world, "process")).toBe(1);
    const run = world.memory.runs.all().find(({ job_id }) => job_id === "load");
    expect(run).toMatchObject({ status: "success", trigger_source: "event", dispatch: { params: { a: 1, rows: 5_000 }, hop: 1 } });
    expect(world.runsOf("flow")).toMatchObject([{ status: "success", params: detail, hop: 1 }]);
    const [occurrence] = await occurrencesOf(world, "process");
    expect(occurrence?.started.map(({ owner }) => owner)).toEqual(["job#load", "workflow#flow"]);
  });

  it("acts once upon an event that is delivered, or published, twice; each of several triggers acts", async () => {
    const both = [
      onDone("one", "logs.**", "alerts.one", { targets: [{ job_id: "load", params: null }] }),
      onDone("two", "logs.a.*", "alerts.two"),
    ];
    const world = await worldWith(both, 2);
    await publish(world, "logs.a.b", {}, "key");
    await publish(world, "logs.a.b", {}, "key");
    await world.work();

    expect([await countOf(world, "one"), await countOf(world, "two")]).toEqual([1, 1]);
    expect(world.memory.runs.all().filter(({ job_id }) => job_id === "load")).toHaveLength(1);
    expect(new Set(world.memory.bus.published.map(({ id }) => id)).size).toBe(3);
  });

  it("chains by topic", async () => {
    const world = await worldWith([onDone("two", "step.one", "step.two"), onDone("three", "step.two", "step.three")]);
    await publish(world, "step.one", { n: 1 });
    await world.settle();
    expect(topicsOf(world)).toEqual(["step.one", "step.two", "step.three"]);
    expect(world.memory.bus.published.map(({ hop, detail }) => [hop, detail])).toEqual([0, 1, 2].map((hop) => [hop, { n: 1 }]));
  });

  it("ends a loop of two after sixteen events, on record", async () => {
    const world = await worldWith([onDone("ping", "again.*.ping", "again.more.pong"), onDone("pong", "again.*.pong", "again.more.ping")]);
    await publish(world, "again.first.ping", {});
    await world.settle();
    expect(topicsOf(world)).toHaveLength(17);
    expect((await occurrencesOf(world, "ping")).filter(({ status }) => status === "dropped")).toMatchObject([
      { hop: 17, reason: text("event-loop", { limit: 16 }) },
    ]);
    expect(await countOf(world, "ping")).toBe(8);
    expect(await countOf(world, "pong")).toBe(8);
  });

  it("does not hear what it published itself", async () => {
    const world = await worldWith([onDone("audit", "audit.**", "audit.log", { targets: [{ job_id: "load", params: null }] })]);
    await publish(world, "audit.login", {});
    await world.settle();
    expect(topicsOf(world)).toEqual(["audit.login", "audit.log"]);
    expect(await countOf(world, "audit")).toBe(1);
  });

  it("says of a target that is not there that it was not started", async () => {
    const world = await worldWith([onDone("hear", "go", "gone", { targets: [{ job_id: "nobody", params: null }] })]);
    await publish(world, "go", {});
    await world.settle();
    expect(await occurrencesOf(world, "hear")).toMatchObject([
      { status: "published", started: [], not_started: [{ owner: "job#nobody", reason: text("job-not-found", { id: "nobody" }) }] },
    ]);
  });

  it("does nothing while it is not enabled, and its rule is gone", async () => {
    const world = await worldWith([onDone("off", "a", "b", { enabled: false })]);
    expect(world.memory.rules.patterns.size).toBe(0);
    await publish(world, "a", {});
    await world.settle();
    expect(topicsOf(world)).toEqual(["a"]);
  });

  it("hears of runs, and the completion of anything starts anything", async () => {
    const world = await worldWith([
      onDone("after", "run.success", "loaded", {
        filter: { detail: { job_id: ["load"] } },
        targets: [{ workflow_id: "flow", params: { of: "<$.detail.run_id>" } }],
      }),
    ]);
    world.memory.dispatch.add(
      {
        kind: "fire",
        owner: "job#load",
        run_id: "019d9a30-4f80-7c1a-9d55-0a3c7e2b9f10",
        scheduled_at: iso(NOON),
        trigger_source: "manual",
      },
      NOON,
    );
    await world.work();
    expect(world.runsOf("flow")).toMatchObject([{ status: "success", params: { of: "019d9a30-4f80-7c1a-9d55-0a3c7e2b9f10" } }]);
    // Only what somebody waits for is published, and the flow's own end is not that.
    expect(topicsOf(world).toSorted()).toEqual(["loaded", "run.success", "run.success", "run.success"]);
  });

  it("starts its targets as due when the run it heard of ended, not when that one was due", async () => {
    const waiting = { filter: { detail: { job_id: ["load"] } }, targets: [{ workflow_id: "flow", params: null }] };
    const world = await worldWith([onDone("after", "run.success", "loaded", waiting)]);
    const run_id = "019d9a30-4f80-7c1a-9d55-0a3c7e2b9f10";
    world.memory.dispatch.add({ kind: "fire", owner: "job#load", run_id, scheduled_at: iso(NOON), trigger_source: "manual" }, NOON);
    await world.settle();
    await world.advance(45);
    await world.work();
    const load = world.memory.runs.all().find(({ job_id }) => job_id === "load");
    expect(load).toMatchObject({ scheduled_at: iso(NOON), finished_at: iso(NOON + 45_000) });
    expect(world.runsOf("flow")).toMatchObject([{ scheduled_at: iso(NOON + 45_000) }]);
  });

  it("that waits for a workflow hears of its end, not of each of its steps", async () => {
    const world = await worldWith([onDone("after", "run.success", "done", { filter: { detail: { workflow_id: ["flow"] } } })]);
    await runWorkflowNow(world.memory.ports, "flow", { parameters: {}, task_id: null, dataset_id: null, note: null });
    await world.work();
    expect(await countOf(world, "after")).toBe(1);
    const ofStep = world.memory.bus.published.find(({ detail }) => detail["job_id"] === "flow:a");
    expect(ofStep?.detail["step_of"]).toMatchObject({ workflow_id: "flow" });
  });

  it("costs runs nothing where nobody listens", async () => {
    const world = await worldWith([onDone("logs", "logs.**", "alerts")]);
    world.memory.dispatch.add(
      {
        kind: "fire",
        owner: "job#load",
        run_id: "019d9a30-4f80-7c1a-9d55-0a3c7e2b9f10",
        scheduled_at: iso(NOON),
        trigger_source: "manual",
      },
      NOON,
    );
    await world.work();
    expect(topicsOf(world)).toEqual([]);
  });

  it("is cut off from runs that start each other without end", async () => {
    const world = await worldWith([
      onDone("self", "run.success", "again", { filter: { detail: { job_id: ["load"] } }, targets: [{ job_id: "load", params: null }] }),
    ]);
    world.memory.dispatch.add(
      {
        kind: "fire",
        owner: "job#load",
        run_id: "019d9a30-4f80-7c1a-9d55-0a3c7e2b9f10",
        scheduled_at: iso(NOON),
        trigger_source: "manual",
      },
      NOON,
    );
    await world.work();
    expect(world.memory.runs.all()).toHaveLength(17);
    expect((await occurrencesOf(world, "self")).map(({ status }) => status).filter((status) => status === "dropped")).toHaveLength(1);
  });

  it("leaves a record where its target is paused", async () => {
    const world = await worldWith([
      onDone("go", "go", "went", {
        targets: [
          { job_id: "paused", params: null },
          { workflow_id: "idle", params: null },
        ],
      }),
    ]);
    await world.memory.jobs.create(aJob({ job_id: "paused", enabled: false }));
    await world.register(aWorkflow({ workflow_id: "idle", enabled: false }));
    await publish(world, "go", {});
    await world.work();
    expect(world.memory.runs.all()).toMatchObject([{ job_id: "paused", status: "skipped", reason: text("job-paused") }]);
    expect(world.runsOf("idle")).toMatchObject([{ status: "skipped", reason: text("workflow-inactive") }]);
  });

  it("starts each target once and counts once, whichever call fails", async () => {
    const trigger = onDone("go", "go.**", "went", {
      targets: [
        { job_id: "load", params: null },
        { workflow_id: "flow", params: null },
      ],
    });
    await afterEachCrash(
      () => worldWith([trigger]),
      async (world) => {
        await world.persistently(() => publish(world, "go.on", { n: 1 }, "key"));
        await world.work();
        await world.advance(130, () => world.work());
      },
      async (world) => {
        expect(await countOf(world, "go")).toBe(1);
        expect(
          world.memory.runs
            .all()
            .map(({ job_id, status }) => `${job_id} ${status}`)
            .toSorted(),
        ).toEqual(["flow:a success", "load success"]);
        expect(topicsOf(world)).toContain("went");
      },
    );
  });
});

describe("a cron trigger", () => {
  const minutely = aTrigger({ trigger_id: "tick", type: "cron", cron_expr: "* * * * *", topic: "tick", active_since: iso(NOON) });

  it("publishes at its seconds, once each, with a record", async () => {
    const world = await worldWith([minutely], 2);
    await world.advance(300);
    const occurrences = await occurrencesOf(world, "tick");
    expect(occurrences.map(({ scheduled_at }) => scheduled_at)).toEqual(
      [300, 240, 180, 120, 60].map((seconds) => iso(NOON + seconds * 1000)),
    );
    expect(await countOf(world, "tick")).toBe(5);
    expect(new Set(world.memory.bus.published.map(({ id }) => id)).size).toBe(5);
  });

  it("publishes at one single time", async () => {
    const once = aTrigger({ trigger_id: "once", type: "cron", at: iso(NOON + 600_500), topic: "now", active_since: iso(NOON) });
    const world = await worldWith([once]);
    await world.advance(1_200);
    expect(await occurrencesOf(world, "once")).toMatchObject([{ status: "published", scheduled_at: iso(NOON + 600_500) }]);
  });

  it("records what fell into downtime as missed, but for the latest, which comes late", async () => {
    const world = await worldWith([minutely]);
    world.memory.clock.advance(600);
    world.memory.dispatch.pending.splice(0);
    world.memory.dispatch.add({ kind: "launch", owner: "trigger#tick", from: iso(NOON), until: iso(NOON + 601_000) }, world.now);
    await world.settle();
    const statuses = (await occurrencesOf(world, "tick")).map(({ status }) => status);
    expect([statuses.filter((status) => status === "missed").length, statuses[0]]).toEqual([9, "published"]);
  });
});

it("an event from outside must not look like one of a run", async () => {
  const world = await worldWith([]);
  await expect(publish(world, "run.success", {})).rejects.toMatchObject({ problem: { details: [{ path: "topic" }] } });
});

it.each([
  ["payload", { payload: { a: "<$.detail.text> and <$.detail.text>" } }],
  ["target's params", { targets: [{ job_id: "load", params: { a: "<$.detail.text>", b: "<$.detail.text>" } }] }],
])("an occurrence whose %s would become too large is dropped, on record, and nothing of it happens", async (_, change) => {
  const world = await worldWith([onDone("large", "go", "went", change)]);
  await publish(world, "go", { text: "x".repeat(100_000) });
  await world.work();
  expect(await occurrencesOf(world, "large")).toMatchObject([{ status: "dropped", reason: text("payload-too-large", { limit: 180_000 }) }]);
  expect([topicsOf(world), world.memory.runs.all()]).toEqual([["go"], []]);
});
