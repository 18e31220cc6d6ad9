import * as z from "zod";
import type { ApiClient } from "../../connection/api-client.ts";
import { runPath } from "./claim-run.ts";
import { messageOf } from "../../connection/errors.ts";
import type { JobMessage } from "../messages/job-message.ts";
import { meaningOf } from "../completions/refusals.ts";

const Answer = z.object({ status: z.string(), attempt: z.int().min(1) });
/** The statuses of a run that has ended. Any other one, also one that is new to this SDK, says that it goes on. */
const ENDED = new Set(["success", "failed", "timeout", "cancelled", "skipped", "missed"]);

/** What a heartbeat found out about an attempt. */
export type Pulse =
  /** It is this worker's, for another lease. */
  | { readonly kind: "held" }
  /** The run has ended. */
  | { readonly kind: "ended"; readonly message: string }
  /** The run goes on without this worker: another one has taken it over, or another attempt has begun. */
  | { readonly kind: "lost"; readonly message: string }
  /** Nothing is known: no answer, or a refusal that says nothing about the run. */
  | { readonly kind: "unknown"; readonly message: string };

interface Claimed {
  /** The attempt that was granted, which after a takeover is not the message's. */
  readonly attempt: number;
  /** By which it was claimed. */
  readonly workerId: string;
}

/** Renews a claim, and hears of a run that was ended meanwhile. Asks once: the next heartbeat is the further try. Never throws. */
export async function sendHeartbeat(api: ApiClient, job: JobMessage, { attempt, workerId }: Claimed): Promise<Pulse> {
  try {
    const answer = await api.post(`${runPath(job)}/heartbeat`, { attempt, worker_id: workerId }, { retries: 0 });
    if (answer.ok) return pulseOf(answer.body, attempt);
    const { message } = answer;
    if (answer.reason === "run-ended") return { kind: "ended", message };
    const meaning = meaningOf(answer);
    return { kind: meaning === "over" || meaning === "busy" ? "lost" : "unknown", message };
  } catch (error) {
    return { kind: "unknown", message: messageOf(error) };
  }
}

function pulseOf(body: object, attempt: number): Pulse {
  const answer = Answer.safeParse(body);
  if (!answer.success) return { kind: "unknown", message: "the answer to the heartbeat is not the API's" };
  const { status, attempt: current } = answer.data;
  if (ENDED.has(status)) return { kind: "ended", message: `the run has ended: ${status}` };
  if (current > attempt) return { kind: "lost", message: `attempt ${attempt} is over; attempt ${current} is current` };
  return { kind: "held" };
}
