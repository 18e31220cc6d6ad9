import { describe, expect, it } from "vitest";
import { jobMessageOf } from "../../../../shared/domain/run/new-run.ts";
import { redriveLetters } from "../../../../shared/use-cases/dead-letters/redrive.ts";
import { sweep } from "../../../../shared/use-cases/sweep.ts";
import { aFire, aJob, anOccurrence, aRun, aTrigger, aWorkflow, iso, NOON } from "../../../support/samples.ts";
import { Simulation } from "../../../support/simulation.ts";

const job = aJob();
const worldWith = async (...jobs: readonly ReturnType<typeof aJob>[]) => {
  const world = new Simulation({ copies: 2 });
  for (const one of jobs) await world.memory.jobs.create(one);
  return world;
};

/** Redrives a queue twice, as if the deletion of its letters were lost the first time; answers what the second one says. */
async function redriveTwice(world: Simulation, queue: string) {
  world.memory.faults.failNext("deadLetters.remove", "before");
  await expect(redriveLetters(world.memory.ports, queue, undefined)).rejects.toThrow("deadLetters.remove");
  await world.settle();
  const { letters } = await redriveLetters(world.memory.ports, queue, undefined);
  await world.settle();
  return letters.map(({ outcome, reason }) => [outcome, typeof reason === "string" ? reason : reason.code]);
}

const left = ({ memory }: Simulation, queue: string) => memory.deadLetters.queues.get(queue)?.length;

describe("redriving the dispatch queue's letters, twice", () => {
  it("starts an occurrence that has no record, once", async () => {
    const world = await worldWith(job);
    world.memory.deadLetters.add("dispatch-timer", aFire(job, NOON));
    // The second time it is on record: that is what the first one did.
    expect(await redriveTwice(world, "dispatch-timer")).toEqual([["discarded", "letter-on-record"]]);
    expect(world.memory.runs.all()).toMatchObject([{ status: "queued", scheduled_at: iso(NOON) }]);
    expect(new Set(world.memory.workers.sent.map(({ message }) => message.run_id)).size).toBe(1);
    expect(left(world, "dispatch-timer")).toBe(0);
  });

  it("plans what a wake asked for, and starts nothing that is on record", async () => {
    const busy = aJob({ cron_expr: "0,30 59 20 * * *", max_parallel: 9 });
    const world = await worldWith(busy);
    world.memory.deadLetters.add("dispatch-timer", { kind: "wake", owner: "job#buy-scanner", wake_at: iso(NOON - 180_000) });
    await world.memory.runs.create(aRun({ status: "success" }, {}, NOON - 60_000));
    expect(await redriveTwice(world, "dispatch-timer")).toEqual([["redriven", "letter-planned"]]);
    expect(world.memory.runs.all().map(({ status, scheduled_at }) => [scheduled_at, status])).toEqual([
      [iso(NOON - 30_000), "queued"],
      [iso(NOON - 60_000), "success"],
    ]);
  });

  it("starts as a run of its own what the sweep has put on record as missed, with its params, and only once", async () => {
    const world = await worldWith(job);
    const { version: _, ...asked } = aFire(job, NOON - 60_000, { params: { b: 2 }, trigger_source: "manual" });
    world.memory.deadLetters.add("dispatch-timer", asked);
    await sweep(world.memory.ports);
    await sweep(world.memory.ports);
    const missed = () => world.memory.runs.all().filter(({ run_id }) => run_id === asked.run_id);
    expect(missed()).toMatchObject([{ status: "missed", reason: { code: "message-set-aside" } }]);
    expect(world.memory.telemetry.measured.occurrences_missed).toBe(1);

    const before = new Set(world.memory.runs.all().map(({ run_id }) => run_id));
    expect(await redriveTwice(world, "dispatch-timer")).toEqual([["redriven", "letter-new-run"]]);
    expect(missed()).toMatchObject([{ status: "missed" }]);
    const started = world.memory.runs.all().filter(({ run_id, trigger_source }) => !before.has(run_id) && trigger_source === "manual");
    expect(started).toMatchObject([{ status: "queued", scheduled_at: iso(NOON - 60_000), dispatch: { params: { a: 1, b: 2 } } }]);
  });

  it("keeps what cannot be read, where it is and to be seen", async () => {
    const world = await worldWith();
    world.memory.deadLetters.add("dispatch-timer", "{");
    const { letters, more } = await redriveLetters(world.memory.ports, "dispatch-timer", undefined);
    expect([letters[0]?.outcome, letters[0]?.about.kind, more]).toEqual(["kept", "unreadable", false]);
    expect(await world.memory.deadLetters.take("dispatch-timer", 1)).toHaveLength(1);
  });

  it("takes only those that were named, says which are not there, and hides no other", async () => {
    const world = await worldWith(job);
    world.memory.deadLetters.add("dispatch-timer", aFire(job, NOON));
    const { letterId } = world.memory.deadLetters.add("dispatch-timer", aFire(job, NOON + 60_000));
    const answer = await redriveLetters(world.memory.ports, "dispatch-timer", [letterId, "gone"]);
    expect([answer.letters.map(({ about }) => about.due_at), answer.missing]).toEqual([[iso(NOON + 60_000)], ["gone"]]);
    expect(await world.memory.deadLetters.take("dispatch-timer", 9)).toHaveLength(1);
  });

  it("says that there is more behind a hundred, and comes to an end where nothing can be sent", async () => {
    const world = await worldWith(job);
    for (let n = 0; n < 150; n += 1)
      world.memory.deadLetters.add("dispatch-timer", { kind: "deadline", job_id: "gone", run_id: aFire(job, NOON).run_id });
    expect(await redriveLetters(world.memory.ports, "dispatch-timer", undefined)).toMatchObject({ more: true });
    expect(await redriveLetters(world.memory.ports, "dispatch-timer", undefined)).toMatchObject({ more: false });
    for (let n = 0; n < 100; n += 1) world.memory.deadLetters.add("dispatch-timer", "{");
    expect(await redriveLetters(world.memory.ports, "dispatch-timer", undefined)).toMatchObject({ more: false });
  });
});

describe("redriving letters of EventBridge, twice", () => {
  it("plans a schedule's wake by when it was given up, where its time was not put in", async () => {
    const world = await worldWith(job);
    const wake = { kind: "wake", owner: "job#buy-scanner", wake_at: "<aws.scheduler.scheduled-time>" };
    world.memory.deadLetters.add("schedules", wake, { sentAt: NOON - 120_000, attributes: { ERROR_MESSAGE: "no queue" } });
    expect(await redriveTwice(world, "schedules")).toEqual([["redriven", "letter-planned"]]);
    expect(world.memory.runs.all()).toMatchObject([{ status: "queued", scheduled_at: iso(NOON) }]);
  });

  it("provisions all definitions where the daily pass could not be begun", async () => {
    const world = await worldWith(job);
    world.memory.deadLetters.add("schedules", { kind: "provision-all" });
    expect(await redriveTwice(world, "schedules")).toEqual([["redriven", "letter-provisioning"]]);
    expect(await world.memory.passes.get()).toMatchObject({ ended_at: null });
  });

  const trigger = aTrigger({ trigger_id: "alerts", type: "event", source_topic: "logs.**", topic: "alerts" });
  const event = {
    id: "8f1d4a5e-9d4b-4a0c-9a41-0f0c2c7a1c11",
    source: "belfry.real",
    "detail-type": "logs.a",
    time: "2026-11-20T11:59:00Z",
    resources: [],
    detail: { level: "ERROR" },
  };
  it.each([
    ["as the rule would have sent it", { kind: "event", trigger_id: "alerts", event }, {}],
    ["alone, with its rule beside it", event, { RULE_ARN: "arn:aws:events:us-east-1:0:rule/belfry-real/trigger-alerts" }],
  ])("sets a trigger off by an event %s, once", async (_, body, attributes) => {
    const world = await worldWith();
    await world.memory.triggers.create(trigger);
    world.memory.deadLetters.add("events", body, { attributes });
    expect(await redriveTwice(world, "events")).toEqual([["redriven", "letter-sent-back"]]);
    const { occurrences } = await world.memory.triggers.listOccurrences("alerts", { limit: 9 });
    expect(occurrences).toMatchObject([{ status: "published", topic: "alerts" }]);
  });
});

describe("redriving letters of workers", () => {
  const message = (run = aRun()) => jobMessageOf(run);
  const queue = "real.jobs.buy-scanner";

  it.each([
    ["sends back what is still to be done", aRun(), ["redriven", "letter-sent-back"]],
    ["is done with a run that has ended", aRun({ status: "success", finished_at: iso(NOON) }), ["discarded", "letter-on-record"]],
    [
      "is done with an attempt that another one has followed",
      aRun({ attempt: 2, retry_at: iso(NOON) }),
      ["discarded", "letter-other-attempt"],
    ],
    [
      "sends back the message of an attempt that was taken over",
      aRun({ status: "running", attempt: 2, takeovers: 1, started_at: iso(NOON) }),
      ["redriven", "letter-sent-back"],
    ],
    ["is done with a run that nobody knows", undefined, ["discarded", "letter-no-run"]],
  ])("%s", async (_, run, fate) => {
    const world = await worldWith();
    if (run) await world.memory.runs.create(run);
    world.memory.deadLetters.add(queue, message());
    const { letters } = await redriveLetters(world.memory.ports, queue, undefined);
    expect(letters.map(({ outcome, reason }) => [outcome, typeof reason === "string" ? reason : reason.code])).toEqual([fate]);
    expect(world.memory.deadLetters.sentBack.length).toBe(fate[0] === "redriven" ? 1 : 0);
    expect(left(world, queue)).toBe(0);
  });

  it("is done with a client's occurrence that is on record, and sends back one that is not", async () => {
    const world = await worldWith();
    const { occurrence_id } = anOccurrence();
    const sent = { ...message(), job_id: "github", run_id: occurrence_id, params: { trigger_id: "github", occurrence_id } };
    world.memory.deadLetters.add("real.jobs.hooks", sent);
    expect((await redriveLetters(world.memory.ports, "real.jobs.hooks", undefined)).letters).toMatchObject([{ outcome: "redriven" }]);
    await world.memory.triggers.create(aTrigger());
    await world.memory.triggers.recordOccurrence(anOccurrence());
    world.memory.deadLetters.add("real.jobs.hooks", sent);
    expect((await redriveLetters(world.memory.ports, "real.jobs.hooks", undefined)).letters).toMatchObject([{ outcome: "discarded" }]);
  });

  it("sends a report back to the completion queue", async () => {
    const world = await worldWith();
    world.memory.deadLetters.add("completion", { job_id: "buy-scanner", run_id: aRun().run_id, status: "success" });
    world.memory.deadLetters.add("completion", { job_id: "buy-scanner", colour: 1 });
    const { letters } = await redriveLetters(world.memory.ports, "completion", undefined);
    expect(letters.map(({ outcome }) => outcome).toSorted()).toEqual(["kept", "redriven"]);
    expect(world.memory.deadLetters.sentBack).toMatchObject([{ queue: "completion" }]);
  });
});

it("the sweep puts what an event asked for on record, once, and leaves what can still be planned to its look for gaps", async () => {
  const workflow = aWorkflow();
  const world = await worldWith(job);
  await world.memory.workflows.create(workflow);
  const { version: _, ...byEvent } = aFire(workflow, NOON - 1_000, { trigger_source: "event", hop: 1 });
  const soon = aFire(job, NOON - 1_000);
  for (const fire of [byEvent, byEvent, soon]) world.memory.deadLetters.add("dispatch-timer", fire);
  await sweep(world.memory.ports);
  await sweep(world.memory.ports);
  expect(world.memory.workflowRuns.all()).toMatchObject([{ status: "missed", reason: { code: "message-set-aside" } }]);
  expect(await world.memory.runs.get(job.job_id, soon.run_id)).toBeUndefined();
  expect(left(world, "dispatch-timer")).toBe(3);
});

it("a letter that cannot be put on record is reported, keeps no other back, and the sweep comes to its end", async () => {
  const world = await worldWith(job, aJob({ job_id: "other" }));
  const fires = [job, aJob({ job_id: "other" })].map((one) => {
    const { version: _, ...asked } = aFire(one, NOON - 1_000);
    return asked;
  });
  for (const fire of fires) world.memory.deadLetters.add("dispatch-timer", fire);
  world.memory.faults.failNext("runs.createUnstarted", "before");
  await sweep(world.memory.ports);
  expect(world.memory.telemetry.named("sweep.letter_unrecorded")).toHaveLength(1);
  expect(world.memory.telemetry.measured).toMatchObject({ sweep_errors: 1, sweeps_finished: 1 });
  await sweep(world.memory.ports);
  expect(world.memory.runs.all().filter(({ status }) => status === "missed").length).toBeGreaterThanOrEqual(2);
});
