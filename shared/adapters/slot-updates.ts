import type { UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import { bucketOf, DURATION_BOUNDS, type EndedRun, LATENESS_BOUNDS } from "../domain/job.ts";
import type { SlotRequest, SlotStore } from "../ports.ts";
import { DURATION_SUM, durationCounter, LATENESS_SUM, latenessCounter, runsCounter } from "./slot-items.ts";

/** `last_error` on the state, in characters: keeps the item within one write unit; the run has the whole text. */
const STATE_ERROR_LIMIT = 300;

/** What a write does to a state item, whosever it is. */
export type StateUpdate = Omit<UpdateCommandInput, "TableName" | "Key">;

/** The write that makes a run happen once: a slot for it, unless `maxParallel` others are taken. */
export function acquireSlot(runId: string, slot: SlotRequest): StateUpdate {
  return {
    UpdateExpression: "ADD active_runs :runs SET last_run_at = :now, last_status = :queued, next_due_at = :due, next_due_since = :since",
    ConditionExpression: "contains(active_runs, :run) OR attribute_not_exists(active_runs) OR size(active_runs) < :max",
    ExpressionAttributeValues: {
      ":runs": new Set([runId]),
      ":run": runId,
      ":max": slot.maxParallel,
      ":now": slot.startedAt,
      ":queued": "queued",
      ":due": slot.nextDueAt,
      ":since": slot.activeSince,
    },
  };
}

/** Gives the slot back and counts, in one write; its condition makes a repetition count nothing. */
export function releaseSlot(ended: EndedRun): StateUpdate {
  return {
    UpdateExpression:
      "DELETE active_runs :runs ADD #n :one, #d :one, #ds :duration, #l :one, #ls :lateness SET last_status = :status, last_error = :error",
    ConditionExpression: "contains(active_runs, :run)",
    ExpressionAttributeNames: {
      "#n": runsCounter(ended.status, ended.triggerSource),
      "#d": durationCounter(bucketOf(DURATION_BOUNDS, ended.durationSeconds)),
      "#ds": DURATION_SUM,
      "#l": latenessCounter(bucketOf(LATENESS_BOUNDS, ended.latenessSeconds)),
      "#ls": LATENESS_SUM,
    },
    ExpressionAttributeValues: {
      ":runs": new Set([ended.runId]),
      ":run": ended.runId,
      ":one": 1,
      ":duration": ended.durationSeconds,
      ":lateness": ended.latenessSeconds,
      ":status": ended.status,
      ":error": typeof ended.error === "string" ? ended.error.slice(0, STATE_ERROR_LIMIT).toWellFormed() : ended.error,
    },
  };
}

export function abandonSlot(runId: string): StateUpdate {
  return {
    UpdateExpression: "DELETE active_runs :runs",
    ConditionExpression: "contains(active_runs, :run)",
    ExpressionAttributeValues: { ":runs": new Set([runId]), ":run": runId },
  };
}

/** Counts what never became active. Its caller calls once, after the record was created. */
export function countUnstarted(run: Parameters<SlotStore["countUnstarted"]>[1]): StateUpdate {
  return {
    UpdateExpression: "ADD #n :one SET last_status = :status, last_error = :reason",
    ExpressionAttributeNames: { "#n": runsCounter(run.status, run.trigger_source) },
    ExpressionAttributeValues: { ":one": 1, ":status": run.status, ":reason": run.reason },
  };
}
