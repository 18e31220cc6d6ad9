import type { Delivery } from "../../domain/notification/delivery.ts";
import { endMailOf, fileMailOf, type NamedMail } from "../../domain/notification/mail-ids.ts";
import { type MailContent, SCHEDULE_MAILS } from "../../domain/notification/schedule-mail.ts";
import type { Run } from "../../domain/run/run.ts";
import type { WorkflowRun } from "../../domain/run/workflow-run.ts";
import type { ScheduleDefinition } from "../../domain/schedules/schedule.ts";
import type { Ports } from "../../ports/groups.ts";

/** A mail of a run, and what became of it. */
export interface MailOfRun {
  /** Whose file it hands over; undefined: it says how the run ended. */
  readonly job_id: string | undefined;
  readonly content: MailContent;
  readonly delivery: Delivery;
}

/** The run of a job of a schedule, by the job's own id; undefined: it has not begun. */
export interface StepOfRun {
  readonly id: string;
  readonly run: Run | undefined;
}

/**
 * The mails that a native schedule ordered for this attempt of a run that has ended, that of its end first, those of its jobs' files
 * in the jobs' order. None of a schedule that has no addresses. They are on record for 30 days.
 */
export async function mailsOfRun(
  ports: Pick<Ports, "deliveries">,
  schedule: Pick<ScheduleDefinition, "success_emails" | "failure_emails">,
  run: WorkflowRun,
  steps: readonly StepOfRun[],
): Promise<readonly MailOfRun[]> {
  const addresses = schedule.success_emails.length + schedule.failure_emails.length;
  if (addresses === 0 || (run.status !== "success" && run.status !== "failed")) return [];
  const files = steps.flatMap(({ id, run: step }) => (step?.status === "success" ? [{ job_id: id, mail: fileMailOf(step) }] : []));
  const wanted: readonly { readonly job_id?: string; readonly mail: NamedMail }[] = [{ mail: endMailOf(run) }, ...files];
  const found = await Promise.all(
    wanted.map(async ({ job_id, mail }): Promise<readonly MailOfRun[]> => {
      const delivery = await ports.deliveries.getDelivery(SCHEDULE_MAILS, mail.delivery_id);
      return delivery?.content.kind === "mail" ? [{ job_id, content: delivery.content, delivery }] : [];
    }),
  );
  return found.flat();
}
