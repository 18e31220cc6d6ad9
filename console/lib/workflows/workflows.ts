import type { WorkflowSummary } from "../../../shared/contract/workflows/workflow.ts";
import { send } from "../asking/api.ts";
import { isSchedule } from "../schedules/schedule-id.ts";
import { known, type Query, useQuery } from "../asking/query.ts";

/** A workflow in a list, or one whose definition cannot be read. */
export type ListedWorkflow = WorkflowSummary | { readonly id: string; readonly broken: string };

const KEY = "/api/v1/workflows?limit=100";
/** As many entries as the API passes over. */
const SKIP_LIMIT = 10_000;

/** All workflows but those of schedules, as one list. */
export function useWorkflows(): Query<readonly ListedWorkflow[]> {
  return useQuery<readonly ListedWorkflow[]>(KEY, undefined, readPages);
}

/** The same, as far as they are known without asking. */
export function knownWorkflows(): readonly ListedWorkflow[] | undefined {
  return known<readonly ListedWorkflow[]>(KEY).value;
}

interface Page {
  readonly workflows: readonly ListedWorkflow[];
  readonly has_next: boolean;
}

/** Page after page, each behind as many as were read. Those of several pages are always asked for whole. */
async function readPages(key: string, etag: string | undefined, abort: AbortSignal) {
  const first = await send(key, { ifNoneMatch: etag, signal: abort });
  if (first.status === 304) return first;
  let page = JSON.parse(first.text) as Page;
  const all = [...page.workflows];
  const single = !page.has_next;
  while (page.has_next && all.length < SKIP_LIMIT) {
    page = JSON.parse((await send(`${key}&skip=${all.length}`, { signal: abort })).text) as Page;
    all.push(...page.workflows);
  }
  const own = all.filter(({ id }) => !isSchedule(id));
  return { status: first.status, text: JSON.stringify(own), etag: single ? first.etag : undefined };
}
