import type { FieldProblem } from "../../../domain/errors.ts";
import { text } from "../../../domain/texts/text.ts";
import type { TriggerTarget } from "../../../domain/definition/trigger.ts";
import type { Ports } from "../../../ports/groups.ts";

/** The targets that are not there, each by its path. They may be registered later, so this refuses nothing. */
export async function missingTargets(
  { jobs, workflows }: Pick<Ports, "jobs" | "workflows">,
  targets: readonly TriggerTarget[],
): Promise<FieldProblem[]> {
  const jobIds = targets.flatMap((target) => ("job_id" in target ? [target.job_id] : []));
  const workflowIds = targets.flatMap((target) => ("workflow_id" in target ? [target.workflow_id] : []));
  const [knownJobs, knownWorkflows] = await Promise.all([
    jobIds.length === 0 ? new Map() : jobs.getDefinitions([...new Set(jobIds)]),
    workflowIds.length === 0 ? new Map() : workflows.getDefinitions([...new Set(workflowIds)]),
  ]);
  return targets.flatMap((target, index): FieldProblem[] => {
    if ("job_id" in target) {
      const { job_id: id } = target;
      return knownJobs.has(id) ? [] : [{ path: `targets.${index}.job_id`, text: text("target-job-missing", { id }) }];
    }
    const { workflow_id: id } = target;
    return knownWorkflows.has(id) ? [] : [{ path: `targets.${index}.workflow_id`, text: text("target-workflow-missing", { id }) }];
  });
}
