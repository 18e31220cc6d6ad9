import type { TriggerDefinition, TriggerOccurrence } from "../../shared/domain/trigger.ts";
import { provision } from "../../shared/use-cases/provision.ts";
import { aQueueStep } from "./arbitrary-dags.ts";
import { aJob, aWorkflow } from "./samples.ts";
import { WorkflowWorld } from "./workflow-world.ts";

/** A world with these triggers, provisioned, and with a job `load` and a workflow `flow` for them to start. */
export async function triggerWorld(triggers: readonly TriggerDefinition[], copies = 1): Promise<WorkflowWorld> {
  const world = new WorkflowWorld({ copies });
  await world.memory.jobs.create(aJob({ job_id: "load", cron_expr: null, interval_seconds: 86_400, max_parallel: 100 }));
  await world.register(aWorkflow({ workflow_id: "flow", max_parallel: 100, steps: [aQueueStep("a")] }));
  for (const trigger of triggers) {
    await world.memory.triggers.create(trigger);
    await provision(world.memory.ports, `trigger#${trigger.trigger_id}`);
  }
  return world;
}

export async function occurrencesOf(world: WorkflowWorld, id: string): Promise<readonly TriggerOccurrence[]> {
  return (await world.memory.triggers.listOccurrences(id, { limit: 100 })).occurrences;
}

export async function countOf(world: WorkflowWorld, id: string): Promise<number> {
  return (await world.memory.triggers.getTriggerStates([id])).get(id)?.trigger_count ?? 0;
}

export function topicsOf(world: WorkflowWorld): string[] {
  return world.memory.bus.published.map(({ topic }) => topic);
}
