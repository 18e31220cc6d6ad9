import * as z from "zod";
import type { ApiClient } from "../../connection/api-client.ts";
import { bodyOfClaim, type Claim, type Claimant, claimRun, Granted } from "./claim-run.ts";
import { messageOf } from "../../connection/errors.ts";
import { gather } from "../../connection/gather.ts";
import type { JobMessage } from "../messages/job-message.ts";
import { meaningOf } from "../completions/refusals.ts";

/** As many as the API takes in a request. */
export const CLAIM_LIMIT = 10;
/** Longest wait of a claim for others while a request is under way, in milliseconds. */
const PATIENCE_MS = 50;
/** Milliseconds for which a service without the route is not asked for it again. */
const ABSENCE_MS = 300_000;

const Answers = z.object({ claims: z.array(z.unknown()) });
const Refused = z.object({ claimed: z.literal(false), status: z.int(), reason: z.string(), message: z.string() });

interface Asking {
  readonly job: JobMessage;
  readonly workerId: string;
}

/**
 * Asks for the right to work on attempts, of all that were received together in one request; a single one, and what a
 * request for several left open, by itself. Never throws.
 */
export function claimRuns(api: ApiClient, shared: Omit<Claimant, "workerId">): (asking: Asking) => Promise<Claim> {
  let underWay = 0;
  let absentUntil = 0;
  const single = ({ job, workerId }: Asking) => claimRun(api, job, { ...shared, workerId });

  return gather({
    most: CLAIM_LIMIT,
    patienceMs: PATIENCE_MS,
    isComplete: () => underWay === 0,
    async send(askings: readonly Asking[]) {
      underWay += 1;
      const claims = await ask(askings);
      underWay -= 1;
      return claims;
    },
  });

  /** The answers are waited for each by itself: a claim that is asked for again holds up no other. */
  async function ask(askings: readonly Asking[]): Promise<readonly (Claim | Promise<Claim>)[]> {
    const [first, ...others] = askings;
    if (first && others.length === 0) return [await single(first)];
    return performance.now() < absentUntil ? askings.map(single) : several(askings);
  }

  async function several(askings: readonly Asking[]): Promise<readonly (Claim | Promise<Claim>)[]> {
    const claims = askings.map(({ job, workerId }) => ({
      job_id: job.job_id,
      run_id: job.run_id,
      ...bodyOfClaim(job, { ...shared, workerId }),
    }));
    try {
      const answer = await api.post("/runs/start", { claims }, { giveUp: shared.giveUp, plainStatuses: [404, 405] });
      if (answer.ok) {
        const answers = Answers.safeParse(answer.body).data?.claims ?? [];
        return askings.map((asking, index) => claimOf(answers[index]) ?? single(asking));
      }
      const { status, message } = answer;
      if (status === 401 || status === 403) return askings.map(() => ({ kind: "refused", reason: meaningOf(answer), message }));
      if (status === 404 || status === 405) absentUntil = performance.now() + ABSENCE_MS;
      return askings.map(single);
    } catch (error) {
      return askings.map(() => ({ kind: "refused", reason: "unreachable", message: messageOf(error) }));
    }
  }
}

/** Undefined: the answer is none, or one that passes. */
function claimOf(answer: unknown): Claim | undefined {
  const granted = Granted.safeParse(answer).data;
  if (granted) return { kind: "claimed", attempt: granted.attempt, startedAt: granted.started_at };
  const refused = Refused.safeParse(answer).data;
  if (!refused || refused.status >= 500) return undefined;
  return { kind: "refused", reason: meaningOf(refused), message: refused.message };
}
