import type { Ports } from "../../shared/ports.ts";
import { getJob } from "../../shared/use-cases/get-job.ts";
import { reportCompletion } from "../../shared/use-cases/report-completion.ts";
import { reportStart } from "../../shared/use-cases/report-start.ts";
import { viewJob, viewStepAsJob } from "../../shared/use-cases/views.ts";
import { etag } from "./headers.ts";
import type { Bindings } from "./types.ts";

/** What hearing reports may use. */
export type CompletionPorts = Pick<Ports, "scope" | "jobs" | "triggers" | "runs" | "results" | "bus" | "clock" | "telemetry">;

/** The routes for workers, bound to their use cases. */
export function completionBindings(ports: CompletionPorts): Bindings<"complete"> {
  return {
    reportStart: async ({ params, body }) => ({ body: await reportStart(ports, params.job_id, params.run_id, body) }),
    reportCompletion: async ({ params, body, say }) => {
      const run = await reportCompletion(ports, params.job_id, body);
      if (run.dispatch.step) return { body: viewStepAsJob(run, say) };
      const job = await getJob(ports, params.job_id);
      return { body: viewJob(job, ports.clock.now(), say), headers: etag(job.definition.version) };
    },
  };
}
