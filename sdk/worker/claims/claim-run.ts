import * as z from "zod";
import type { ApiClient } from "../../connection/api-client.ts";
import { messageOf } from "../../connection/errors.ts";
import type { JobMessage } from "../messages/job-message.ts";
import { leaseSeconds } from "./lease.ts";
import { meaningOf, type Refusal } from "../completions/refusals.ts";

/** The API's word that a claim is granted. */
export const Granted = z.object({ claimed: z.literal(true), attempt: z.int().min(1), started_at: z.iso.datetime({ offset: true }) });

export type Claim =
  /** `attempt`: the one to report for, higher than the message's after a takeover. */
  | { readonly kind: "claimed"; readonly attempt: number; readonly startedAt: string }
  | { readonly kind: "refused"; readonly reason: Refusal; readonly message: string };

export interface Claimant {
  /** Unlike any other delivery's: the same id asking again is let through. */
  readonly workerId: string;
  readonly visibilityTimeoutSeconds: number;
  readonly giveUp: AbortSignal;
}

/** Asks for the right to work on an attempt: of all who hold a copy of its message, one gets it. Never throws. */
export async function claimRun(api: ApiClient, job: JobMessage, claimant: Claimant): Promise<Claim> {
  try {
    const answer = await api.post(`${runPath(job)}/start`, bodyOfClaim(job, claimant), { giveUp: claimant.giveUp });
    if (!answer.ok) return { kind: "refused", reason: meaningOf(answer), message: answer.message };
    const claimed = Granted.safeParse(answer.body);
    if (!claimed.success) return { kind: "refused", reason: "unreachable", message: "the answer to the claim is not the API's" };
    return { kind: "claimed", attempt: claimed.data.attempt, startedAt: claimed.data.started_at };
  } catch (error) {
    return { kind: "refused", reason: "unreachable", message: messageOf(error) };
  }
}

export function bodyOfClaim({ attempt }: JobMessage, { workerId, visibilityTimeoutSeconds }: Omit<Claimant, "giveUp">) {
  return { attempt, worker_id: workerId, lease_sec: leaseSeconds(visibilityTimeoutSeconds) };
}

export function runPath({ job_id, run_id }: Pick<JobMessage, "job_id" | "run_id">): string {
  return `/jobs/${encodeURIComponent(job_id)}/runs/${encodeURIComponent(run_id)}`;
}
