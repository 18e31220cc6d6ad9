import type { DispatchMessage } from "../contract/messages.ts";
import { expiryOf, handedOverAt, isFinal, type Run } from "../domain/run.ts";
import { transition } from "../domain/run-transition.ts";
import type { Ports } from "../ports.ts";
import { delayed } from "./send-at.ts";

type Deadline = Extract<DispatchMessage, { kind: "deadline" }>;
type DeadlinePorts = Pick<Ports, "runs" | "dispatch" | "clock" | "telemetry">;

/** A time-out this near is waited for, in ms: another message would come up to a second late. */
const PATIENCE_MS = 2_000;

/**
 * Ends attempts whose time is up; looks again at runs that still have time, as often as it takes. A further attempt has a
 * deadline of its own. If a run changes at the same moment, that change wins and the message comes again. Answers those
 * that failed and must be delivered again.
 */
export async function checkDeadlines<Received extends { readonly message: Deadline }>(
  ports: DeadlinePorts,
  received: readonly Received[],
): Promise<readonly Received[]> {
  const found = await ports.runs.getMany(received.map(({ message }) => message));
  const runs = new Map(found.map((run) => [`${run.job_id} ${run.run_id}`, run]));
  const failed: Received[] = [];
  await Promise.all(
    received.map(async (one) => {
      const { job_id, run_id } = one.message;
      const run = runs.get(`${job_id} ${run_id}`);
      try {
        if (run && !isFinal(run.status)) await checkDeadline(ports, one.message, run);
      } catch (error) {
        failed.push(one);
        ports.telemetry.record({ name: "deadline.failed", level: "error", job_id, run_id, detail: { error: String(error) } });
      }
    }),
  );
  return failed;
}

async function checkDeadline(ports: DeadlinePorts, message: Deadline, read: Run): Promise<void> {
  let run = read;
  const left = expiryOf(run) - ports.clock.now();
  if (left > 0 && left <= PATIENCE_MS) {
    await ports.clock.until(expiryOf(run));
    run = (await ports.runs.get(run.job_id, run.run_id)) ?? run;
    if (isFinal(run.status)) return;
  }
  const now = ports.clock.now();
  const outcome = transition(run, { kind: "expire" }, now);
  if (outcome.kind !== "changed") return lookAgain(ports, message, nextLook(run, now), now);
  if (!(await ports.runs.save(run, outcome.run))) return lookAgain(ports, message, now + 1_000, now);
  const { job_id, run_id, attempt } = run;
  ports.telemetry.record({ name: "attempt.timeout", level: "warn", job_id, run_id, detail: { attempt } });
}

/**
 * A running attempt at its time-out. One that waits for its worker after as long again as it has waited: a run that starts
 * later than its first look sends a deadline of its own.
 */
function nextLook(run: Run, now: number): number {
  if (run.status === "running") return expiryOf(run);
  const waited = Math.max(now - handedOverAt(run), run.dispatch.timeout_sec * 1000);
  return Math.min(expiryOf(run), Math.max(now, handedOverAt(run)) + waited);
}

async function lookAgain(ports: Pick<Ports, "dispatch">, message: DispatchMessage, at: number, now: number): Promise<void> {
  await ports.dispatch.send([delayed(message, at, now)]);
}
