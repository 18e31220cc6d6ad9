import { fitting } from "../../../../shared/contract/requests/answer-size.ts";
import { encodeTimeCursor } from "../../../../shared/contract/requests/record-cursor.ts";
import { deferred } from "../../../../shared/deferred.ts";
import type { Ports } from "../../../../shared/ports/groups.ts";
import { getRunWhole } from "../../../../shared/use-cases/runs/list-runs.ts";
import type { Handlers } from "../../types.ts";

/** Not loaded with the first request of every instance. */
const list = deferred(() => import("../../../../shared/use-cases/all-runs/list-all-runs.ts"));
const find = deferred(() => import("../../../../shared/use-cases/all-runs/find-run.ts"));
const views = () => import("../../responses/run-entry.ts");

/** The routes of runs, whosever they are, bound to their use cases. */
export function runHandlers(
  ports: Pick<Ports, "runs" | "workflowRuns" | "workflows" | "results" | "clock">,
): Pick<Handlers<"api">, "listRecentRuns" | "findRun"> {
  return {
    listRecentRuns: async ({ query, say }) => {
      const { entries, last, searchedTo } = await list.listAllRuns(ports, query, say);
      const { viewEntry } = await views();
      const all = entries.map((entry) => viewEntry(entry, say));
      // A page that an answer cannot hold is cut, and its cursor leads on from there.
      const runs = fitting(all);
      const isCut = runs.length < all.length;
      const next = isCut ? (runs.at(-1)?.run_id ?? null) : last;
      return {
        body: {
          runs: [...runs],
          next_cursor: next === null ? null : encodeTimeCursor(next),
          searched_to: isCut || searchedTo === null ? null : new Date(searchedTo).toISOString(),
        },
      };
    },
    findRun: async ({ params, say }) => {
      const { viewFoundRun, viewWorkflowEntry } = await views();
      const entry = await find.findRun(ports, params.run_id);
      if (entry.kind === "workflow") return { body: viewWorkflowEntry(entry, say) };
      return { body: viewFoundRun(entry, await getRunWhole(ports, entry.run.job_id, entry.run.run_id), say) };
    },
  };
}
