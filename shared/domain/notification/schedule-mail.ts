/** Mails that a native schedule orders itself: to its own addresses, without a config. What becomes of one is a `Delivery`. */

/** Stands in the place of a config's id in their deliveries; configs are numbered from 1. */
export const SCHEDULE_MAILS = 0;

/** A mail as it is on record. A file is not: it is fetched from the job's result whenever the mail is sent. */
export interface MailContent {
  readonly kind: "mail";
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** Whose result names the file that is attached; null: none is. */
  readonly attachment: { readonly job_id: string; readonly run_id: string } | null;
}

/** What a mail is about; its delivery's id follows from it, so that the same is sent once. */
export type MailSubject =
  /** How a run of a schedule ended. */
  | { readonly of: "end"; readonly schedule_id: string; readonly run_id: string; readonly attempt: number }
  /** The file of a job: the run of its step. */
  | { readonly of: "file"; readonly job_id: string; readonly run_id: string; readonly attempt: number };

export function mailKey(subject: MailSubject): string {
  const { of, run_id, attempt } = subject;
  return `schedule-mail ${of} ${subject.of === "end" ? subject.schedule_id : subject.job_id} ${run_id} ${attempt}`;
}
