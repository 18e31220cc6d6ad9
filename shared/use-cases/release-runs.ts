import type { FireMessage, PreparedRun } from "../contract/messages.ts";
import type { Definition } from "../domain/definition.ts";
import { ownerOf } from "../domain/owner.ts";
import { transition } from "../domain/run-transition.ts";
import type { Ports } from "../ports.ts";
import { type Obsolete, whyObsolete } from "./why-obsolete.ts";
import { text } from "../domain/text.ts";

type ReleasePorts = Pick<Ports, "jobs" | "runs" | "workers" | "clock" | "telemetry">;

/**
 * Hands prepared runs to their workers, at their second. The definition's version is read once more: a job that was
 * paused, deleted or rescheduled since the preparation does not run. Handed over twice the run still runs once, by its claim.
 */
export async function releaseRuns(ports: ReleasePorts, runs: readonly PreparedRun[]): Promise<void> {
  const versions = await ports.jobs.getVersions(jobIdsOf(runs));
  const unchanged = runs.filter(({ fire }) => isSame(fire, versions.get(ownerOf(fire.owner).id)));
  const changed = runs.filter((run) => !unchanged.includes(run));
  const stillDue = await recheck(ports, changed);
  await ports.workers.send([...unchanged, ...stillDue].map(({ queue, message }) => ({ queue, message, delaySeconds: 0 })));
}

/** Those of the runs that are still due, though their definitions changed; the others are taken back. */
async function recheck(ports: ReleasePorts, runs: readonly PreparedRun[]): Promise<readonly PreparedRun[]> {
  if (runs.length === 0) return [];
  const definitions = await ports.jobs.getDefinitions(jobIdsOf(runs));
  const checked = await Promise.all(
    runs.map(async (run) => {
      const obsolete = whyObsolete(run.fire, definitions.get(ownerOf(run.fire.owner).id));
      if (obsolete === undefined) return [run];
      await revoke(ports, run.fire, obsolete);
      return [];
    }),
  );
  return checked.flat();
}

/** Takes back a run that was prepared and must not start. If a worker has it already, it goes on. */
async function revoke(ports: ReleasePorts, fire: FireMessage, why: Obsolete): Promise<void> {
  const { id: job_id } = ownerOf(fire.owner);
  const { run_id, trigger_source } = fire;
  const run = await ports.runs.get(job_id, run_id);
  if (!run) return;
  const outcome = transition(run, { kind: "revoke", reason: text("withdrawn", { because: why }) }, ports.clock.now());
  if (outcome.kind === "changed" && !(await ports.runs.save(run, outcome.run))) return;
  if (outcome.kind !== "changed" && run.status !== "skipped") return;
  await ports.jobs.abandonSlot(job_id, run_id);
  ports.telemetry.record({ name: "run.revoked", level: "info", job_id, run_id, trigger_source, detail: { why } });
}

/** Is the definition still the very one that the fire was planned from? */
function isSame({ version, generation }: FireMessage, current: Pick<Definition, "version" | "generation"> | undefined): boolean {
  return current !== undefined && current.version === version && current.generation === generation;
}

function jobIdsOf(runs: readonly PreparedRun[]): string[] {
  return [...new Set(runs.map(({ fire }) => ownerOf(fire.owner).id))];
}
