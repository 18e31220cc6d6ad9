import * as fc from "fast-check";
import type { QueueStep } from "../../../shared/domain/definition/workflow.ts";

/** Steps `s0`, `s1`, …, each depending on some before it: every DAG has such an order. */
export const someSteps = fc
  .integer({ min: 1, max: 14 })
  .chain((count) =>
    fc.tuple(...Array.from({ length: count }, (_, place) => fc.subarray(Array.from({ length: place }, (_, at) => `s${at}`)))),
  )
  .map((before) => before.map((depends_on, place) => aQueueStep(`s${place}`, depends_on)));

/** A step that a worker does, within two minutes and without retries. */
export function aQueueStep(step_id: string, depends_on: readonly string[] = [], change: Partial<QueueStep> = {}): QueueStep {
  return { kind: "queue", step_id, queue: "real.jobs.steps", depends_on, params: {}, timeout_sec: 120, retry_limit: 0, ...change };
}
