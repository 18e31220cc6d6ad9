import type { DirectChange } from "../../../domain/run/changes/direct-change.ts";
import { BelfryError, conflict } from "../../../domain/errors.ts";
import type { Run } from "../../../domain/run/run.ts";
import type { RunId } from "../../../domain/run/run-id.ts";
import { type RunEvent, transition } from "../../../domain/run/changes/run-transition.ts";
import { text } from "../../../domain/texts/text.ts";
import type { Ports } from "../../../ports/groups.ts";

const TRIES = 5;

interface Report {
  readonly event: RunEvent;
  /** The change that may do without a read. Absent, or undefined: none. */
  readonly direct?: (now: number) => DirectChange | undefined;
  /** Stores what does not go into the record, before the record says so; answers the event that names it. */
  readonly keep?: (run: Run) => Promise<RunEvent>;
}

/**
 * Stores what a report makes of a run: in one conditional write where that can be, else by reading it first; either way
 * `transition` says what it is. `before`: the run before, if it changed.
 * @throws CONFLICT where `transition` refuses; NOT_FOUND for an unknown run
 */
export async function applyReport(
  ports: Pick<Ports, "runs" | "clock">,
  key: { readonly job_id: string; readonly run_id: RunId },
  { event, direct, keep }: Report,
): Promise<{ readonly run: Run; readonly before?: Run }> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const now = ports.clock.now();
    const change = tries === 0 ? direct?.(now) : undefined;
    const found = change ? await ports.runs.change(key, change) : { applied: false, before: await ports.runs.get(key.job_id, key.run_id) };
    if (!found?.before) throw new BelfryError({ code: "NOT_FOUND", kind: "run", id: key.run_id });
    const { applied, before } = found;
    const outcome = transition(before, event, now);
    if (outcome.kind === "refused") throw conflict(outcome.why);
    if (outcome.kind === "unchanged") return { run: before };
    if (applied) return { run: outcome.run, before };
    const kept = keep ? transition(before, await keep(before), now) : outcome;
    if (kept.kind === "changed" && (await ports.runs.save(before, kept.run))) return { run: kept.run, before };
  }
  throw conflict(text("concurrent-change", { kind: "run" }));
}
