/** Notifications: who is told of what, and how. The life of a delivery: `delivery.ts`; of what is told about a subject: `subject-state.ts`. */
import type { Text } from "../texts/text.ts";
import type { QuietHours } from "./quiet-hours.ts";

export const CHANNELS = ["slack", "webhook", "email", "telegram"] as const;
type Channel = (typeof CHANNELS)[number];

/** Told each time. */
const EVENT_TYPES = [
  "workflow_started",
  "workflow_completed",
  "workflow_failed",
  "workflow_stopped",
  "task_failed",
  "system_error",
] as const;
/** Of a job, a workflow or a schedule: told when it begins to go wrong, and not again while it lasts. */
const STATE_TYPES = ["job_failed", "job_missed", "job_late", "job_failing", "job_recovered"] as const;
export const NOTIFICATION_TYPES = [...EVENT_TYPES, ...STATE_TYPES] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

export function isToldEachTime(type: NotificationType): boolean {
  return EVENT_TYPES.some((one) => one === type);
}

type Language = "en" | "ko";

/** Whom to tell of what. Instants are ISO 8601. */
export interface NotificationConfig {
  readonly id: number;
  readonly version: number;
  readonly name: string;
  readonly channel: Channel;
  /** Of Slack and webhooks. It is a secret: whoever has it can post. */
  readonly webhook_url: string | null;
  /** Of e-mail. */
  readonly recipients: readonly string[];
  /** Of Telegram. */
  readonly telegram: { readonly bot_token: string; readonly chat_id: string } | null;
  readonly enabled: boolean;
  /** None: it receives nothing. */
  readonly notification_types: readonly NotificationType[];
  /** By field of the event's data: a list is any of, else equality; see `wants.ts`. */
  readonly filters: Readonly<Record<string, unknown>>;
  readonly language: Language;
  /** `job_failing` is told of so many failures in a row. */
  readonly failures_in_row: number;
  /** While a failure lasts, it is told again after so long; null: it is not. */
  readonly repeat_minutes: number | null;
  /** What comes within so long is one message; 0: each is its own. */
  readonly burst_seconds: number;
  readonly quiet_hours: QuietHours | null;
  /** `whsec_` and base64: signs what goes out, and opens the config's own webhook. */
  readonly signing_secret: string;
  /** The one before, which signs too until then. */
  readonly former_secret: { readonly secret: string; readonly until: string } | null;
  /** Why nothing has arrived lately; null: nothing is known to be wrong. */
  readonly broken: Broken | null;
  readonly created_at: string;
  readonly updated_at: string;
}

interface Broken {
  readonly since: string;
  readonly why: Text;
  /** The HTTP status that was answered; null: none was. */
  readonly status_code: number | null;
}

/** What happened, before it is known whom it is told. */
export const OCCASIONS = ["started", "succeeded", "failed", "stopped", "step_failed", "missed", "late", "system"] as const;
export type Occasion = (typeof OCCASIONS)[number];

export const SUBJECT_KINDS = ["job", "workflow", "schedule", "system"] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export interface NotificationEvent {
  /** Follows from the change: the same again is the same event. */
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  readonly occasion: Occasion;
  readonly subject: { readonly kind: SubjectKind; readonly id: string };
  /** What filters look at and receivers get. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Of a failure: how many in a row, this one included, as far as is kept. */
  readonly streak: number;
}

/** The other way round. */
export function subjectOf(key: string): NotificationEvent["subject"] {
  const kind = SUBJECT_KINDS.find((one) => key.startsWith(`${one}#`)) ?? "system";
  return { kind, id: key.slice(kind.length + 1) };
}

/** The key under which what is known of a subject is kept. */
export function subjectKey({ subject }: Pick<NotificationEvent, "subject">): string {
  return `${subject.kind}#${subject.id}`;
}
