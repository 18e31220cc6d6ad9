import type { UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import { bucketOf, type ChainLink, DURATION_BOUNDS, type EndedRun, LATENESS_BOUNDS } from "../../../domain/definition/job.ts";
import { RECENT_KEPT, RECENT_LIMIT, type RecentOutcome } from "../../../domain/run/recent-outcome.ts";
import { isFailure, type Run } from "../../../domain/run/run.ts";
import type { SlotRequest } from "../../../ports/definitions/slot-store.ts";
import { packOutcome } from "../items/recent-item.ts";
import { DURATION_SUM, durationCounter, LATENESS_SUM, latenessCounter, runsCounter } from "./slot-items.ts";

/** `last_error` on the state, in characters: keeps the item within one write unit; the run has the whole text. */
const STATE_ERROR_LIMIT = 300;

/** What a write does to a state item, whosever it is. */
export type StateUpdate = Pick<Required<UpdateCommandInput>, "UpdateExpression"> &
  Pick<UpdateCommandInput, "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues">;

/** A state belongs to one generation; the first write makes it so. */
const OF_GENERATION = "(attribute_not_exists(generation) OR generation = :generation)";

/** The write that makes a run happen once: a slot for it, unless `maxParallel` others are taken. */
export function acquireSlot(generation: string, runId: string, slot: SlotRequest): StateUpdate {
  return {
    UpdateExpression:
      "ADD active_runs :runs SET last_run_at = :now, last_status = :queued, next_due_at = :due, next_due_since = :since, generation = :generation",
    ConditionExpression: `(contains(active_runs, :run) OR attribute_not_exists(active_runs) OR size(active_runs) < :max) AND ${OF_GENERATION}`,
    ExpressionAttributeValues: {
      ":runs": new Set([runId]),
      ":run": runId,
      ":max": slot.maxParallel,
      ":now": slot.startedAt,
      ":queued": "queued",
      ":due": slot.nextDueAt,
      ":since": slot.activeSince,
      ":generation": generation,
    },
  };
}

/** The chain's one next link, in place of `expected`: null for none, undefined for whichever. */
export function moveLink(generation: string, link: ChainLink, expected: string | null | undefined): StateUpdate {
  const before = expected === null ? "attribute_not_exists(#link) AND " : expected === undefined ? "" : "#link.run_id = :expected AND ";
  return {
    UpdateExpression: "SET #link = :link, generation = :generation",
    ConditionExpression: before + OF_GENERATION,
    ExpressionAttributeNames: { "#link": "link" },
    ExpressionAttributeValues: {
      ":link": link,
      ":generation": generation,
      ...(typeof expected === "string" && { ":expected": expected }),
    },
  };
}

/** Gives the slot back and counts, in one write; its condition makes a repetition count nothing. */
export function freeSlot(ended: EndedRun): StateUpdate {
  return {
    UpdateExpression:
      "DELETE active_runs :runs ADD #n :one, #d :one, #ds :duration, #l :one, #ls :lateness " +
      `SET last_status = :status, last_error = :error, ${isFailure(ended.status) ? "last_failed_run = :run, " : ""}${APPEND_OUTCOME}`,
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
      ...appended({ ...ended, due: secondsOf(ended.scheduledAt) }),
      ":error": typeof ended.error === "string" ? ended.error.slice(0, STATE_ERROR_LIMIT).toWellFormed() : ended.error,
    },
  };
}

export function dropSlot(runId: string): StateUpdate {
  return {
    UpdateExpression: "DELETE active_runs :runs",
    ConditionExpression: "contains(active_runs, :run)",
    ExpressionAttributeValues: { ":runs": new Set([runId]), ":run": runId },
  };
}

/** What never became active, as its state counts it. */
export type Unstarted = Pick<Run, "status" | "trigger_source" | "reason" | "scheduled_at">;

/** Counts what never became active, with the write that puts it on record. */
export function countUnstarted(generation: string, run: Unstarted): StateUpdate {
  return {
    UpdateExpression: `ADD #n :one SET last_status = :status, last_error = :reason, generation = :generation, ${APPEND_OUTCOME}`,
    ConditionExpression: `${OF_GENERATION} AND (attribute_not_exists(recent) OR size(recent) < :limit)`,
    ExpressionAttributeNames: { "#n": runsCounter(run.status, run.trigger_source) },
    ExpressionAttributeValues: {
      ":one": 1,
      ":status": run.status,
      ":reason": run.reason,
      ":generation": generation,
      ":limit": RECENT_LIMIT,
      ...appended({ status: run.status, due: secondsOf(run.scheduled_at), durationSeconds: 0, latenessSeconds: 0, attempt: 1 }),
    },
  };
}

/** Takes the oldest outcomes away, unless another write has changed them since they were read. */
export function forgetOutcomes(recent: readonly unknown[]): StateUpdate {
  return {
    UpdateExpression: "SET recent = :kept",
    ConditionExpression: "recent = :recent",
    ExpressionAttributeValues: { ":kept": recent.slice(-RECENT_KEPT), ":recent": recent },
  };
}

/** With the write of an outcome, which happens anyway; what becomes too many is taken away by a write of its own. */
const APPEND_OUTCOME = "recent = list_append(if_not_exists(recent, :none), :outcome)";

function appended(outcome: RecentOutcome): Record<string, unknown> {
  return { ":none": [], ":outcome": [packOutcome(outcome)] };
}

function secondsOf(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}
