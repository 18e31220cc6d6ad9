import type { DispatchMessage } from "../contract/messages.ts";
import { expiryOf, isFinal, type Run, transition } from "../domain/run.ts";
import type { Ports } from "../ports.ts";
import { delayed } from "./send-at.ts";

/**
 * Ends an attempt whose time is up; looks again at a run that still has time, as often as it takes.
 * If the run changes at the same moment, that change wins and the message comes again.
 */
export async function checkDeadline(
  ports: Pick<Ports, "runs" | "dispatch" | "clock" | "telemetry">,
  message: Extract<DispatchMessage, { kind: "deadline" }>,
): Promise<void> {
  const run = await ports.runs.get(message.job_id, message.run_id);
  if (!run || isFinal(run.status)) return;
  const now = ports.clock.now();
  const outcome = transition(run, { kind: "expire" }, now);
  if (outcome.kind !== "changed") return lookAgain(ports, message, nextLook(run, now), now);
  if (!(await ports.runs.save(run, outcome.run))) return lookAgain(ports, message, now + 1_000, now);
  ports.telemetry.record({ name: "run.timeout", level: "warn", job_id: run.job_id, run_id: run.run_id, detail: { attempt: run.attempt } });
  if (!isFinal(outcome.run.status)) await lookAgain(ports, message, nextLook(outcome.run, now), now);
}

/** A waiting run may start any moment, so it is looked at often enough that its time-out cannot pass unseen. */
function nextLook(run: Run, now: number): number {
  const waiting = run.status === "queued" ? now + (run.dispatch.timeout_sec + 1) * 1000 : Number.POSITIVE_INFINITY;
  return Math.min(expiryOf(run), waiting) + 100;
}

/** Rounded up to a second: one that arrives early would only have to be sent again. */
async function lookAgain(ports: Pick<Ports, "dispatch">, message: DispatchMessage, at: number, now: number): Promise<void> {
  await ports.dispatch.send([delayed(message, Math.max(at, now) + 1_000, now)]);
}
