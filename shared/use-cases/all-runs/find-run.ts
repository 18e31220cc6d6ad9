import { notFound } from "../../domain/errors.ts";
import type { RunId } from "../../domain/run/run-id.ts";
import type { Ports } from "../../ports/groups.ts";
import { everyDefinition } from "../definitions/definitions.ts";
import { entryOf, entryOfWorkflowRun, type RunEntry } from "./entry.ts";

/** The run with this id, whosever it is: the index knows those of jobs and steps; workflows that exist are asked one by one. @throws NOT_FOUND */
export async function findRun(
  { runs, workflowRuns, workflows }: Pick<Ports, "runs" | "workflowRuns" | "workflows">,
  run_id: RunId,
): Promise<RunEntry> {
  const found = await runs.getById(run_id);
  if (found) return entryOf(found);
  const ids = (await everyDefinition(workflows)).map(({ id }) => id);
  const [run] = await workflowRuns.getMany(ids.map((workflow_id) => ({ workflow_id, run_id })));
  if (!run) throw notFound("run", run_id);
  return entryOfWorkflowRun(run);
}
