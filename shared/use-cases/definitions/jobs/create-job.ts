import { madeByCaller, noteWrite } from "../../caller.ts";
import { type CreateJob } from "../../../contract/jobs/job.ts";
import { alreadyExists } from "../../../domain/errors.ts";
import { EMPTY_STATE, type Job, type JobDefinition } from "../../../domain/definition/job.ts";
import { activate } from "../../../domain/schedule/activation.ts";
import type { Ports } from "../../../ports/groups.ts";
import { validateJob } from "./validate-job.ts";
import { initialVersion } from "../../../domain/definition/initial-version.ts";

/** Registers a job. Its queue, schedule and first occurrences follow from the stored definition, by `provision`. */
export async function createJob(
  ports: Pick<Ports, "jobs" | "clock" | "scope" | "defaultTimeZone" | "randomText">,
  input: CreateJob,
): Promise<Job> {
  const now = ports.clock.now();
  const unplanned: JobDefinition = {
    ...input,
    kind: "job",
    id: input.job_id,
    scope: input.scope ?? ports.scope,
    timezone: input.timezone ?? ports.defaultTimeZone,
    ...initialVersion(ports, { kind: "job", id: input.job_id }, now),
    ...madeByCaller(),
  };
  validateJob(unplanned, ports.scope);
  const definition = activate(unplanned, now);
  if (!(await ports.jobs.create(definition))) throw alreadyExists("job", input.job_id);
  noteWrite({ kind: "job", id: input.job_id, after: definition });
  return { definition, state: EMPTY_STATE };
}
