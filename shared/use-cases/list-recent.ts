import { type Recent, STATUS_LETTERS } from "../contract/recent.ts";
import { stateOfGeneration } from "../domain/job.ts";
import { byTime, type RecentOutcome, usualSeconds } from "../domain/recent-outcome.ts";
import type { RunStatus } from "../domain/run.ts";
import type { Ports } from "../ports.ts";

interface Asked {
  readonly kind: "job" | "workflow";
  readonly ids: readonly string[];
  /** So many of the newest of each. */
  readonly n: number;
}

/** The last outcomes of definitions, and how long they usually take, from their states alone. */
export async function listRecent({ jobs, workflows }: Pick<Ports, "jobs" | "workflows">, { kind, ids, n }: Asked): Promise<Recent> {
  const store = kind === "job" ? jobs : workflows;
  const [definitions, states] = await Promise.all([store.getDefinitions(ids, "eventually"), store.getStates(ids, "eventually")]);
  const known = [...definitions.values()].map(({ id, generation }) => [id, stateOfGeneration(states.get(id), generation).recent] as const);
  return {
    recent: Object.fromEntries(known.map(([id, recent]) => [id, byTime(recent).slice(-n).flatMap(asTuple)])),
    usual: Object.fromEntries(
      known.flatMap(([id, recent]) => {
        const usual = usualSeconds(recent);
        return usual === undefined ? [] : [[id, [usual.p50, usual.p95] as const]];
      }),
    ) as Recent["usual"],
  };
}

function asTuple({ status, due, durationSeconds, latenessSeconds, attempt }: RecentOutcome): Recent["recent"][string] {
  const letter = letterOf(status);
  return letter === undefined ? [] : [[letter, due, durationSeconds, latenessSeconds, attempt]];
}

/** Of a status that is over. */
function letterOf(status: RunStatus): Recent["recent"][string][number][0] | undefined {
  return status === "queued" || status === "running" ? undefined : STATUS_LETTERS[status];
}
