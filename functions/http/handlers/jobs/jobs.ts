import type { JobView } from "../../../../shared/contract/jobs/job.ts";
import type { Job } from "../../../../shared/domain/definition/job.ts";
import type { RunPage } from "../../../../shared/ports/runs/run-store.ts";
import { countWaiting } from "../../../../shared/use-cases/runs/count-waiting.ts";
import { createJob } from "../../../../shared/use-cases/definitions/jobs/create-job.ts";
import { getJob } from "../../../../shared/use-cases/definitions/jobs/get-job.ts";
import { listJobs } from "../../../../shared/use-cases/definitions/jobs/list-jobs.ts";
import { getRunWhole, listRuns } from "../../../../shared/use-cases/runs/list-runs.ts";
import { pauseJob, resumeJob } from "../../../../shared/use-cases/definitions/jobs/pause-job.ts";
import { putJob } from "../../../../shared/use-cases/definitions/jobs/put-job.ts";
import type { StartedRun } from "../../../../shared/use-cases/starting/run-job-now.ts";
import { viewCancelled, viewJob, viewRun, viewRunDetail } from "../../responses/job.ts";
import { deferred } from "../../../../shared/deferred.ts";
import { etag, idempotencyKey, ifMatch, nextLink } from "../../headers.ts";
import type { ApiPorts } from "../api-ports.ts";
import { listCache } from "../list-cache.ts";
import { only } from "../only-fields.ts";
import { previewHandlers } from "./previews.ts";
import { recordHandlers } from "../runs/records.ts";
import { runHandlers } from "../runs/runs.ts";
import { triggerHandlers } from "./triggers.ts";
import type { Handlers, HttpAnswer, HttpRequest } from "../../types.ts";
import { workflowHandlers } from "./workflows.ts";
import type { Say } from "../../../../shared/domain/texts/text.ts";
import { strongTag } from "../../../middleware/not-modified.ts";
import { isBroken } from "../../../../shared/domain/definition/definition.ts";
import { fitting } from "../../../../shared/contract/requests/answer-size.ts";
import type { RunPage as RunPageView } from "../../../../shared/contract/runs/run.ts";
import { text } from "../../../../shared/domain/texts/text.ts";

/** Not loaded with the first request of every instance. */
const batch = deferred(() => import("./create-jobs.ts"));
const starting = deferred(() => import("../../../../shared/use-cases/starting/run-job-now.ts"));

/** Texts that are made at build time from the route table; read when they are asked for. */
export interface Documents {
  openApi(): Promise<string>;
  page(): Promise<string>;
}

/** Not loaded with the first request of every instance. */
const deletion = deferred(() => import("../../../../shared/use-cases/definitions/delete-definition.ts"));
/** In ms: a scrape reads all definitions and states, however many scrape. */
const METRICS_AGES = { age: 15_000, stale: 0 };
type RunNowRequest = Pick<HttpRequest<"runJobNow">, "params" | "body" | "headers" | "say">;

/** The management routes, bound to their use cases. */
export function apiHandlers(ports: ApiPorts, documents: Documents): Handlers<"api"> {
  const lists = listCache<HttpAnswer<never>>();
  const metrics = listCache<HttpAnswer<never>>(METRICS_AGES);
  const view = (job: Job, say: Say) => viewJob(job, ports.clock.now(), say);
  const answer = async (job: Job, say: Say): Promise<HttpAnswer<JobView>> => {
    const waiting = await countWaiting(ports, [job]);
    return { body: viewJob(job, ports.clock.now(), say, waiting), headers: etag(job.definition.version) };
  };
  const begun = ({ messageId, runId, job }: StartedRun, say: Say) => ({
    body: { message_id: messageId, run_id: runId, job: view(job, say) },
  });
  const runNow = async ({ params, body, headers, say }: RunNowRequest) =>
    begun(await starting.runJobNow(ports, params.job_id, body, idempotencyKey(headers["idempotency-key"])), say);

  return {
    ...triggerHandlers(ports),
    ...workflowHandlers(ports),
    ...previewHandlers(ports),
    ...recordHandlers(ports),
    ...runHandlers(ports),
    listJobs: ({ query, rawQuery, say, language }) =>
      lists.get(`${language} ${rawQuery}`, async () => {
        const page = await listJobs(ports, query, { limit: query.limit, after: query.cursor });
        const waiting = await countWaiting(
          ports,
          page.jobs.flatMap((job) => (isBroken(job) ? [] : [job])),
        );
        const now = ports.clock.now();
        const views = page.jobs.map((job) =>
          isBroken(job) ? { job_id: job.id, broken: job.broken } : only(viewJob(job, now, say, waiting), query.fields, "job_id"),
        );
        const shown = fitting(views);
        const next = shown.length === views.length ? page.next : (shown.at(-1)?.job_id ?? null);
        const listed = JSON.stringify(shown);
        const link = next === null ? {} : nextLink("/jobs", rawQuery, next);
        // A megabyte is hashed once for all who ask.
        return { text: listed, headers: { ...link, etag: strongTag(listed, link["link"]) } };
      }),
    createJob: async ({ body, say }) => {
      const job = await lists.changing(createJob(ports, body));
      return { ...(await answer(job, say)), headers: { ...etag(1), location: `/jobs/${body.job_id}` } };
    },
    createJobs: async (request) => ({ body: await lists.changing(batch.answerJobBatch(ports, request, (job) => view(job, request.say))) }),
    getJob: async ({ params, say }) => answer(await getJob(ports, params.job_id), say),
    updateJob: async ({ params, body, headers, say }) => {
      const { created, job } = await lists.changing(putJob(ports, params.job_id, body, ifMatch(headers["if-match"])));
      return { ...(await answer(job, say)), ...(created && { status: 201 }) };
    },
    deleteJob: async ({ params, headers, say }) => {
      const done = await lists.changing(deletion.deleteJob(ports, params.job_id, ifMatch(headers["if-match"])));
      return { body: { message: say(text("deleted", { kind: "job", id: params.job_id })), job_id: params.job_id, ...viewCancelled(done) } };
    },
    runJobNow: runNow,
    runJob: runNow,
    pauseJob: async ({ params, body, say }) => answer(await lists.changing(pauseJob(ports, params.job_id, body.reason)), say),
    resumeJob: async ({ params, say }) => answer(await lists.changing(resumeJob(ports, params.job_id)), say),
    listRuns: ({ params, query, say }) => runPage((limit) => listRuns(ports, params.job_id, { ...query, limit }), query.limit, say),
    getRun: async ({ params, say }) => ({ body: viewRunDetail(await getRunWhole(ports, params.job_id, params.run_id), say) }),
    cancelRun: async ({ params, body, say }) => {
      const { cancelRunByHand } = await import("../../../../shared/use-cases/runs/ends/cancel-run.ts");
      await cancelRunByHand(ports, params, body.reason);
      return { body: viewRunDetail(await getRunWhole(ports, params.job_id, params.run_id), say) };
    },
    rerunRun: async ({ params, body, headers, say }) => {
      const { rerunRun } = await import("../../../../shared/use-cases/starting/rerun-run.ts");
      return begun(await rerunRun(ports, params, body, idempotencyKey(headers["idempotency-key"])), say);
    },
    getHealth: async () => ({ body: { status: "ok", scope: ports.scope } }),
    getMetrics: ({ query }) =>
      metrics.get(JSON.stringify([query.job, query.queue]), async () => {
        // Not loaded with the first request of every instance.
        const { renderMetrics } = await import("../../responses/prometheus.ts");
        return { text: await renderMetrics(ports, query), contentType: "text/plain; version=0.0.4; charset=utf-8" };
      }),
    getOpenApi: async () => ({ text: await documents.openApi(), contentType: "application/json; charset=utf-8" }),
    getDocs: async () => ({
      text: await documents.page(),
      contentType: "text/html; charset=utf-8",
      headers: { "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'" },
    }),
  };
}

/** A page that an answer cannot hold is cut, and its cursor leads on from there. */
async function runPage(list: (limit: number) => Promise<RunPage>, limit: number, say: Say): Promise<HttpAnswer<RunPageView>> {
  const { runs, nextCursor } = await list(limit);
  const views = runs.map((run) => viewRun(run, say));
  const shown = fitting(views);
  const next_cursor = shown.length === views.length ? nextCursor : (await list(shown.length)).nextCursor;
  return { body: { runs: [...shown], next_cursor } };
}
