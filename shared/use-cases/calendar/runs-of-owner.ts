import { parseDefinitionKey } from "../../domain/definition/definition-key.ts";
import { timeOf } from "../../domain/run/run-id.ts";
import type { RunStatus } from "../../domain/run/run.ts";
import type { Span } from "../../domain/statistics/span-counts.ts";
import type { Ports } from "../../ports/groups.ts";

/** Runs of one definition that are looked at for one question, the latest due first. */
const MOST_RUNS = 5_000;
const PAGE = 500;

interface RunsOfOwner {
  /** `due`: epoch ms. */
  readonly runs: readonly { readonly due: number; readonly status: RunStatus }[];
  /** From when on (epoch ms) all runs are there. */
  readonly from: number;
}

/** The runs of a job or workflow (its key) that were due in a span. Those of workflows stand for schedules too. */
export async function runsOfOwner(
  { runs, workflowRuns }: Pick<Ports, "runs" | "workflowRuns">,
  owner: string,
  { from, until }: Span,
): Promise<RunsOfOwner> {
  const { kind, id } = parseDefinitionKey(owner);
  const found: { readonly due: number; readonly status: RunStatus }[] = [];
  let after: Parameters<typeof runs.listOfJob>[1]["after"];
  while (found.length < MOST_RUNS) {
    const query = { from, to: until - 1, order: "newest", limit: PAGE, after } as const;
    const page = kind === "job" ? await runs.listOfJob(id, query) : await workflowRuns.listOfWorkflow(id, query);
    found.push(...page.records.map(({ run_id, status }) => ({ due: timeOf(run_id), status })));
    if (page.last === null) return { runs: found, from };
    after = page.last;
  }
  return { runs: found, from: found.at(-1)?.due ?? from };
}
