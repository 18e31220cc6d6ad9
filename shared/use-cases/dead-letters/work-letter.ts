import type { JobMessage } from "../../domain/message/messages.ts";
import { definitionKey } from "../../domain/definition/definition-key.ts";
import { isFinal } from "../../domain/run/run.ts";
import { type Text, text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";

/**
 * Why a worker's message need not come again; undefined: its run is still to be done. One for a client that makes a trigger's
 * events is done when the occurrence is on record.
 */
export async function whyDone({ runs }: Pick<Ports, "runs">, { job_id, run_id, attempt, params }: JobMessage): Promise<Text | undefined> {
  if (params["occurrence_id"] === run_id && params["trigger_id"] === job_id) {
    const known = await runs.existing(definitionKey("trigger", job_id), [run_id]);
    return known.size > 0 ? text("letter-on-record", { status: "published" }) : undefined;
  }
  const run = await runs.get(job_id, run_id);
  if (!run) return text("letter-no-run");
  if (isFinal(run.status)) return text("letter-on-record", { status: run.status });
  // A message keeps the attempt that it was sent for, whoever took it over since.
  const isCurrent = attempt >= run.attempt - run.takeovers && attempt <= run.attempt;
  return isCurrent ? undefined : text("letter-other-attempt", { attempt, current: run.attempt });
}
