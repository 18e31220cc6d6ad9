import { describe, expect, it } from "vitest";
import { say } from "../../../../shared/contract/texts/en/all.ts";
import { eventsOfRun, eventsOfWorkflowRun } from "../../../../shared/domain/live/events-of-run.ts";
import { frameOf } from "../../../../shared/domain/live/live-event.ts";
import type { Run } from "../../../../shared/domain/run/run.ts";
import type { WorkflowRun } from "../../../../shared/domain/run/workflow-run.ts";
import { text } from "../../../../shared/domain/texts/text.ts";
import { aRun, aWorkflowRun } from "../../../support/samples.ts";

const typesOf = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type);

describe("the events of a job's or a step's run", () => {
  it.each([
    ["queued", ["run.changed"]],
    ["running", ["task.started", "run.changed"]],
    ["success", ["task.completed", "run.changed"]],
    ["failed", ["task.failed", "run.changed"]],
    ["timeout", ["task.failed", "run.changed"]],
    ["cancelled", ["task.failed", "run.changed"]],
    ["skipped", ["run.changed"]],
    ["missed", ["run.changed"]],
  ] as const)("that is %s are %j", (status, expected) => {
    expect(typesOf(eventsOfRun(aRun({ status }), say))).toEqual(expected);
  });

  it("of a step are its workflow's, and name the workflow's run", () => {
    const run = aRun({ job_id: "daily:seed", status: "success", result: { large: "x".repeat(1_000_000) } });
    const step = { workflow_id: "daily", run_id: "run-of-daily", place: 0 };
    const [told, changed] = eventsOfRun({ ...run, dispatch: { ...run.dispatch, step } }, say);

    expect(told).toMatchObject({
      type: "task.completed",
      workflow_id: "daily",
      run_id: "run-of-daily",
      data: { step_id: "seed", run_id: run.run_id },
    });
    expect(changed).toMatchObject({ type: "run.changed", kind: "step", workflow_id: "daily", job_id: "daily:seed", run_id: run.run_id });
    expect(JSON.stringify([told, changed]).length).toBeLessThan(2_000);
  });

  it("have the same ids for the same change, also after a heartbeat, and others for each further one", () => {
    const ids = (change: Partial<Run>) => eventsOfRun(aRun(change), say).map(({ id }) => id);
    expect(ids({ status: "running", lease_until: "2026-11-20T12:00:30.000Z" })).toEqual(ids({ status: "running" }));
    const all = [
      ids({ status: "running" }),
      ids({ status: "running", attempt: 2 }),
      ids({ status: "failed" }),
      ids({ status: "failed", job_id: "other" }),
    ].flat();
    expect(new Set(all).size).toBe(all.length);
  });

  it("hold a long error cut, and never half of a character", () => {
    const [told] = eventsOfRun(aRun({ status: "failed", error: `${"x".repeat(999)}😀${"y".repeat(50_000)}` }), say);
    const { error } = (told as unknown as { data: { error: string } }).data;
    expect([error.length, error.isWellFormed()]).toEqual([1_000, true]);
  });
});

describe("the events of a workflow's run", () => {
  it.each([
    [{ status: "queued" }, "workflow.triggered"],
    [{ status: "queued", attempt: 2 }, "workflow.retried"],
    [{ status: "running" }, "workflow.started"],
    [{ status: "success" }, "workflow.completed"],
    [{ status: "failed" }, "workflow.failed"],
    [{ status: "failed", reason: text("stopped") }, "workflow.stopped"],
    [{ status: "failed", reason: "stopped" }, "workflow.failed"],
  ] as const)("%j is %s", (change, expected) => {
    expect(typesOf(eventsOfWorkflowRun(aWorkflowRun(change as Partial<WorkflowRun>), say))).toEqual([expected, "run.changed"]);
  });

  it.each(["skipped", "missed"] as const)("that was %s has no word in the document", (status) => {
    expect(typesOf(eventsOfWorkflowRun(aWorkflowRun({ status }), say))).toEqual(["run.changed"]);
  });

  it("names the task in the data of what triggered it, and at the top of all others", () => {
    const [triggered] = eventsOfWorkflowRun(aWorkflowRun({ status: "queued", task_id: 5, dataset_id: 6, params: { a: 1 } }), say);
    expect(triggered).toMatchObject({ task_id: null, data: { task_id: 5, dataset_id: 6, parameters: { a: 1 } } });
    expect(eventsOfWorkflowRun(aWorkflowRun({ status: "running", task_id: 5 }), say)[0]).toMatchObject({ task_id: "5" });
  });

  it("says of a schedule's run that it is one", () => {
    const [, changed] = eventsOfWorkflowRun(aWorkflowRun({ workflow_id: "01JD5R6Q9X8Y7Z6W5V4T3S2R1Q", status: "running" }), say);
    expect(changed).toMatchObject({ kind: "schedule" });
  });

  it("is told to the user by whose number it was asked for", () => {
    const by = (cause: WorkflowRun["cause"]) => [
      eventsOfWorkflowRun(aWorkflowRun({ cause }), say)[0]?.user_id,
      eventsOfRun(aRun({ status: "running" }, { cause: cause ?? undefined }), say)[0]?.user_id,
    ];
    expect(by({ kind: "hand", by: "mina", user_id: 7 })).toEqual([7, 7]);
    // As earlier versions stored it, the deployment's token, and the clock.
    for (const cause of [{ kind: "hand", by: "7" }, { kind: "hand", by: "api token" }, null] as const)
      expect(by(cause)).toEqual([null, null]);
  });

  it("leaves out what would not fit a frame", () => {
    const [triggered] = eventsOfWorkflowRun(aWorkflowRun({ status: "queued", params: { text: "한".repeat(20_000) } }), say);
    expect(triggered).toMatchObject({ data: { parameters: null } });
    const [long] = eventsOfWorkflowRun(aWorkflowRun({ status: "running", note: "x".repeat(40_000) }), say);
    const frame = long === undefined ? "" : frameOf(long);
    expect([Buffer.byteLength(frame) < 32_000, JSON.parse(frame)]).toMatchObject([
      true,
      { type: "workflow.started", data: { omitted: "too-large" } },
    ]);
  });
});
