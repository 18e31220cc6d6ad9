import type { JobDefinition } from "../../domain/definition/job.ts";
import type { ScheduledJob } from "../../domain/schedules/schedule.ts";
import type { JobStore } from "../../ports/definitions/job-store.ts";
import type { JobDirectory } from "../../ports/schedules/job-directory.ts";

/**
 * Belfry's own jobs. A native schedule sends them to their worker queues; a schedule on Airflow runs what their params hold as
 * `code`, `data_load_url` and `data_load_code`.
 */
export function ownJobs({ jobs }: { readonly jobs: Pick<JobStore, "getDefinitions"> }): JobDirectory {
  return { find: async (ids) => [...(await jobs.getDefinitions(ids)).values()].map(scheduledJob) };
}

function scheduledJob({ job_id, description, queue, default_params, timeout_sec, retry_limit }: JobDefinition): ScheduledJob {
  const { code, data_load_url, data_load_code } = default_params;
  return {
    id: job_id,
    title: job_id,
    order: 0,
    description: description ?? "",
    commands: [],
    data_load_url: typeof data_load_url === "string" ? data_load_url : "",
    data_load_code: typeof data_load_code === "string" ? data_load_code : null,
    code: typeof code === "string" ? code : "",
    work: { queue, params: default_params, timeout_sec, retry_limit },
  };
}
