import { fitting } from "../../shared/contract/answer-size.ts";
import type { Overview } from "../../shared/contract/overview.ts";
import type { Ports } from "../../shared/ports.ts";
import { findRun, getRunWhole } from "../../shared/use-cases/list-runs.ts";
import { getRunLog } from "../../shared/use-cases/run-log.ts";
import { viewRunDetail } from "../../shared/use-cases/views.ts";
import { listCache } from "./list-cache.ts";
import type { Bindings, HttpAnswer } from "./types.ts";

type RecordRoutes = "getMe" | "getOverview" | "listRecentOutcomes" | "findRun" | "getRunLog" | "explainJob" | "explainWorkflow";

/** Not loaded with the first request of every instance, as the overview is not. */
const explaining = () => import("../../shared/use-cases/explain-occurrence.ts");

/** The routes that answer questions about what happened, bound to their use cases. */
export function recordBindings(
  ports: Omit<Ports, "workers" | "rules" | "passes" | "deadLetters" | "leases">,
): Pick<Bindings<"api">, RecordRoutes> {
  const overviews = listCache<HttpAnswer<Overview>>();

  return {
    getOverview: ({ say, language }) =>
      overviews.get(language, async () => {
        const { overview } = await import("../../shared/use-cases/overview/overview.ts");
        return { body: await overview(ports, say) };
      }),
    getMe: async ({ caller, access }) => ({
      body: { name: caller ?? null, access: [...access], scope: ports.scope, timezone: ports.defaultTimeZone },
    }),
    listRecentOutcomes: async ({ query }) => {
      const { listRecent } = await import("../../shared/use-cases/list-recent.ts");
      return { body: await listRecent(ports, query) };
    },
    findRun: async ({ params, say }) => {
      const { job_id, run_id } = await findRun(ports, params.run_id);
      return { body: viewRunDetail(await getRunWhole(ports, job_id, run_id), say) };
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
  };
}
