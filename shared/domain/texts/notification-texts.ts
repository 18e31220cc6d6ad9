import type { NoParameters } from "./no-parameters.ts";

type Name = { readonly name: string };
type OfSchedule = { readonly title: string; readonly schedule_id: string };
export type ScheduleOutcome = "success" | "failure" | "stopped";

/** What is said about notifications: by the API, of deliveries that fail, and in the messages themselves. */
export interface NotificationTexts {
  /** Answers of requests that were done. */
  readonly "notification-config-deleted": Name;
  readonly "notification-config-enabled": Name;
  readonly "notification-config-disabled": Name;
  readonly "webhook-received": NoParameters;
  /** Refusals. */
  readonly "notification-url-needed": { readonly channel: string };
  readonly "notification-recipients-needed": NoParameters;
  readonly "notification-telegram-needed": NoParameters;
  readonly "not-of-channel": { readonly channel: string };
  readonly "signing-secret-form": NoParameters;
  readonly "quiet-hours-empty": NoParameters;
  readonly "secret-or-rotation": NoParameters;
  readonly "filter-form": NoParameters;
  readonly "too-many-notification-configs": { readonly most: number };
  readonly "webhook-token-wrong": NoParameters;
  readonly "delivery-under-way": { readonly status: string };
  readonly "url-form": NoParameters;
  readonly "url-credentials": NoParameters;
  readonly "url-not-https": NoParameters;
  readonly "url-address-forbidden": NoParameters;
  /** Why a delivery failed. */
  readonly "delivery-timed-out": { readonly seconds: number };
  readonly "delivery-host-unknown": NoParameters;
  readonly "delivery-not-connected": { readonly code: string };
  readonly "delivery-answered": { readonly status: number };
  readonly "delivery-redirected": { readonly status: number };
  readonly "delivery-gone": NoParameters;
  readonly "delivery-refused": { readonly why: string };
  readonly "mail-not-configured": NoParameters;
  readonly "mail-not-taken": { readonly code: string };
  /** In messages. */
  readonly "notice-title": { readonly type: string; readonly name: string };
  readonly "notice-digest": { readonly count: number };
  readonly "notice-more": { readonly count: number };
  readonly "notice-mended": { readonly at: string };
  readonly "notice-field": { readonly field: NoticeField };
  readonly "notice-test": Name;
  readonly "notice-duration": { readonly seconds: number };
  /** Mails of native schedules. */
  readonly "schedule-mail-subject": OfSchedule & { readonly outcome: ScheduleOutcome };
  readonly "schedule-mail": { readonly schedule_id: string; readonly outcome: ScheduleOutcome };
  readonly "schedule-mail-file-subject": { readonly job_id: string };
  readonly "schedule-mail-file": { readonly job_id: string; readonly name: string };
  readonly "schedule-mail-link": { readonly job_id: string; readonly name: string };
  /** Before a value and a colon. */
  readonly "schedule-mail-label": { readonly of: "title" | "run" | "due" | "failed" };
  readonly "mail-file-gone": NoParameters;
}

export type NoticeField =
  | "job"
  | "workflow"
  | "schedule"
  | "step"
  | "run"
  | "scheduled"
  | "attempt"
  | "error"
  | "streak"
  | "lateness"
  | "lasted"
  | "failures"
  | "severity"
  | "message";
