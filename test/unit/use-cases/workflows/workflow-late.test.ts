import { expect, it } from "vitest";
import { holdUntilDue } from "../../../../shared/use-cases/starting/hold-until-due.ts";
import { planOccurrences } from "../../../../shared/domain/schedule/plan-occurrences.ts";
import { sweep } from "../../../../shared/use-cases/sweep.ts";
import { aQueueStep as step } from "../../../support/arbitrary/arbitrary-dags.ts";
import { aWorkflow, NOON } from "../../../support/samples.ts";
import { WorkflowSimulation } from "../../../support/workflow-simulation.ts";

const minutely = aWorkflow({ workflow_id: "minutely", cron_expr: "* * * * *", steps: [step("a")] });

/** A world in which the noon's fire has failed at a call, and the next minute's occurrence is due. */
async function cutOff(method: string) {
  const world = new WorkflowSimulation({ now: NOON });
  await world.register(minutely);
  const [message] = planOccurrences(minutely, NOON, NOON + 60_000);
  if (!message) throw new Error("noon is an occurrence");
  const fire = { message, messageId: "fire" };
  world.memory.faults.failNext(method, "before");
  expect(await holdUntilDue(world.memory.ports, NOON, [fire])).toEqual([fire]);
  world.memory.clock.set(NOON + 61_000);
  return { world, fire };
}

it.each(["workflows.getSteps", "runs.create", "workers.send", "dispatch.send"])(
  "a fire that failed at %s goes on with the run it began, also when it comes again after the next occurrence",
  async (method) => {
    const { world, fire } = await cutOff(method);
    expect(await holdUntilDue(world.memory.ports, NOON, [fire])).toEqual([]);
    await world.work();
    expect(world.runsOf("minutely")).toMatchObject([{ status: "success" }]);
    expect(world.begun).toEqual(["a#1"]);
  },
);

it.each(["workflows.getSteps", "runs.create", "workers.send", "dispatch.send"])(
  "a run that was begun and failed at %s is brought to its end by the sweep, if its fire never comes again",
  async (method) => {
    const { world } = await cutOff(method);
    world.memory.clock.advance(300);
    await sweep(world.memory.ports);
    world.memory.dispatch.pending.splice(
      0,
      world.memory.dispatch.pending.length,
      ...world.memory.dispatch.pending.filter(({ message }) => message.kind !== "launch"),
    );
    await world.work();
    expect(world.runsOf("minutely")).toMatchObject([{ status: "success" }]);
    expect(world.begun).toEqual(["a#1"]);
  },
);
