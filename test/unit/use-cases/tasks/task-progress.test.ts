import { expect, it } from "vitest";
import { CreateTask } from "../../../../shared/contract/tasks/task.ts";
import { say } from "../../../../shared/contract/texts/en/all.ts";
import { DEFAULT_CHAIN } from "../../../../shared/domain/tasks/task-chain.ts";
import { executeTask } from "../../../../shared/use-cases/tasks/execute-task.ts";
import { taskProgress } from "../../../../shared/use-cases/tasks/task-progress.ts";
import { stopWorkflowRun } from "../../../../shared/use-cases/workflows/control/stop-workflow-run.ts";
import { createTask } from "../../../../shared/use-cases/tasks/tasks.ts";
import { aStep, aWorkflow } from "../../../support/samples.ts";
import { WorkflowSimulation } from "../../../support/workflow-simulation.ts";

const [FIRST, SECOND] = DEFAULT_CHAIN;
const ASKER = { userId: undefined, access: [] };

/** A task whose execution has been asked for. Its workflows have one step each. */
async function executed() {
  const world = new WorkflowSimulation();
  const steps = (id: string) => [aStep(`${id}-step`, { retry_limit: 0 })];
  await world.register(...DEFAULT_CHAIN.map((workflow_id) => aWorkflow({ workflow_id, steps: steps(workflow_id), max_parallel: 10 })));
  const ports = { ...world.memory.ports, taskChain: DEFAULT_CHAIN };
  await createTask(ports, CreateTask.parse({ name: "build" }), ASKER);
  await executeTask(ports, 1, { parameters: {}, note: null }, ASKER);
  const errors = async () => {
    const { links: runs } = await taskProgress(ports, 1);
    return runs.map(({ workflow_id, status, error }) => [workflow_id, status, error === null ? null : say(error)]);
  };
  return { world, errors };
}

it("says of a failed link why it failed, and of the others nothing", async () => {
  const { world, errors } = await executed();
  expect(await errors()).toEqual([[FIRST, "queued", null]]);
  await world.work((step) => ({ outcome: step === `${SECOND}-step` ? "failed" : "success" }));
  expect(await errors()).toEqual([
    [SECOND, "failed", "no"],
    [FIRST, "success", null],
  ]);
});

it("says of a link that could not be started why not", async () => {
  const { world, errors } = await executed();
  const second = await world.memory.workflows.getDefinition(SECOND);
  if (second) await world.memory.workflows.replace({ ...second, enabled: false, version: second.version + 1 }, second.version);
  await world.work();
  expect(await errors()).toEqual([
    [SECOND, "failed", `workflow '${SECOND}' is not active`],
    [FIRST, "success", null],
  ]);
});

it("says of a link that was stopped that it was", async () => {
  const { world, errors } = await executed();
  await world.settle();
  for (const run of world.runsOf(FIRST)) await stopWorkflowRun(world.memory.ports, run);
  await world.work();
  expect(await errors()).toEqual([[FIRST, "failed", "stopped"]]);
});
