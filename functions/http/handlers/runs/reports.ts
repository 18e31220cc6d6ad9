import type { Ports } from "../../../../shared/ports/groups.ts";
import { getJob } from "../../../../shared/use-cases/definitions/jobs/get-job.ts";
import { reportCompletion } from "../../../../shared/use-cases/runs/reports/report-completion.ts";
import { reportHeartbeat, reportStart } from "../../../../shared/use-cases/runs/reports/report-start.ts";
import { appendRunLog } from "../../../../shared/use-cases/runs/reports/run-log.ts";
import { viewJob, viewReportedJob, viewRunAsJob } from "../../responses/job.ts";
import { answerClaim } from "./answer-claim.ts";
import { etag, idempotencyKey } from "../../headers.ts";
import type { Handlers } from "../../types.ts";

/** What hearing reports may use. */
export type CompletionPorts = Pick<
  Ports,
  "scope" | "jobs" | "triggers" | "runs" | "runLogs" | "results" | "requests" | "bus" | "dispatch" | "clock" | "telemetry"
>;

/** The routes for workers, bound to their use cases. */
export function completionHandlers(ports: CompletionPorts): Handlers<"complete"> {
  return {
    reportStart: async ({ params, body }) => ({ body: await reportStart(ports, params.job_id, params.run_id, body) }),
    reportStarts: async ({ body, ...request }) => ({
      body: { claims: await Promise.all(body.map((claim) => answerClaim(ports, claim, request))) },
    }),
    reportHeartbeat: async ({ params, body }) => ({ body: await reportHeartbeat(ports, params.job_id, params.run_id, body) }),
    appendRunLog: async ({ params, body }) => {
      await appendRunLog(ports, params, body);
      return { body: { kept: body.lines.length } };
    },
    reportCompletion: async ({ params, body, say, headers }) => {
      const run = await reportCompletion(ports, params.job_id, body, idempotencyKey(headers["idempotency-key"]));
      const now = ports.clock.now();
      if (!run) {
        const job = await getJob(ports, params.job_id);
        return { body: viewJob(job, now, say), headers: etag(job.definition.version) };
      }
      const job = run.dispatch.step ? undefined : await ports.jobs.get(params.job_id);
      // A step has no job; and a job may have been deleted while its last attempt ran.
      if (!job) return { body: viewRunAsJob(run, say) };
      return { body: viewReportedJob(job, run, now, say), headers: etag(job.definition.version) };
    },
  };
}
