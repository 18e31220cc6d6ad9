import type { Overview } from "../../contract/overview.ts";
import { streakOf } from "../../domain/recent-outcome.ts";
import { handedOverAt, type Run } from "../../domain/run.ts";
import { ownerKey } from "../../domain/owner.ts";
import type { Say, Words } from "../../domain/text.ts";
import type { QueueDepth } from "../../ports.ts";
import type { Watched } from "./watched.ts";

type Attention = Overview["attention"];

/** A run that nobody has begun after so long, in ms, has no worker, or too few. */
const PATIENCE_MS = 60_000;
const OWNERS_SHOWN = 10;
const LINE_LIMIT = 300;

/** What goes wrong each time it is due, those that have done so for longest first. Paused ones do not. */
export function failing(watched: readonly Watched[], say: Say): Attention {
  return watched
    .flatMap(({ definition, state }) => {
      const { length, since } = streakOf(state.recent);
      const { last_status: status } = state;
      const trouble = status === "failed" || status === "timeout" || status === "missed";
      if (!definition.enabled || !trouble || since === null) return [];
      const owner = ownerKey(definition.kind, definition.id);
      const error_line = lineOf(state.last_error, say);
      return [{ kind: "failing", owner, status, since: new Date(since * 1000).toISOString(), streak: length, error_line } as const];
    })
    .toSorted((a, b) => (a.since < b.since ? -1 : 1));
}

/** Queues with runs that wait for somebody to begin them. */
export function withoutWorker(active: readonly Run[], now: number): Attention {
  const waiting = active.filter((run) => run.status === "queued" && handedOverAt(run) < now - PATIENCE_MS);
  return [...Map.groupBy(waiting, ({ dispatch }) => dispatch.queue)].map(([queue, runs]) => ({
    kind: "no-worker",
    queue,
    since: new Date(Math.min(...runs.map(handedOverAt))).toISOString(),
    waiting: runs.length,
    owners: [...new Set(runs.map(({ job_id }) => ownerKey("job", job_id)))].slice(0, OWNERS_SHOWN),
  }));
}

export function setAside(depths: readonly QueueDepth[]): Attention {
  return depths.flatMap(({ queue, dead_letters }) =>
    dead_letters === null || dead_letters === 0 ? [] : [{ kind: "dead-letters", queue, dead_letters } as const],
  );
}

function lineOf(words: Words | null, say: Say): string | null {
  return words === null ? null : (say(words).split("\n", 1)[0] ?? "").slice(0, LINE_LIMIT).toWellFormed();
}
