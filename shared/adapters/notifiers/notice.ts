import { say as sayEnglish } from "../../contract/texts/en/all.ts";
import { say as sayKorean } from "../../contract/texts/ko/index.ts";
import type { Content, Told } from "../../domain/notification/delivery.ts";
import type { NotificationConfig, NotificationType } from "../../domain/notification/notification.ts";
import type { NoticeField } from "../../domain/texts/notification-texts.ts";
import { type Say, text } from "../../domain/texts/text.ts";

/** A message for people, in no format yet. Nothing of it is cut or escaped. */
export interface Notice {
  readonly title: string;
  /** The worst of what it tells. */
  readonly mood: "good" | "warning" | "danger";
  /** Of a single one. */
  readonly fields: readonly { readonly title: string; readonly value: string; readonly short: boolean }[];
  /** Of several: a line each. */
  readonly lines: readonly string[];
}

const GOOD: ReadonlySet<NotificationType> = new Set(["workflow_started", "workflow_completed", "job_recovered"]);
const WARNING: ReadonlySet<NotificationType> = new Set(["workflow_stopped", "job_late", "job_missed", "task_failed", "system_error"]);

export function noticeOf({ name, language }: NotificationConfig, content: Content): Notice {
  const say: Say = language === "ko" ? sayKorean : sayEnglish;
  switch (content.kind) {
    case "test":
      return { title: say(text("notice-test", { name })), mood: "good", fields: [], lines: [] };
    case "one":
      return { title: titleOf(content.told, say), mood: moodOf([content.told]), fields: fieldsOf(content.told, say), lines: [] };
    case "digest": {
      const more = content.count - content.told.length;
      const lines = content.told.map((told) => lineOf(told, say));
      return {
        title: say(text("notice-digest", { count: content.count })),
        mood: moodOf(content.told),
        fields: [],
        lines: [...lines, ...(more > 0 ? [say(text("notice-more", { count: more }))] : [])],
      };
    }
  }
}

function titleOf({ telling, event }: Told, say: Say): string {
  const message = event.data["message"];
  const name = event.subject.kind === "system" && typeof message === "string" ? message : event.subject.id;
  return say(text("notice-title", { type: telling.type, name }));
}

function lineOf(told: Told, say: Say): string {
  const error = detailOf(told, "error");
  const mended = told.mended === null ? "" : ` (${say(text("notice-mended", { at: iso(told.mended) }))})`;
  const [firstLine = ""] = typeof error === "string" ? error.split("\n", 1) : [];
  return `${titleOf(told, say)}${firstLine === "" ? "" : ` – ${firstLine}`}${mended}`;
}

function fieldsOf(told: Told, say: Say): Notice["fields"] {
  const { event, telling, mended } = told;
  const { data, subject, streak } = event;
  const seconds = (value: unknown) => (typeof value === "number" ? say(text("notice-duration", { seconds: value })) : undefined);
  const asText = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  const lasted = telling.failing_since === undefined ? undefined : (event.at - telling.failing_since) / 1000;
  const all: readonly (readonly [NoticeField, string | undefined])[] = [
    ...(subject.kind === "system" ? [] : [[subject.kind, subject.id] as const]),
    ["step", asText(data["step"])],
    ["run", asText(data["run_id"])],
    ["scheduled", asText(detailOf(told, "scheduled_at"))],
    ["streak", streak > 1 ? String(streak) : undefined],
    ["lateness", telling.type === "job_late" ? seconds(detailOf(told, "lateness_seconds")) : undefined],
    ["lasted", seconds(lasted)],
    ["failures", telling.failures === undefined ? undefined : String(telling.failures)],
    ["severity", asText(data["severity"])],
    ["message", subject.kind === "system" ? asText(data["message"]) : undefined],
    ["error", asText(detailOf(told, "error"))],
  ];
  const fields = all.flatMap(([field, value]) =>
    value === undefined ? [] : [{ title: say(text("notice-field", { field })), value, short: field !== "error" && field !== "message" }],
  );
  if (mended === null) return fields;
  return [...fields, { title: "✅", value: say(text("notice-mended", { at: iso(mended) })), short: false }];
}

function detailOf({ event }: Told, field: string): unknown {
  const details = event.data["additional_data"];
  return typeof details === "object" && details !== null ? (details as Readonly<Record<string, unknown>>)[field] : undefined;
}

function moodOf(all: readonly Told[]): Notice["mood"] {
  const open = all.filter(({ mended }) => mended === null).map(({ telling: { type } }) => type);
  if (open.every((type) => GOOD.has(type))) return "good";
  return open.every((type) => GOOD.has(type) || WARNING.has(type)) ? "warning" : "danger";
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
