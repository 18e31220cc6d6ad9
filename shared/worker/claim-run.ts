import * as z from "zod";
import type { ApiClient } from "./api-client.ts";
import { messageOf } from "./errors.ts";
import type { JobMessage } from "./job-message.ts";

/** Longest lease the API takes, in seconds. */
const LONGEST_LEASE_SECONDS = 43_200;

const Claimed = z.object({ claimed: z.literal(true), attempt: z.int().min(1), started_at: z.iso.datetime({ offset: true }) });

/** Why a run is not worked on. */
export type Refusal =
  /** The run or this attempt has ended. */
  | "over"
  /** Another worker is on it. */
  | "busy"
  /** No such job or run. */
  | "unknown"
  /** The API does not take the request: a missing right, or a message it did not write. */
  | "denied"
  /** The API gave no answer. */
  | "unreachable";

export type Claim =
  /** `attempt`: the one to report for, higher than the message's after a takeover. */
  | { readonly kind: "claimed"; readonly attempt: number; readonly startedAt: string }
  | { readonly kind: "refused"; readonly reason: Refusal; readonly message: string };

interface Claimant {
  /** Unlike any other delivery's: the same id asking again is let through. */
  readonly workerId: string;
  /** Was this very message received before? */
  readonly redelivered: boolean;
  readonly visibilityTimeoutSeconds: number;
  readonly giveUp: AbortSignal;
}

/** Asks for the right to work on an attempt: of all who hold a copy of its message, one gets it. Never throws. */
export async function claimRun(api: ApiClient, job: JobMessage, claimant: Claimant): Promise<Claim> {
  const path = `/jobs/${encodeURIComponent(job.job_id)}/runs/${encodeURIComponent(job.run_id)}/start`;
  const body = { attempt: job.attempt, worker_id: claimant.workerId, lease_sec: leaseSeconds(claimant) };
  try {
    const answer = await api.post(path, body, { giveUp: claimant.giveUp });
    if (!answer.ok) return { kind: "refused", reason: refusalOf(answer), message: answer.message };
    const claimed = Claimed.safeParse(answer.body);
    if (!claimed.success) return { kind: "refused", reason: "unreachable", message: "the answer to the claim is not the API's" };
    return { kind: "claimed", attempt: claimed.data.attempt, startedAt: claimed.data.started_at };
  } catch (error) {
    return { kind: "refused", reason: "unreachable", message: messageOf(error) };
  }
}

/**
 * Only a message that came back may take a run over: its worker no longer keeps it hidden, so it is gone. On its first
 * delivery a message is at most a second copy, and its arrival says nothing about the worker that holds the other one.
 */
function leaseSeconds({ redelivered, visibilityTimeoutSeconds }: Claimant): number {
  return redelivered ? Math.min(visibilityTimeoutSeconds, LONGEST_LEASE_SECONDS) : LONGEST_LEASE_SECONDS;
}

function refusalOf({ status, message }: { status: number; message: string }): Refusal {
  if (status === 404) return "unknown";
  if (status !== 409) return "denied";
  if (message.includes("another worker")) return "busy";
  // The conflict is with another writer and passes.
  return message.includes("try again") ? "unreachable" : "over";
}
