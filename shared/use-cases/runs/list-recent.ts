import { type Recent, STATUS_LETTERS } from "../../contract/runs/recent.ts";
import type { DefinitionKind } from "../../domain/definition/definition-key.ts";
import { stateOfGeneration } from "../../domain/definition/job.ts";
import { byTime, type RecentOutcome, usualSeconds } from "../../domain/run/recent-outcome.ts";
import type { RunStatus } from "../../domain/run/run.ts";
import type { Ports } from "../../ports/groups.ts";

interface Asked {
  readonly kind: DefinitionKind;
  readonly ids: readonly string[];
  /** So many of the newest of each. */
  readonly n: number;
}

/** The last outcomes of definitions, and how long they usually take: of jobs and workflows from their states alone. */
export async function listRecent(
  { jobs, workflows, triggers }: Pick<Ports, "jobs" | "workflows" | "triggers">,
  { kind, ids, n }: Asked,
): Promise<Recent> {
  if (kind === "trigger") return { recent: await recentOfTriggers(triggers, ids, n), usual: {} };
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

const OCCURRENCE_LETTERS = { published: "s", missed: "m", dropped: "f" } as const;

/** A query each: triggers are few, and their states keep no outcomes. */
async function recentOfTriggers(triggers: Ports["triggers"], ids: readonly string[], limit: number): Promise<Recent["recent"]> {
  const known = [...(await triggers.getDefinitions(ids, "eventually")).keys()];
  const recent = await Promise.all(
    known.map(async (id) => {
      const { occurrences } = await triggers.listOccurrences(id, { limit });
      return [
        id,
        occurrences.toReversed().map(({ status, scheduled_at, recorded_at }): Recent["recent"][string][number] => {
          const due = Date.parse(scheduled_at);
          const lateness = Math.max(0, (Date.parse(recorded_at) - due) / 1000);
          return [OCCURRENCE_LETTERS[status], Math.floor(due / 1000), 0, Number(lateness.toPrecision(3)), 1];
        }),
      ] as const;
    }),
  );
  return Object.fromEntries(recent);
}

function asTuple({ status, due, durationSeconds, latenessSeconds, attempt }: RecentOutcome): Recent["recent"][string] {
  const letter = letterOf(status);
  return letter === undefined ? [] : [[letter, due, durationSeconds, latenessSeconds, attempt]];
}

/** Of a status that is over. */
function letterOf(status: RunStatus): Recent["recent"][string][number][0] | undefined {
  return status === "queued" || status === "running" ? undefined : STATUS_LETTERS[status];
}
