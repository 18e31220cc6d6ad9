import type { NoticeField, NotificationTexts, ScheduleOutcome } from "../../../domain/texts/notification-texts.ts";
import type { TextTable } from "../text-table.ts";

const TITLES: Readonly<Record<string, (name: string) => string>> = {
  workflow_started: (name) => `🚀 Workflow Started: ${name}`,
  workflow_completed: (name) => `✅ Workflow Completed Successfully: ${name}`,
  workflow_failed: (name) => `❌ Workflow Failed: ${name}`,
  workflow_stopped: (name) => `⏹️ Workflow Stopped: ${name}`,
  task_failed: (name) => `⚠️ Task Failed: ${name}`,
  system_error: (name) => `🔔 ${name}`,
  job_failed: (name) => `❌ ${name} failed`,
  job_missed: (name) => `⏰ ${name} did not run`,
  job_late: (name) => `🐢 ${name} began late`,
  job_failing: (name) => `🚨 ${name} keeps failing`,
  job_recovered: (name) => `✅ ${name} has recovered`,
};

const FIELDS: Readonly<Record<NoticeField, string>> = {
  job: "Job",
  workflow: "Workflow",
  schedule: "Schedule",
  step: "Step",
  run: "Run",
  scheduled: "Due",
  attempt: "Attempt",
  error: "Error",
  streak: "Failures in a row",
  lateness: "Late by",
  lasted: "Lasted",
  failures: "Failures",
  severity: "Severity",
  message: "Message",
};

const OUTCOMES: Readonly<Record<ScheduleOutcome, string>> = { success: "Success", failure: "Failure", stopped: "Stopped" };
const ENDED: Readonly<Record<ScheduleOutcome, string>> = { success: "succeeded", failure: "failed", stopped: "was stopped" };
const LABELS = { title: "Name of the schedule", run: "Run", due: "Due", failed: "Failed jobs" } as const;

export const notification: TextTable<NotificationTexts> = {
  "notification-config-deleted": ({ name }) => `Notification config '${name}' deleted successfully`,
  "notification-config-enabled": ({ name }) => `Notification config '${name}' enabled`,
  "notification-config-disabled": ({ name }) => `Notification config '${name}' disabled`,
  "webhook-received": () => "Webhook received successfully",
  "notification-url-needed": ({ channel }) => `is required for the channel ${channel}`,
  "notification-recipients-needed": () => "must name at least one address for the channel email",
  "notification-telegram-needed": () => "is required for the channel telegram",
  "not-of-channel": ({ channel }) => `is no field of the channel ${channel}`,
  "signing-secret-form": () => "must be whsec_ and the base64 of 24 to 64 bytes",
  "too-many-notification-configs": ({ most }) => `there are ${most} notification configs, as many as there may be`,
  "quiet-hours-empty": () => "must differ from the beginning",
  "secret-or-rotation": () => "send either signing_secret or rotate_secret",
  "filter-form": () => "must be text, a number, true, false or null, or a list of these",
  "webhook-token-wrong": () => "X-Belfry-Token, or a Standard Webhooks signature, must be that of this config",
  "delivery-under-way": ({ status }) => `the delivery is ${status}: it can be sent again once it is over`,
  "url-form": () => "must be a URL that begins with https://",
  "url-credentials": () => "must not hold a user or a password",
  "url-not-https": () => "must begin with https://",
  "url-address-forbidden": () => "must lead to a public address",
  "delivery-timed-out": ({ seconds }) => `no answer within ${seconds} seconds`,
  "delivery-host-unknown": () => "the host has no address",
  "delivery-not-connected": ({ code }) => `the connection failed: ${code}`,
  "delivery-answered": ({ status }) => `the receiver answered ${status}`,
  "delivery-redirected": ({ status }) => `the receiver answered ${status}: redirects are not followed`,
  "delivery-gone": () => "the receiver answered 410: it wants nothing more, and the config is disabled",
  "delivery-refused": ({ why }) => `the receiver refuses it: ${why}`,
  "mail-not-configured": () => "no sender of mails is configured for this scope",
  "mail-not-taken": ({ code }) => `the mail was not taken: ${code}`,
  "notice-title": ({ type, name }) => TITLES[type]?.(name) ?? `${type}: ${name}`,
  "notice-digest": ({ count }) => `🔔 ${count} notifications`,
  "notice-more": ({ count }) => `and ${count} more`,
  "notice-mended": ({ at }) => `mended by itself at ${at}`,
  "notice-field": ({ field }) => FIELDS[field],
  "notice-test": ({ name }) => `🔔 Test of the notification config ${name}`,
  "notice-duration": ({ seconds }) => duration(seconds),
  "schedule-mail-subject": ({ outcome, title, schedule_id }) => `[${OUTCOMES[outcome]}] ${title} (schedule ID: ${schedule_id})`,
  "schedule-mail": ({ outcome, schedule_id }) => `The run of schedule ${schedule_id} ${ENDED[outcome]}.`,
  "schedule-mail-file-subject": ({ job_id }) => `Result of job ${job_id}`,
  "schedule-mail-file": ({ job_id, name }) => `The result of job ${job_id} is attached: ${name}`,
  "schedule-mail-link": ({ job_id, name }) => `The result of job ${job_id}, ${name}, can be loaded here:`,
  "schedule-mail-label": ({ of }) => LABELS[of],
  "mail-file-gone": () => "the file that is to be attached is gone: the job's result no longer names it",
};

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3_600) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}
