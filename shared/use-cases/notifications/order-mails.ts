import { sayIn } from "../../contract/texts/say-in.ts";
import { dagOf } from "../../domain/definition/dag.ts";
import { newDelivery } from "../../domain/notification/delivery.ts";
import { endMailOf, fileMailOf, type NamedMail } from "../../domain/notification/mail-ids.ts";
import type { NotifyMessage } from "../../domain/notification/notify-message.ts";
import { type MailContent, SCHEDULE_MAILS } from "../../domain/notification/schedule-mail.ts";
import type { Run } from "../../domain/run/run.ts";
import { stepRunKeys } from "../../domain/run/changes/step-run.ts";
import type { WorkflowRun } from "../../domain/run/workflow-run.ts";
import type { ScheduleDefinition } from "../../domain/schedules/schedule.ts";
import type { ScheduleOutcome } from "../../domain/texts/notification-texts.ts";
import { codeOf, type Say, text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import { fileOfRun } from "./send-mail.ts";

export type OrderPorts = Pick<
  Ports,
  "schedules" | "workflows" | "workflowRuns" | "runs" | "results" | "deliveries" | "notifyQueue" | "clock" | "telemetry"
> & { readonly mailLanguage: "en" | "ko" };

interface Ordered {
  readonly mail: NamedMail;
  readonly content: Omit<MailContent, "kind">;
}

interface StepOfRun {
  readonly id: string;
  readonly run: Run | undefined;
}

/**
 * The mails of a native schedule's run that has ended: the file of each job that made one, to the success addresses, and how the
 * run ended, to the success or the failure addresses. Each is put on record once, and sent for while it has not begun. Nothing
 * of a run that was retried since: its next end is told; nor of a schedule that is gone.
 */
export async function orderMails(ports: OrderPorts, message: Extract<NotifyMessage, { readonly kind: "schedule-ended" }>): Promise<void> {
  const { schedule_id, run_id, attempt } = message;
  const [schedule, run] = await Promise.all([ports.schedules.get(schedule_id), ports.workflowRuns.get(schedule_id, run_id)]);
  if (schedule?.engine !== "native" || run?.attempt !== attempt) return;
  if (run.status !== "success" && run.status !== "failed") return;
  if (schedule.success_emails.length + schedule.failure_emails.length === 0) return;
  const steps = await stepsOf(ports, run);
  const say = await sayIn(ports.mailLanguage);
  const files = schedule.success_emails.length === 0 ? [] : await Promise.all(steps.map((step) => fileMail(ports, schedule, step, say)));
  for (const mail of [...files.flat(), ...endMail(schedule, run, steps, say)]) await order(ports, mail);
}

async function stepsOf({ workflows, runs }: OrderPorts, run: WorkflowRun): Promise<readonly StepOfRun[]> {
  const dag = dagOf((await workflows.getSteps(run.workflow_id, run.spec)) ?? []);
  const keys = stepRunKeys(run, dag, [...dag.steps.keys()]);
  const found = new Map((await runs.getMany(keys)).map((one) => [one.job_id, one]));
  return keys.map(({ step, job_id }) => ({ id: step.step_id, run: found.get(job_id) }));
}

async function fileMail(ports: OrderPorts, schedule: ScheduleDefinition, { id, run }: StepOfRun, say: Say): Promise<readonly Ordered[]> {
  if (run?.status !== "success") return [];
  const file = await fileOfRun(ports, run);
  if (file === undefined) return [];
  const { job_id, run_id } = run;
  if (file === "malformed") {
    const { schedule_id: workflow_id } = schedule;
    ports.telemetry.record({ name: "schedule_mail.file_malformed", level: "warn", workflow_id, run_id, detail: { job_id: id } });
    return [];
  }
  const words = { job_id: id, name: file.name };
  const content = {
    to: schedule.success_emails,
    subject: say(text("schedule-mail-file-subject", { job_id: id })),
    text: "url" in file ? `${say(text("schedule-mail-link", words))}\n${file.url}` : say(text("schedule-mail-file", words)),
    attachment: "url" in file ? null : { job_id, run_id },
  };
  return [{ mail: fileMailOf(run), content }];
}

function endMail(schedule: ScheduleDefinition, run: WorkflowRun, steps: readonly StepOfRun[], say: Say): readonly Ordered[] {
  const outcome = outcomeOf(run);
  const to = outcome === "success" ? schedule.success_emails : schedule.failure_emails;
  if (to.length === 0) return [];
  const { schedule_id, title } = schedule;
  const failed = steps.filter((step) => step.run !== undefined && FAILED.has(step.run.status)).map(({ id }) => id);
  const label = (of: "title" | "run" | "due" | "failed", value: string) => `${say(text("schedule-mail-label", { of }))}: ${value}`;
  const lines = [
    say(text("schedule-mail", { schedule_id, outcome })),
    "",
    label("title", title),
    label("run", run.run_id),
    label("due", run.scheduled_at),
    ...(failed.length > 0 ? [label("failed", failed.join(", "))] : []),
    ...(outcome === "failure" && run.reason !== null ? [say(run.reason)] : []),
  ];
  const subject = say(text("schedule-mail-subject", { outcome, title, schedule_id }));
  const content = { to, subject, text: lines.join("\n"), attachment: null };
  return [{ mail: endMailOf(run), content }];
}

const FAILED: ReadonlySet<string> = new Set(["failed", "timeout"]);

function outcomeOf({ status, reason }: WorkflowRun): ScheduleOutcome {
  if (status === "success") return "success";
  return codeOf(reason) === "stopped" ? "stopped" : "failure";
}

/** Repeated: the same record, which is sent for again while it has not begun. */
async function order({ deliveries, notifyQueue, clock }: OrderPorts, { mail: { delivery_id }, content }: Ordered): Promise<void> {
  const config_id = SCHEDULE_MAILS;
  const fresh = newDelivery({ config_id, delivery_id, content: { kind: "mail", ...content }, subjects: [] }, clock.now());
  const { status, revision, attempt_count } = (await deliveries.createDelivery(fresh)) ?? fresh;
  if (status === "queued" && attempt_count === 0) await notifyQueue.send([{ kind: "deliver", config_id, delivery_id, revision, at: 0 }]);
}
