import type { TriggerDefinition, TriggerOccurrence } from "../../shared/domain/definition/trigger.ts";
import { provision } from "../../shared/use-cases/planning/provision.ts";
import { aQueueStep } from "./arbitrary/arbitrary-dags.ts";
import { aJob, aWorkflow } from "./samples.ts";
import { WorkflowSimulation } from "./workflow-simulation.ts";

/** A world with these triggers, provisioned, and with a job `load` and a workflow `flow` for them to start. */
export async function triggerWorld(triggers: readonly TriggerDefinition[], copies = 1): Promise<WorkflowSimulation> {
  const world = new WorkflowSimulation({ copies });
  await world.memory.jobs.create(aJob({ job_id: "load", cron_expr: null, interval_seconds: 86_400, max_parallel: 100 }));
  await world.register(aWorkflow({ workflow_id: "flow", max_parallel: 100, steps: [aQueueStep("a")] }));
  for (const trigger of triggers) {
    await world.memory.triggers.create(trigger);
    await provision(world.memory.ports, `trigger#${trigger.trigger_id}`);
  }
  return world;
}

export async function occurrencesOf(world: WorkflowSimulation, id: string): Promise<readonly TriggerOccurrence[]> {
  return (await world.memory.triggers.listOccurrences(id, { limit: 100 })).occurrences;
}

export async function countOf(world: WorkflowSimulation, id: string): Promise<number> {
  return (await world.memory.triggers.getTriggerStates([id])).get(id)?.trigger_count ?? 0;
}

export function topicsOf(world: WorkflowSimulation): string[] {
  return world.memory.bus.published.map(({ topic }) => topic);
}
