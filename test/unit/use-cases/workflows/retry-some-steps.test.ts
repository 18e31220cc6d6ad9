import { describe, expect, it } from "vitest";
import { viewWorkflowRunDetail } from "../../../../functions/http/responses/workflow-run.ts";
import { say } from "../../../../shared/contract/texts/en/all.ts";
import type { WorkflowDefinition } from "../../../../shared/domain/definition/workflow.ts";
import { text } from "../../../../shared/domain/texts/text.ts";
import { controlWorkflowRun } from "../../../../shared/use-cases/workflows/control/control-workflow-run.ts";
import { getWorkflowRun } from "../../../../shared/use-cases/workflows/control/get-workflow-run.ts";
import { runWorkflowNow } from "../../../../shared/use-cases/workflows/control/run-workflow-now.ts";
import { aQueueStep as step } from "../../../support/arbitrary/arbitrary-dags.ts";
import { aWorkflow } from "../../../support/samples.ts";
import { WorkflowSimulation } from "../../../support/workflow-simulation.ts";

const NOW = { parameters: {}, task_id: null, dataset_id: null, note: null };
const diamond = aWorkflow({
  workflow_id: "diamond",
  steps: [step("a"), step("b", ["a"]), step("c", ["a"]), step("d", ["b", "c"])],
});

async function started(workflow: WorkflowDefinition) {
  const world = new WorkflowSimulation();
  await world.register(workflow);
  const run = await runWorkflowNow(world.memory.ports, workflow.workflow_id, NOW);
  const key = { workflow_id: run.workflow_id, run_id: run.run_id };
  const current = async () => viewWorkflowRunDetail(await getWorkflowRun(world.memory.ports, key), say);
  const retry = (steps: string[]) => controlWorkflowRun(world.memory.ports, key, { action: "retry", note: null, steps });
  return { world, current, retry };
}

describe("a workflow's run", () => {
  it("of which one failed step is retried does that one and what comes after it; the other stays failed", async () => {
    const forks = [step("a"), step("after_a", ["a"]), step("b"), step("after_b", ["b"])];
    const { world, current, retry } = await started(aWorkflow({ workflow_id: "forks", on_failure: "continue", steps: forks }));
    await world.work((id) => ({ outcome: id === "a" || id === "b" ? "failed" : "success" }));
    for (const wrong of ["after_a", "nothing"])
      await expect(retry(["a", wrong])).rejects.toMatchObject({
        problem: { code: "VALIDATION_ERROR", details: [{ path: "steps.1", text: text("step-not-failed", { id: wrong }) }] },
      });
    await retry(["a"]);
    await world.work();

    const { status, steps } = await current();
    expect([status, steps.map((one) => one.status)]).toEqual(["failed", ["success", "success", "failed", "upstream_failed"]]);
    expect(world.begun.toSorted()).toEqual(["a#1", "a#2", "after_a#1", "b#1"]);
    await retry(["b"]);
    await world.work();
    expect(await current()).toMatchObject({ status: "success", attempt: 3 });
    expect((await world.memory.workflows.getStates(["forks"])).get("forks")).toMatchObject({ active_runs: [], last_status: "success" });
  });

  it("that stops at a failure is not retried in part: nothing would start after the steps that are tried again", async () => {
    const { world, current, retry } = await started(diamond);
    await world.work((id) => ({ outcome: id === "b" || id === "c" ? "failed" : "success" }));
    await expect(retry(["b"])).rejects.toMatchObject({
      problem: { code: "CONFLICT", text: text("other-steps-failed", { steps: ["c"] }) },
    });
    expect((await world.memory.workflows.getStates(["diamond"])).get("diamond")?.active_runs).toEqual([]);
    await retry(["c", "b"]);
    await world.work();
    expect(await current()).toMatchObject({ status: "success", attempt: 2 });
  });
});
