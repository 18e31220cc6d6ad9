import type { Overview } from "../../contract/operations/overview.ts";
import { nextDueAt } from "../../domain/schedule/activation.ts";
import { keyOf } from "../../domain/definition/definition.ts";
import { definitionKey } from "../../domain/definition/definition-key.ts";
import { usualSeconds } from "../../domain/run/recent-outcome.ts";
import type { ActiveWork } from "./active.ts";
import { queuesOf, type Watched } from "./watched.ts";

type Next = Overview["next"][number];

const SHOWN = 20;
/** Names of what is due at one time. */
const OWNERS_SHOWN = 20;

/** The next times at which something is due, with what could prevent it. `cut`: there are more, or more names. */
export function nextTimes(
  watched: readonly Watched[],
  { active, unattended, now }: { readonly active: ActiveWork; readonly unattended: ReadonlySet<string>; readonly now: number },
): { readonly next: readonly Next[]; readonly cut: boolean } {
  const begunAt = beginnings(active);
  const due = watched.flatMap((one) => {
    const at = nextDueAt(one.definition, one.state, now);
    if (at === null) return [];
    const owner = keyOf(one.definition);
    const isUnattended = queuesOf(one.definition).some((queue) => unattended.has(queue));
    const warning = isUnattended ? "no-worker" : isFull(one, begunAt.get(owner) ?? [], Date.parse(at)) ? "limit" : null;
    return [{ at, owner, warning } as const];
  });
  const groups = [...Map.groupBy(due, ({ at, warning }) => `${at} ${warning ?? ""}`)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    next: groups
      .slice(0, SHOWN)
      .flatMap(([, same]) =>
        same.slice(0, 1).map(({ at, warning }) => ({ at, owners: same.map(({ owner }) => owner).slice(0, OWNERS_SHOWN), warning })),
      ),
    cut: groups.length > SHOWN || groups.slice(0, SHOWN).some(([, same]) => same.length > OWNERS_SHOWN),
  };
}

/** When active runs began, epoch ms, by whose they are; null: they wait. */
function beginnings({ runs, workflowRuns }: ActiveWork): ReadonlyMap<string, readonly (number | null)[]> {
  const all = [
    ...runs.map(({ job_id, started_at }) => ({ owner: definitionKey("job", job_id), started_at })),
    ...workflowRuns.map(({ run: { workflow_id, started_at } }) => ({ owner: definitionKey("workflow", workflow_id), started_at })),
  ];
  return new Map(
    [...Map.groupBy(all, ({ owner }) => owner)].map(([owner, own]) => [
      owner,
      own.map(({ started_at }) => (started_at === null ? null : Date.parse(started_at))),
    ]),
  );
}

/** Are all slots taken, by runs of which none usually ends by then? */
function isFull({ definition: { max_parallel }, state }: Watched, begunAt: readonly (number | null)[], at: number): boolean {
  if (state.active_runs.length < max_parallel) return false;
  const usual = usualSeconds(state.recent)?.p95;
  return usual === undefined || !begunAt.some((begun) => begun !== null && begun + usual * 1000 <= at);
}
