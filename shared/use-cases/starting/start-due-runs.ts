import type { JobDefinition } from "../../domain/definition/job.ts";
import { parseDefinitionKey } from "../../domain/definition/definition-key.ts";
import { text } from "../../domain/texts/text.ts";
import { publishRunEvents } from "../sending/publish-run-events.ts";
import { jobKind } from "../kinds/job-kind.ts";
import type { KindPorts } from "../kinds/kind.ts";
import { toWorker } from "../sending/to-worker.ts";
import type { ReceivedFire } from "../kinds/outcome.ts";
import { deadlinesOf } from "../sending/send-together.ts";
import { sendToWorkers } from "../sending/send-to-workers.ts";
import { type Fired, type Queued, queuedBy, runsOf, startFires } from "./start-fires.ts";
import { whyObsolete } from "../../domain/run/reasons/why-obsolete.ts";

/**
 * Fires whose second has come, together: definitions are read once for all, and each queue gets its messages in one
 * request. Answers those that failed and must come again.
 */
export async function startDueRuns<Fire extends ReceivedFire>(ports: KindPorts, fires: readonly Fire[]): Promise<readonly Fire[]> {
  const { fired, failed } = await startFires(ports, fires, false);
  const unrecorded = await recordSkipped(ports, fired);
  const unsent = await handOver(ports, queuedBy(fired));
  return [...new Set([...failed, ...unrecorded, ...unsent.map(({ fire }) => fire)])];
}

/**
 * The deadline goes first: a run without one might never end, and one whose run was never handed over does no harm. Answers
 * those of which anything failed.
 */
async function handOver<Fire extends ReceivedFire>(ports: KindPorts, queued: readonly Queued<Fire>[]): Promise<readonly Queued<Fire>[]> {
  if (queued.length === 0) return [];
  try {
    await ports.dispatch.send(deadlinesOf(runsOf(queued), ports.clock.now()));
    const unsent = await sendToWorkers(ports, queued, ({ run }) => toWorker(run));
    await publishRunEvents(ports, runsOf(queued.filter((one) => !unsent.includes(one))));
    return unsent;
  } catch (error) {
    const runs = queued.map(({ run: { job_id, run_id } }) => ({ job_id, run_id }));
    ports.telemetry.record({ name: "fire.send_failed", level: "warn", detail: { error: String(error), runs } });
    return queued;
  }
}

/** Jobs' occurrences that found no free slot at their second. Answers those whose record failed. */
async function recordSkipped<Fire extends ReceivedFire>(ports: KindPorts, fired: readonly Fired<Fire>[]): Promise<readonly Fire[]> {
  const busy = fired.filter(({ outcomes }) => outcomes.some(({ kind }) => kind === "busy"));
  if (busy.length === 0) return [];
  const jobs = await ports.jobs.getDefinitions([...new Set(busy.map(({ fire }) => parseDefinitionKey(fire.message.owner).id))]);
  const settled = await Promise.allSettled(
    busy.map(async ({ fire, outcomes }) => {
      const job = jobs.get(parseDefinitionKey(fire.message.owner).id);
      // Replaced while it waited for a slot, its occurrences are on record as those of a former definition.
      if (job && whyObsolete(fire.message, job) !== "replaced") await record(ports, job, fire, outcomes);
    }),
  );
  return settled.flatMap((one, index) => {
    const fire = busy[index]?.fire;
    if (one.status === "fulfilled" || !fire) return [];
    const { owner, run_id } = fire.message;
    ports.telemetry.record({
      name: "fire.failed",
      level: "warn",
      job_id: parseDefinitionKey(owner).id,
      run_id,
      detail: { error: String(one.reason) },
    });
    return [fire];
  });
}

async function record(ports: KindPorts, job: JobDefinition, { message }: ReceivedFire, outcomes: Fired<ReceivedFire>["outcomes"]) {
  const runs = outcomes.flatMap((outcome) => (outcome.kind === "busy" ? outcome.inTheWay : []));
  await jobKind.recordUnstarted(ports, job, message, "skipped", text("slots-taken", { max_parallel: job.max_parallel, runs }));
}
