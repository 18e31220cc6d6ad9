import type { Run } from "../run/run.ts";
import type { WorkflowRun } from "../run/workflow-run.ts";
import { deliveryId } from "./delivery.ts";
import { mailKey, type MailSubject, SCHEDULE_MAILS } from "./schedule-mail.ts";

/** A mail, when what it tells came to be (ISO 8601), and the id of its delivery, which follows from both. */
export interface NamedMail {
  readonly subject: MailSubject;
  readonly at: string;
  readonly delivery_id: string;
}

/** The mail that says how a run of a schedule ended, its last attempt. */
export function endMailOf({ workflow_id: schedule_id, run_id, attempt, finished_at, queued_at }: WorkflowRun): NamedMail {
  return named({ of: "end", schedule_id, run_id, attempt }, finished_at ?? queued_at);
}

/** The mail that hands over the file of a job: of the run of its step. */
export function fileMailOf({ job_id, run_id, attempt, finished_at, queued_at }: Run): NamedMail {
  return named({ of: "file", job_id, run_id, attempt }, finished_at ?? queued_at);
}

function named(subject: MailSubject, at: string): NamedMail {
  return { subject, at, delivery_id: deliveryId(SCHEDULE_MAILS, mailKey(subject), Date.parse(at)) };
}
