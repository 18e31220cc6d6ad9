import type { ApiClient, ApiRefusal } from "../../connection/api-client.ts";
import { type Completion, omitted } from "./completion.ts";
import type { CompletionQueue } from "./completion-queue.ts";
import { messageOf } from "../../connection/errors.ts";
import type { Logger } from "../../connection/logger.ts";

const PAYLOAD_TOO_LARGE = 413;

export type ReportPath = "http" | "queue";
/**
 * Where a report goes first. `auto`: to the completion queue, which takes ten in a request; over HTTP a step of a workflow,
 * for which the next ones wait, a result that the queue does not take, and everything for a minute after the queue has failed.
 */
export type ReportPreference = ReportPath | "auto";

/** What became of a report. */
export type Delivery =
  | { readonly kind: "delivered"; readonly via: ReportPath }
  /** The API answered no: it is not sent another way, which would be refused as well. */
  | { readonly kind: "refused"; readonly status: number; readonly reason: string | undefined; readonly message: string }
  /** No path was open. */
  | { readonly kind: "failed"; readonly message: string };

interface Paths {
  readonly api: ApiClient;
  /** Absent: HTTP only. */
  readonly queue?: CompletionQueue;
  readonly log: Logger;
  /** Ends the waiting for further tries over HTTP, and leaves the other path. */
  readonly giveUp?: AbortSignal;
}

/** Sends a report by the path of choice, and by the other one if that is closed. Never throws. */
export async function deliverCompletion(
  { api, queue, log, giveUp }: Paths,
  completion: Completion,
  preference: ReportPreference = "http",
): Promise<Delivery> {
  const first = preference === "auto" ? firstPath(completion, queue) : preference;
  const paths: ReportPath[] = first === "http" ? ["http", "queue"] : ["queue", "http"];
  const problems: string[] = [];
  for (const path of paths) {
    if (path === "queue" && queue === undefined) continue;
    try {
      if (path === "http") return await overHttp(api, completion, log, giveUp);
      await queue?.send(completion);
      return { kind: "delivered", via: "queue" };
    } catch (error) {
      problems.push(`${path}: ${messageOf(error)}`);
      log.warn(`completion report over ${path} failed`, { error: messageOf(error) });
    }
  }
  return { kind: "failed", message: problems.join("; ") };
}

function firstPath(completion: Completion, queue: CompletionQueue | undefined): ReportPath {
  return !queue || isStep(completion) || queue.isFailing() || !queue.takes(completion) ? "http" : "queue";
}

/** The id of a step has a colon, which no job's has. */
function isStep({ job_id }: Completion): boolean {
  return job_id.includes(":");
}

async function overHttp(api: ApiClient, { job_id, ...body }: Completion, log: Logger, giveUp?: AbortSignal): Promise<Delivery> {
  const path = `/jobs/${encodeURIComponent(job_id)}/last-run`;
  const options = { ...(giveUp && { giveUp }) };
  let answer = await api.post(path, body, options);
  const problem = answer.ok ? undefined : problemOfResult(answer);
  if (problem !== undefined && body.result !== undefined && body.result !== null) {
    // How the attempt ended matters more than what it returned.
    log.warn("result not kept: the API does not take it", { error: problem });
    answer = await api.post(path, { ...body, ...omitted(`the API did not take the result: ${problem}`) }, options);
  }
  if (answer.ok) return { kind: "delivered", via: "http" };
  const { status, code, reason, message } = answer;
  log.warn("completion report refused", { status, error_code: code, reason, error: message });
  return { kind: "refused", status, reason, message };
}

/** Why it is the result for which a report was refused: escaped on its way it outgrew what carries it, or it holds what the API refuses. */
function problemOfResult({ status, details, message }: ApiRefusal): string | undefined {
  if (status === PAYLOAD_TOO_LARGE) return message;
  return details.find(({ path }) => /^result(?:[.[]|$)/.test(path))?.message;
}
