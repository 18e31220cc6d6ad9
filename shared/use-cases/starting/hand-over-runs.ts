import type { FireMessage, PreCreatedRun } from "../../domain/message/messages.ts";
import type { JobDefinition } from "../../domain/definition/job.ts";
import { batches } from "../../domain/batches.ts";
import { parseDefinitionKey } from "../../domain/definition/definition-key.ts";
import { transition } from "../../domain/run/changes/run-transition.ts";
import { type Text, text } from "../../domain/texts/text.ts";
import type { JobVersion } from "../../ports/definitions/job-store.ts";
import { handleItems, idsOfKey } from "../handle-items.ts";
import { freeOverdueSlot } from "./free-overdue-slot.ts";
import type { KindPorts } from "../kinds/kind.ts";
import { sendToWorkers } from "../sending/send-to-workers.ts";
import { takeSlot } from "../slots/take-slot.ts";
import { whyObsolete } from "../../domain/run/reasons/why-obsolete.ts";

/** Two items each, as many as DynamoDB reads in one request: the first runs need not wait until the last are read. */
const READ_TOGETHER = { entries: 50, bytes: Number.POSITIVE_INFINITY };

/**
 * Hands pre-created runs to their workers, at their second. The definition's version is read once more: a job that was
 * paused, deleted or rescheduled since it was created does not run. So are the slots: what was due or asked for in between
 * may have had the run's slot, and then it needs one again. Handed over twice the run still runs once, by its claim. Answers
 * those that failed and must come again.
 */
export async function handOverRuns<Run extends PreCreatedRun>(ports: KindPorts, runs: readonly Run[]): Promise<readonly Run[]> {
  const failed = await Promise.all(batches(runs, READ_TOGETHER, () => 0).map((some) => handOverSome(ports, some)));
  return failed.flat();
}

async function handOverSome<Run extends PreCreatedRun>(ports: KindPorts, runs: readonly Run[]): Promise<readonly Run[]> {
  const versions = await ports.jobs.getVersions(jobIdsOf(runs));
  const ready = runs.filter(({ fire }) => isReady(fire, versions.get(parseDefinitionKey(fire.owner).id)));
  const others = runs.filter((run) => !ready.includes(run));
  const { due, failed } = await recheck(ports, others);
  const unsent = await sendToWorkers(ports, [...ready, ...due], (run) => run);
  return [...failed, ...unsent];
}

/** Is the definition still the very one that the fire was planned from, and does the run hold its slot? */
function isReady({ version, generation, run_id }: FireMessage, current: JobVersion | undefined): boolean {
  return current?.version === version && current?.generation === generation && current?.active_runs.includes(run_id) === true;
}

/** Those of the runs that are still due and have a slot; the others are taken back. */
async function recheck<Run extends PreCreatedRun>(ports: KindPorts, runs: readonly Run[]) {
  const due: Run[] = [];
  if (runs.length === 0) return { due, failed: [] };
  const definitions = await ports.jobs.getDefinitions(jobIdsOf(runs));
  const failed = await handleItems(ports, {
    items: runs,
    name: "release.failed",
    idsOf: ({ fire: { owner, run_id } }) => ({ ...idsOfKey(owner), run_id }),
    work: async (run) => {
      const why = await whyNot(ports, run.fire, definitions.get(parseDefinitionKey(run.fire.owner).id));
      if (why === undefined) due.push(run);
      else if (why !== "over") await takeBack(ports, run.fire, why);
    },
  });
  return { due, failed };
}

/** Why a pre-created run is not handed over, if so; `over`: it was before, or has ended. */
async function whyNot(ports: KindPorts, fire: FireMessage, job: JobDefinition | undefined): Promise<Text | "over" | undefined> {
  const obsolete = whyObsolete(fire, job);
  if (obsolete !== undefined || !job) return text("withdrawn", { because: obsolete ?? "deleted" });
  const run = await ports.runs.get(job.job_id, fire.run_id);
  if (run?.status !== "queued" || run.attempt > 1) return "over";
  const slot = {
    maxParallel: job.max_parallel,
    startedAt: run.queued_at,
    nextDueAt: fire.next_due_at ?? null,
    activeSince: job.active_since,
  };
  const inTheWay = await takeSlot({
    acquire: () => ports.jobs.acquireSlot(job, fire.run_id, slot),
    free: (mayReplace) => freeOverdueSlot(ports, job, mayReplace ? fire.scheduled_at : null),
    maxParallel: job.max_parallel,
  });
  return inTheWay && text("slots-taken", { max_parallel: job.max_parallel, runs: inTheWay });
}

/** Takes back a run that was pre-created and must not start. If a worker has it already, it goes on. */
async function takeBack(ports: KindPorts, fire: FireMessage, reason: Text): Promise<void> {
  const { id: job_id } = parseDefinitionKey(fire.owner);
  const { run_id, trigger_source } = fire;
  const run = await ports.runs.get(job_id, run_id);
  if (!run) return;
  const outcome = transition(run, { kind: "withdraw", reason }, ports.clock.now());
  if (outcome.kind === "changed" && !(await ports.runs.save(run, outcome.run))) return;
  if (outcome.kind !== "changed" && run.status !== "skipped") return;
  await ports.jobs.dropSlot(job_id, run_id);
  ports.telemetry.record({ name: "run.skipped", level: "warn", job_id, run_id, trigger_source, detail: { reason } });
}

function jobIdsOf(runs: readonly PreCreatedRun[]): string[] {
  return [...new Set(runs.map(({ fire }) => parseDefinitionKey(fire.owner).id))];
}
