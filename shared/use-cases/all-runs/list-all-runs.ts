import type { RunsQuery } from "../../contract/runs/all-runs.ts";
import { decodeCursor } from "../../contract/requests/record-cursor.ts";
import { invalid } from "../../domain/errors.ts";
import { definitionKey, type DefinitionKind, parseDefinitionKey } from "../../domain/definition/definition-key.ts";
import { type RunId, timeOf } from "../../domain/run/run-id.ts";
import { type Say, text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import type { TimePage } from "../../ports/runs/run-store.ts";
import { everyDefinition } from "../definitions/definitions.ts";
import { entryOf, entryOfWorkflowRun, isWanted, type RunEntry } from "./entry.ts";
import { mergeByTime, type TimeSource } from "./merge-by-time.ts";

type RunPorts = Pick<Ports, "runs" | "workflowRuns" | "workflows" | "clock">;

const DAY_MS = 86_400_000;
/** Each hour of the range is a query of its own; a longer look back is asked for in parts. */
const LONGEST_RANGE_DAYS = 31;
/** So many runs are looked at for one page; then it ends where it is. */
const MOST_LOOKED_AT = 10_000;
/** Entries that one list is asked for at a time; of several, their part of it. */
const AT_ONCE = 200;
const LEAST_AT_ONCE = 5;

export interface FoundRuns {
  readonly entries: readonly RunEntry[];
  /** The page goes on after this id; null: there are no more. */
  readonly last: RunId | null;
  /** When the run was due at which the search was given up, epoch ms; null: it was not. */
  readonly searchedTo: number | null;
}

/** Runs of jobs, steps and workflows that were due in a range (default: the last day), those that are asked for, by time. */
export async function listAllRuns(ports: RunPorts, query: RunsQuery, say: Say): Promise<FoundRuns> {
  const { limit, order, cursor } = query;
  const range = rangeOf(ports, query);
  const sources = await sourcesOf(ports, query, range);
  const after = cursor === undefined ? undefined : decodeCursor(cursor).id;
  const { status, source, late_over, q, not_owner } = query;
  const isFiltered = [status, source, late_over, q, not_owner].some((filter) => filter !== undefined);
  const wantedAtOnce = isFiltered ? AT_ONCE : Math.min(AT_ONCE, limit + 1);
  const atOnce = Math.max(LEAST_AT_ONCE, Math.ceil(wantedAtOnce / Math.max(1, sources.length)));
  const entries: RunEntry[] = [];
  let [lookedAt, last] = [0, after];
  for await (const entry of mergeByTime(sources, { order, after, atOnce, idOf: ({ run }) => run.run_id })) {
    const wanted = isWanted(entry, query, say);
    // One more than asked for tells whether there is a next page.
    if (wanted && entries.length === limit) return { entries, last: last ?? null, searchedTo: null };
    if (wanted) entries.push(entry);
    last = entry.run.run_id;
    lookedAt += 1;
    if (lookedAt >= MOST_LOOKED_AT) return { entries, last, searchedTo: timeOf(last) };
  }
  return { entries, last: null, searchedTo: null };
}

function rangeOf({ clock }: RunPorts, query: RunsQuery): { readonly from: number; readonly to: number } {
  const to = query.to === undefined ? clock.now() : Date.parse(query.to);
  const from = query.from === undefined ? to - DAY_MS : Date.parse(query.from);
  if (from > to) throw invalid("query.from", text("range-reversed"));
  if (to - from > LONGEST_RANGE_DAYS * DAY_MS) throw invalid("query.from", text("range-too-long", { days: LONGEST_RANGE_DAYS }));
  return { from, to };
}

/** The lists in which what is asked for may be: of single jobs and workflows where they are named, else of all. */
async function sourcesOf(
  { runs, workflowRuns, workflows }: RunPorts,
  { kind, owner, not_owner, order }: RunsQuery,
  range: { readonly from: number; readonly to: number },
): Promise<readonly TimeSource<RunEntry>[]> {
  const named = (of: DefinitionKind) => owner?.map(parseDefinitionKey).flatMap(({ kind, id }) => (kind === of ? [id] : []));
  const work = kind.includes("job") || kind.includes("step");
  // A workflow's steps are in lists of their own, of which only the workflow as it was then knows.
  const ofAll =
    work && (owner === undefined || (kind.includes("step") && owner.some((key) => parseDefinitionKey(key).kind === "workflow")));
  const jobIds = work && !ofAll ? (named("job") ?? []) : [];
  const all = async () => (await everyDefinition(workflows)).map(({ id }) => id);
  const workflowIds = kind.includes("workflow") ? (named("workflow") ?? (await all())) : [];
  const query = (after: RunId | undefined, limit: number) => ({ ...range, order, after, limit });
  return [
    ...(ofAll ? [{ read: async (after, limit) => entriesOf(await runs.listByTime(query(after, limit)), entryOf) } satisfies Source] : []),
    ...jobIds.map((id): Source => ({
      read: async (after, limit) => entriesOf(await runs.listOfJob(id, query(after, limit)), entryOf),
    })),
    ...workflowIds
      .filter((id) => !not_owner?.includes(definitionKey("workflow", id)))
      .map((id): Source => ({
        read: async (after, limit) => entriesOf(await workflowRuns.listOfWorkflow(id, query(after, limit)), entryOfWorkflowRun),
      })),
  ];
}

type Source = TimeSource<RunEntry>;

function entriesOf<Record>({ records, last }: TimePage<Record>, toEntry: (record: Record) => RunEntry): TimePage<RunEntry> {
  return { records: records.map(toEntry), last };
}
