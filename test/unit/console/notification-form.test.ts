import { describe, expect, it } from "vitest";
import {
  bodyOfNotification,
  draftOfNotification,
  filtersOfOwners,
  newNotification,
  NOTIFICATION_FIELDS,
  type NotificationDraft,
  notificationFaults,
  ownersIn,
  placeInNotification,
  TYPE_GROUPS,
} from "../../../console/lib/notifications/notification-draft.ts";
import { changedFields } from "../../../console/lib/forms/record-draft.ts";
import {
  CreateNotificationConfig,
  type NotificationConfigView,
  UpdateNotificationConfig,
} from "../../../shared/contract/notifications/notification.ts";
import { NOTIFICATION_TYPES } from "../../../shared/domain/notification/notification.ts";
import { wants } from "../../../shared/domain/notification/wants.ts";

const WORDS = {
  required: "required",
  chooseOne: "choose",
  sameTimes: "same",
  range: (a: number, b: number) => `${a} to ${b}`,
  json: () => undefined,
};
const BLANK = newNotification("ko", "Asia/Seoul");
const STORED: NotificationConfigView = {
  ...CreateNotificationConfig.parse({ name: "ops", channel: "slack", notification_types: ["job_failed"], filters: { job_id: ["a"] } }),
  webhook_url: "https://hooks.slack.com/…",
  burst_seconds: 10,
  telegram: null,
  signing_secret: "whsec_…",
  broken: null,
  last_delivery: null,
  id: 1,
  version: 1,
  created_at: "2026-11-26T00:00:00.000Z",
  updated_at: "2026-11-26T00:00:00.000Z",
};

describe("the form of a notification config", () => {
  it.each([
    { channel: "slack", webhook_url: "https://hooks.slack.com/services/x" },
    { channel: "webhook", webhook_url: "https://example.com", quiet: true, about: "chosen", chosen: ["job#a", "workflow#b"] },
    { channel: "email", recipients: "a@example.com,\nb@example.com", repeat_minutes: "60", burst_seconds: "0" },
    { channel: "telegram", bot_token: "1:a", chat_id: "-1", about: "json", filters: '{"queue": ["a"]}' },
  ] as readonly Partial<NotificationDraft>[])("sends what the API takes: %j", (part) => {
    const draft = { ...BLANK, name: "ops", ...part };
    expect(notificationFaults(draft, undefined, WORDS)).toEqual([]);
    expect(CreateNotificationConfig.safeParse(bodyOfNotification(draft))).toMatchObject({ success: true });
  });

  it("offers every type that there is, once", () => {
    expect([...TYPE_GROUPS.states, ...TYPE_GROUPS.events].toSorted()).toEqual(NOTIFICATION_TYPES.toSorted());
  });

  it("has a place for every field that can be set", () => {
    const fields = new Set(NOTIFICATION_FIELDS.map((field) => field.split(".")[0]));
    for (const name of Object.keys(CreateNotificationConfig.shape)) expect(fields).toContain(name);
  });

  it("changes nothing of one that is there and was only looked at, and only what was written", () => {
    const draft = draftOfNotification(STORED, "Asia/Seoul");
    const sent = (part: object) => changedFields(bodyOfNotification(draft, STORED), bodyOfNotification({ ...draft, ...part }, STORED));
    expect(notificationFaults(draft, STORED, WORDS)).toEqual([]);
    expect(sent({})).toEqual({});
    expect(sent({ repeat_minutes: "5", webhook_url: " https://b.example " })).toEqual({
      repeat_minutes: 5,
      webhook_url: "https://b.example",
    });
    const mail = sent({ channel: "email", recipients: "a@example.com" });
    expect(mail).toEqual({ channel: "email", webhook_url: null, recipients: ["a@example.com"] });
    expect(UpdateNotificationConfig.safeParse(mail)).toMatchObject({ success: true });
  });

  it("wants an address anew where the channel changes", () => {
    const draft = { ...draftOfNotification(STORED, "Asia/Seoul"), channel: "webhook" } as const;
    expect(notificationFaults(draft, STORED, WORDS)).toEqual([{ path: "webhook_url", message: "required" }]);
  });

  it.each([
    ["recipients.1", { field: "recipients", part: "b" }],
    ["quiet_hours.timezone", { field: "quiet_hours", part: "timezone" }],
    ["telegram", { field: "telegram.bot_token", part: "" }],
    ["telegram.chat_id", { field: "telegram.chat_id", part: "" }],
    ["filters.job_id", { field: "filters", part: "job_id" }],
    ["colour", undefined],
  ])("says what is wrong with %s at %j", (path, place) => {
    expect(placeInNotification(path, { ...BLANK, recipients: "a b" })).toEqual(place);
  });
});

describe("what was chosen", () => {
  const event = (data: object) => ({
    id: "e",
    at: 0,
    occasion: "failed" as const,
    subject: { kind: "job" as const, id: "x" },
    data: { job_id: null, workflow_id: null, schedule_id: null, ...data },
    streak: 1,
  });
  const told = (owners: readonly string[], data: object) =>
    wants({ enabled: true, notification_types: ["job_failed"], failures_in_row: 3, filters: filtersOfOwners(owners) }, event(data));

  it.each([[["job#a"]], [["workflow#b"]], [["job#a", "workflow#b"]], [["job#a", "job#c", "workflow#b"]]])(
    "%j lets pass these and nothing else",
    (owners) => {
      const has = (owner: string) => owners.includes(owner);
      expect([told(owners, { job_id: "a" }), told(owners, { workflow_id: "b" })]).toEqual([has("job#a"), has("workflow#b")]);
      expect([told(owners, { job_id: "x" }), told(owners, { workflow_id: "x" })]).toEqual([false, false]);
      expect(ownersIn(filtersOfOwners(owners))).toEqual(owners);
    },
  );

  it.each([{ queue: "a" }, { job_id: "a" }, { job_id: ["a"], queue: "b" }, { job_id: [] }])("is not what %j says", (filters) => {
    expect(ownersIn(filters)).toBeUndefined();
  });
});
