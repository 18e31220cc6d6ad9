import { expect, it } from "vitest";
import type { Step } from "../../../../shared/domain/definition/workflow.ts";
import { holdUntilDue } from "../../../../shared/use-cases/starting/hold-until-due.ts";
import { planOccurrences } from "../../../../shared/domain/schedule/plan-occurrences.ts";
import { reportCompletion } from "../../../../shared/use-cases/runs/reports/report-completion.ts";
import { reportStart } from "../../../../shared/use-cases/runs/reports/report-start.ts";
import { sweep } from "../../../../shared/use-cases/sweep.ts";
import { aQueueStep } from "../../../support/arbitrary/arbitrary-dags.ts";
import { aWorkflow, NOON } from "../../../support/samples.ts";
import { WorkflowSimulation } from "../../../support/workflow-simulation.ts";

/** A world in which a workflow's one step, with 5 s for an attempt, has been handed to its worker. */
async function handedOver(retry_limit: number) {
  const step: Step = { ...aQueueStep("a"), timeout_sec: 5, retry_limit };
  const workflow = aWorkflow({ workflow_id: "daily", cron_expr: "0 21 * * *", steps: [step] });
  const world = new WorkflowSimulation({ now: NOON });
  await world.register(workflow);
  const [message] = planOccurrences(workflow, NOON, NOON + 60_000);
  if (!message) throw new Error("noon is an occurrence");
  await holdUntilDue(world.memory.ports, NOON, [{ message, messageId: "fire" }]);
  const [sent] = world.memory.workers.sent;
  if (!sent) throw new Error("nothing was sent");
  return { world, ...sent.message };
}

it("the sweep ends a step that runs past its time-out because its deadline was lost", async () => {
  const { world, job_id, run_id } = await handedOver(0);
  await reportStart(world.memory.ports, job_id, run_id, { attempt: 1, worker_id: "gone" });
  world.memory.dispatch.pending.length = 0;
  world.memory.clock.advance(300);
  await sweep(world.memory.ports);
  await world.settle();
  expect(await world.memory.runs.get(job_id, run_id)).toMatchObject({ status: "timeout" });
  expect(world.runsOf("daily")).toMatchObject([{ status: "failed" }]);
});

it("the sweep sends a step's further attempt again whose message was lost", async () => {
  const { world, job_id, run_id } = await handedOver(1);
  await reportCompletion(world.memory.ports, job_id, { run_id, attempt: 1, status: "failed" });
  await world.settle();
  world.memory.workers.sent.length = 0;
  world.memory.dispatch.pending.length = 0;
  world.memory.clock.advance(300);
  await sweep(world.memory.ports);
  await world.settle();
  expect(world.memory.workers.sent).toMatchObject([{ message: { job_id, run_id, attempt: 2 } }]);
});
