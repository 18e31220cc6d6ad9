import type { NotificationConfig, NotificationEvent, Occasion } from "../../shared/domain/notification/notification.ts";
import { signingSecretOf } from "../../shared/domain/notification/signing-secret.ts";
import { NOON } from "./samples.ts";

export const SECRET = signingSecretOf(Buffer.alloc(32, 7));

/** One that is told of everything about states, at once. */
export function aConfig(change: Partial<NotificationConfig> = {}): NotificationConfig {
  return {
    id: 1,
    version: 1,
    name: "ops",
    channel: "webhook",
    webhook_url: "https://hooks.example.com/secret-path",
    recipients: [],
    telegram: null,
    enabled: true,
    notification_types: ["job_failed", "job_missed", "job_late", "job_recovered"],
    filters: {},
    language: "en",
    failures_in_row: 3,
    repeat_minutes: null,
    burst_seconds: 0,
    quiet_hours: null,
    signing_secret: SECRET,
    former_secret: null,
    broken: null,
    created_at: "2026-11-01T00:00:00.000Z",
    updated_at: "2026-11-01T00:00:00.000Z",
    ...change,
  };
}

/** Of a job, `minute` minutes after noon. */
export function anEvent(occasion: Occasion, minute = 0, { job = "scout", streak = 1, error = "broken" } = {}): NotificationEvent {
  const at = NOON + minute * 60_000;
  const timestamp = new Date(at).toISOString();
  return {
    id: `job#${job} ${minute} ${occasion}`,
    at,
    occasion,
    subject: { kind: "job", id: job },
    streak,
    data: {
      job_id: job,
      workflow_id: null,
      schedule_id: null,
      run_id: `run-${minute}`,
      status: occasion,
      user_id: null,
      timestamp,
      additional_data: { error: occasion === "failed" ? error : null, scheduled_at: timestamp, lateness_seconds: 90 },
    },
  };
}
