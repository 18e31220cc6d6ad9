import type { NotificationConfigView } from "../../../shared/contract/notifications/notification.ts";
import { parseParams } from "../forms/params.ts";
import type { Fault } from "../forms/form-faults.ts";
import { wholeNumber } from "../forms/record-draft.ts";
import { addressesIn } from "../schedules/schedule-draft.ts";

type Channel = NotificationConfigView["channel"];
export type NotificationType = NotificationConfigView["notification_types"][number];

export const CHANNELS = ["slack", "webhook", "email", "telegram"] as const satisfies readonly Channel[];

/** What can be told, in the order in which it is offered: the ones that are told of jobs, workflows and schedules first. */
export const TYPE_GROUPS = {
  states: ["job_failed", "job_failing", "job_missed", "job_late", "job_recovered"],
  events: ["workflow_started", "workflow_completed", "workflow_failed", "workflow_stopped", "task_failed", "system_error"],
} as const satisfies Record<string, readonly NotificationType[]>;

/** Of everything, of what is named, or by a filter of one's own. */
export const ABOUT = ["all", "chosen", "json"] as const;

/** A notification config as it is being written: texts as they were typed. */
export interface NotificationDraft {
  readonly name: string;
  readonly channel: Channel;
  /** Empty where the one that is there stays: it is never shown. */
  readonly webhook_url: string;
  /** Addresses, apart by commas, spaces or line breaks. */
  readonly recipients: string;
  /** As `webhook_url`. */
  readonly bot_token: string;
  readonly chat_id: string;
  readonly enabled: boolean;
  readonly notification_types: readonly NotificationType[];
  readonly about: (typeof ABOUT)[number];
  /** Owners: `job#buy-scanner`, `workflow#nightly`. */
  readonly chosen: readonly string[];
  /** JSON. */
  readonly filters: string;
  readonly language: "en" | "ko";
  readonly failures_in_row: string;
  /** Empty: it is told once. */
  readonly repeat_minutes: string;
  /** Empty: as the channel has it by default. */
  readonly burst_seconds: string;
  readonly quiet: boolean;
  readonly quiet_from: string;
  readonly quiet_to: string;
  readonly quiet_zone: string;
  /** Empty: one is made, or the one that is there stays. */
  readonly signing_secret: string;
}

/** Every field that a config is made with or changed by, in the form's order. */
export const NOTIFICATION_FIELDS = [
  "name",
  "channel",
  "webhook_url",
  "recipients",
  "telegram.bot_token",
  "telegram.chat_id",
  "notification_types",
  "filters",
  "failures_in_row",
  "repeat_minutes",
  "burst_seconds",
  "quiet_hours",
  "language",
  "enabled",
  "signing_secret",
] as const;
export type NotificationField = (typeof NOTIFICATION_FIELDS)[number];

export function newNotification(language: "en" | "ko", timezone: string): NotificationDraft {
  return {
    name: "",
    channel: "slack",
    webhook_url: "",
    recipients: "",
    bot_token: "",
    chat_id: "",
    enabled: true,
    notification_types: ["job_failed", "job_missed", "job_recovered"],
    about: "all",
    chosen: [],
    filters: "",
    language,
    failures_in_row: "3",
    repeat_minutes: "",
    burst_seconds: "",
    quiet: false,
    quiet_from: "22:00",
    quiet_to: "07:00",
    quiet_zone: timezone,
    signing_secret: "",
  };
}

export function draftOfNotification(config: NotificationConfigView, timezone: string): NotificationDraft {
  const { name, channel, enabled, notification_types, language, quiet_hours, repeat_minutes } = config;
  const chosen = ownersIn(config.filters);
  const isAll = Object.keys(config.filters).length === 0;
  return {
    ...newNotification(language, timezone),
    name,
    channel,
    enabled,
    notification_types,
    recipients: config.recipients.join("\n"),
    chat_id: config.telegram?.chat_id ?? "",
    about: isAll ? "all" : chosen === undefined ? "json" : "chosen",
    chosen: chosen ?? [],
    filters: isAll ? "" : JSON.stringify(config.filters, null, 2),
    failures_in_row: String(config.failures_in_row),
    repeat_minutes: repeat_minutes === null ? "" : String(repeat_minutes),
    burst_seconds: String(config.burst_seconds),
    quiet: quiet_hours !== null,
    ...(quiet_hours && { quiet_from: quiet_hours.from, quiet_to: quiet_hours.to, quiet_zone: quiet_hours.timezone }),
  };
}

/**
 * What is sent. Addresses of other channels than the chosen one are sent as none, and a secret that is left empty not at all.
 * @param stored the config that is edited, whose secrets stay where nothing was written
 */
export function bodyOfNotification(draft: NotificationDraft, stored?: NotificationConfigView): Readonly<Record<string, unknown>> {
  const { channel, burst_seconds, repeat_minutes, quiet, signing_secret } = draft;
  const url = draft.webhook_url.trim();
  const bot_token = draft.bot_token.trim();
  return {
    ...(!stored && { name: draft.name.trim() }),
    channel,
    webhook_url: byUrl(channel) ? (url === "" ? (stored?.webhook_url ?? null) : url) : null,
    recipients: channel === "email" ? addressesIn(draft.recipients) : [],
    telegram:
      channel === "telegram"
        ? { bot_token: bot_token === "" ? (stored?.telegram?.bot_token ?? "") : bot_token, chat_id: draft.chat_id.trim() }
        : null,
    enabled: draft.enabled,
    notification_types: draft.notification_types,
    filters: filtersOf(draft),
    language: draft.language,
    failures_in_row: Number(draft.failures_in_row),
    repeat_minutes: repeat_minutes.trim() === "" ? null : Number(repeat_minutes),
    ...(burst_seconds.trim() !== "" && { burst_seconds: Number(burst_seconds) }),
    quiet_hours: quiet ? { from: draft.quiet_from, to: draft.quiet_to, timezone: draft.quiet_zone.trim() } : null,
    ...(signing_secret.trim() !== "" && { signing_secret: signing_secret.trim() }),
  };
}

export function byUrl(channel: Channel): boolean {
  return channel === "slack" || channel === "webhook";
}

function filtersOf({ about, chosen, filters }: NotificationDraft): Readonly<Record<string, unknown>> {
  if (about === "all") return {};
  if (about === "chosen") return filtersOfOwners(chosen);
  const parsed = parseParams(filters);
  return parsed.ok ? parsed.value : {};
}

/**
 * What lets pass what is about these jobs and workflows, and nothing else. A schedule's runs are those of its workflow. Each event
 * has both fields, and the one that it is not about is null: where jobs and workflows are chosen, null is among the values of both.
 */
export function filtersOfOwners(owners: readonly string[]): Readonly<Record<string, unknown>> {
  const of = (kind: string) => owners.flatMap((owner) => (owner.startsWith(`${kind}#`) ? [owner.slice(kind.length + 1)] : []));
  const [jobs, workflows] = [of("job"), of("workflow")];
  if (workflows.length === 0) return { job_id: jobs };
  if (jobs.length === 0) return { workflow_id: workflows };
  return { job_id: [...jobs, null], workflow_id: [...workflows, null] };
}

/** The other way round; undefined: these filters say something else. */
export function ownersIn(filters: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const owners = (["job", "workflow"] as const).flatMap((kind) => {
    const ids = filters[`${kind}_id`];
    return Array.isArray(ids) ? ids.flatMap((id) => (typeof id === "string" ? [`${kind}#${id}`] : [])) : [];
  });
  return JSON.stringify(filtersOfOwners(owners)) === JSON.stringify(filters) && owners.length > 0 ? owners : undefined;
}

interface DraftWords {
  readonly required: string;
  readonly chooseOne: string;
  readonly sameTimes: string;
  range(least: number, most: number): string;
  json(text: string): string | undefined;
}

/** What of a draft is known to be wrong without asking. */
export function notificationFaults(draft: NotificationDraft, stored: NotificationConfigView | undefined, words: DraftWords) {
  const { channel, quiet, about } = draft;
  const faults: Fault[] = [];
  const need = (path: NotificationField, isThere: boolean, message = words.required) => void (isThere || faults.push({ path, message }));
  const inRange = (path: "failures_in_row" | "repeat_minutes" | "burst_seconds", least: number, most: number, mayBeEmpty: boolean) => {
    const isEmpty = draft[path].trim() === "" && mayBeEmpty;
    need(path, isEmpty || wholeNumber(draft[path], least, most) !== undefined, words.range(least, most));
  };
  need("name", stored !== undefined || draft.name.trim() !== "");
  if (byUrl(channel)) need("webhook_url", draft.webhook_url.trim() !== "" || stored?.channel === channel);
  if (channel === "email") need("recipients", addressesIn(draft.recipients).length > 0);
  if (channel === "telegram") {
    need("telegram.bot_token", draft.bot_token.trim() !== "" || stored?.channel === channel);
    need("telegram.chat_id", draft.chat_id.trim() !== "");
  }
  if (about === "chosen") need("filters", draft.chosen.length > 0, words.chooseOne);
  const json = about === "json" ? words.json(draft.filters) : undefined;
  if (json !== undefined) faults.push({ path: "filters", message: json });
  inRange("failures_in_row", 2, 30, false);
  inRange("repeat_minutes", 1, 10_080, true);
  inRange("burst_seconds", 0, 3_600, stored === undefined);
  if (quiet) {
    need("quiet_hours", draft.quiet_from !== "" && draft.quiet_to !== "" && draft.quiet_zone.trim() !== "");
    need("quiet_hours", draft.quiet_from !== draft.quiet_to || draft.quiet_from === "", words.sameTimes);
  }
  return faults;
}

/** Where a path of the API is said, `quiet_hours.timezone` with its last part, and an address or a type by what it is. */
export function placeInNotification(path: string, draft: NotificationDraft) {
  if (path === "telegram") return { field: "telegram.bot_token", part: "" } as const;
  const field = NOTIFICATION_FIELDS.find((one) => path === one || path.startsWith(`${one}.`));
  if (!field) return undefined;
  const rest = path.slice(field.length + 1);
  const listed = field === "recipients" ? addressesIn(draft.recipients) : field === "notification_types" ? draft.notification_types : [];
  return { field, part: listed[Number(rest)] ?? rest };
}
