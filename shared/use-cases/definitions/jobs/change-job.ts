import type { IfMatch } from "../../../domain/definition/definition.ts";
import type { Job, JobDefinition } from "../../../domain/definition/job.ts";
import { stateOfGeneration } from "../../../domain/definition/job.ts";
import type { Ports } from "../../../ports/groups.ts";
import { validateJob } from "./validate-job.ts";
import { changeDefinition } from "../change-definition.ts";

/** Changes a job, as `changeDefinition` does, and answers it with its state. */
export async function changeJob(
  ports: Pick<Ports, "jobs" | "clock" | "scope">,
  jobId: string,
  change: (current: JobDefinition, now: string) => JobDefinition,
  ifMatch?: IfMatch,
): Promise<Job> {
  const check = (changed: JobDefinition) => validateJob(changed, ports.scope);
  const definition = await changeDefinition(ports, { kind: "job", id: jobId, store: ports.jobs, change, check, ifMatch });
  const states = await ports.jobs.getStates([jobId]);
  return { definition, state: stateOfGeneration(states.get(jobId), definition.generation) };
}
