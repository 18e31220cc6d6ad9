import type { Run } from "../../../../shared/domain/run/run.ts";
import { type RunEvent, transition } from "../../../../shared/domain/run/changes/run-transition.ts";
import { text } from "../../../../shared/domain/texts/text.ts";
import { NOON } from "../../../support/samples.ts";

/** Epoch ms, so many seconds after noon. */
export const at = (seconds: number) => NOON + seconds * 1000;
export const REASON = text("cancelled-by-hand", { by: null, reason: "wrong day" });

/** The run after an event, some seconds after noon, that must change it. */
export function after(run: Run, event: RunEvent, seconds: number): Run {
  const outcome = transition(run, event, at(seconds));
  if (outcome.kind !== "changed") throw new Error(`${event.kind} was ${outcome.kind}`);
  return outcome.run;
}

export const start = (attempt: number, worker_id: string, lease_sec?: number): RunEvent => ({
  kind: "start",
  attempt,
  worker_id,
  lease_sec,
});
export const fail = (attempt: number, rest: Partial<Extract<RunEvent, { kind: "finish" }>> = {}): RunEvent => ({
  kind: "finish",
  outcome: "failed",
  attempt,
  ...rest,
});
