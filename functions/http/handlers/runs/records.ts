import { fitting } from "../../../../shared/contract/requests/answer-size.ts";
import type { Overview } from "../../../../shared/contract/operations/overview.ts";
import type { ApiPorts } from "../api-ports.ts";
import { getRunLog } from "../../../../shared/use-cases/runs/reports/run-log.ts";
import { weakTag } from "../../../middleware/not-modified.ts";
import { listCache } from "../list-cache.ts";
import type { Handlers, HttpAnswer } from "../../types.ts";

type RecordRoutes =
  | "listQueues"
  | "getQueue"
  | "getMe"
  | "getOverview"
  | "listRecentOutcomes"
  | "getRunLog"
  | "explainJob"
  | "explainWorkflow"
  | "explainTrigger";

/** In ms: each reads all definitions and states, however many ask. SQS's own counts are ten seconds old at most. */
const QUEUE_AGES = { age: 4_000, stale: 2_000 };

/** Not loaded with the first request of every instance, as the overview is not. */
const explaining = () => import("../../../../shared/use-cases/runs/explain-occurrence.ts");

/** The routes that answer questions about what happened, bound to their use cases. */
export function recordHandlers(ports: ApiPorts): Pick<Handlers<"api">, RecordRoutes> {
  const overviews = listCache<HttpAnswer<Overview>>();
  const queues = listCache<HttpAnswer<never>>(QUEUE_AGES);

  return {
    getOverview: ({ query, say, language }) =>
      overviews.get(`${language} ${query.hours}`, async () => {
        const { overview } = await import("../../../../shared/use-cases/overview/overview.ts");
        const body = await overview(ports, query.hours, say);
        // The time of day alone is no change.
        return { body, headers: { etag: weakTag({ ...body, now: null }) } };
      }),
    listQueues: () =>
      queues.get("", async () => {
        const { listQueues } = await import("../../../../shared/use-cases/queues/list-queues.ts");
        return { text: JSON.stringify(await listQueues(ports)) };
      }),
    getQueue: ({ params }) =>
      queues.get(params.queue, async () => {
        const { getQueue } = await import("../../../../shared/use-cases/queues/list-queues.ts");
        return { text: JSON.stringify(await getQueue(ports, params.queue)) };
      }),
    getMe: async ({ caller, access }) => ({
      body: { name: caller ?? null, access: [...access], scope: ports.scope, timezone: ports.defaultTimeZone },
    }),
    listRecentOutcomes: async ({ query }) => {
      const { listRecent } = await import("../../../../shared/use-cases/runs/list-recent.ts");
      return { body: await listRecent(ports, query) };
    },
    getRunLog: async ({ params, query }) => {
      const { lines, more } = await getRunLog(ports, params, query.tail);
      // The newest, where an answer cannot hold all of them.
      const shown = fitting(lines.toReversed()).toReversed();
      return { body: { lines: shown, more: more || shown.length < lines.length } };
    },
    explainJob: async ({ params, query, say }) => {
      const { explainJob } = await explaining();
      return { body: await explainJob(ports, params.job_id, query.at, say) };
    },
    explainWorkflow: async ({ params, query, say }) => {
      const { explainWorkflow } = await explaining();
      return { body: await explainWorkflow(ports, params.workflow_id, query.at, say) };
    },
    explainTrigger: async ({ params, query, say }) => {
      const { explainTrigger } = await explaining();
      return { body: await explainTrigger(ports, params.trigger_id, query.at, say) };
    },
  };
}
