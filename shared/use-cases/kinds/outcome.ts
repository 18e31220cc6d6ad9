import type { FireMessage } from "../../domain/message/messages.ts";
import type { RunInTheWay } from "../../domain/texts/run-texts.ts";
import type { Run } from "../../domain/run/run.ts";

/** What became of an occurrence, or of a run that somebody asked for. */
export type Outcome =
  /** A job's run is on record: hand it to its worker. */
  | { readonly kind: "queued"; readonly run: Run }
  /** A workflow's run or a trigger's publication: done by whoever started it. */
  | { readonly kind: "started" }
  /** An earlier delivery, or another message for the same occurrence, took care of it: this is what it is by now. */
  | { readonly kind: "taken"; readonly status: string }
  /** No slot is free. Early, that may still change; at its second, it is recorded as skipped. */
  | { readonly kind: "busy"; readonly inTheWay: readonly RunInTheWay[] }
  /** On record as skipped or missed; `run`: of a job. */
  | { readonly kind: "recorded"; readonly run?: Run }
  /** Nothing to do: the definition changed meanwhile. */
  | { readonly kind: "dropped"; readonly why: string };

/** A fire, and the id of the message that brought it, the same with each redelivery. */
export interface ReceivedFire {
  readonly message: FireMessage;
  readonly messageId: string;
}

const UNSTARTED = new Set(["skipped", "missed", "cancelled"]);

/** Does an occurrence with this status run, or has it run? */
export function hasRun(status: string): boolean {
  return !UNSTARTED.has(status);
}

/** The same of an outcome. */
export function runs(outcome: Outcome): boolean {
  return outcome.kind === "queued" || outcome.kind === "started" || (outcome.kind === "taken" && hasRun(outcome.status));
}
