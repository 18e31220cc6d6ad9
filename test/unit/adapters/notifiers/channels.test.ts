import { describe, expect, it } from "vitest";
import { mailOf } from "../../../../shared/adapters/notifiers/mail.ts";
import { noticeOf } from "../../../../shared/adapters/notifiers/notice.ts";
import { notifier } from "../../../../shared/adapters/notifiers/notifier.ts";
import { slackPayload } from "../../../../shared/adapters/notifiers/slack-payload.ts";
import { telegramTexts } from "../../../../shared/adapters/notifiers/telegram.ts";
import { useSink } from "../../../support/servers/http-sink.ts";
import { aConfig, anEvent } from "../../../support/notification-samples.ts";

const sink = useSink();
const HOSTILE = "<!channel> <https://evil.example|다시 실행> & *a_b*";
const notice = (error: string, job = "scout") =>
  noticeOf(aConfig(), {
    kind: "one",
    told: { telling: { type: "job_failed" }, event: anEvent("failed", 0, { error, job }), mended: null },
  });
const LONG = `${"가나다 ".repeat(1_250)}👨‍👩‍👧‍👦`;
const TEXTS = [
  ["hostile", HOSTILE],
  ["of 5,000 characters", LONG],
  ["empty", ""],
] as const;

describe.each(TEXTS)("an error text that is %s", (_, error) => {
  it("goes to Slack within its limits, and pings and links nobody", () => {
    const payload = slackPayload(notice(error, HOSTILE));
    const all = [payload.text, ...payload.attachments.flatMap(({ fields }) => fields.flatMap(({ title, value }) => [title, value]))];
    for (const text of all) {
      expect(text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
      expect(text.isWellFormed()).toBe(true);
      expect(text.length).toBeLessThan(15_000);
    }
    expect(payload.text).toContain("&lt;!channel&gt;");
    expect(payload).toMatchObject({
      username: "Belfry",
      icon_emoji: ":robot_face:",
      channel: null,
      attachments: [{ color: "danger" }],
      blocks: [],
    });
  });

  it("goes to Telegram within 4,096 characters once its markup is read", () => {
    const { html, plain } = telegramTexts(notice(error, HOSTILE));
    const read = html
      .replaceAll(/<\/?b>/g, "")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&");
    expect(read).toBe(plain);
    expect(plain.length).toBeLessThanOrEqual(4_096);
    expect(plain.isWellFormed()).toBe(true);
    expect(html.replaceAll(/<\/?b>/g, "")).not.toMatch(/[<>]/);
  });

  it("goes by mail under a subject of one line", () => {
    const { subject, text } = mailOf(["a@example.com"], notice(error, `scout\r\nBcc: x@example.com`), "<id@example>");
    expect(subject).toMatch(/^[^\r\n]{1,200}$/);
    expect(text.isWellFormed()).toBe(true);
    expect(text).toContain(error.slice(0, 30));
  });
});

describe("Telegram", () => {
  const config = aConfig({ channel: "telegram", webhook_url: null, telegram: { bot_token: "123:abc", chat_id: "-5" } });
  const content = { kind: "test", at: 0 } as const;
  const deliver = () =>
    notifier({
      rules: { sinks: [sink.place] },
      clock: { now: Date.now },
      sendMail: undefined,
      telegramApi: `http://${sink.place}`,
    }).deliver(config, {
      delivery_id: "d",
      content,
    });

  it("gets plain text once where it cannot read the markup", async () => {
    sink.received.length = 0;
    sink.answer = ({ body }, response) =>
      body.includes("parse_mode")
        ? response.writeHead(400).end('{"ok":false,"description":"Bad Request: can\'t parse entities: …"}')
        : response.end('{"ok":true}');
    expect(await deliver()).toEqual({ kind: "delivered", status_code: 200 });
    expect(sink.received.map(({ path }) => path)).toEqual(["/bot123:abc/sendMessage", "/bot123:abc/sendMessage"]);
    expect(JSON.parse(sink.received[1]?.body ?? "")).toMatchObject({ chat_id: "-5", text: "🔔 Test of the notification config ops" });
  });

  it("says in its body how long to wait", async () => {
    sink.answer = (_, response) => response.writeHead(429).end('{"ok":false,"error_code":429,"parameters":{"retry_after":37}}');
    expect(await deliver()).toMatchObject({ kind: "failed", passing: true, retryAfterSeconds: 37 });
  });

  it("that knows no such chat has refused for good, in its own words", async () => {
    sink.answer = (_, response) => response.writeHead(400).end('{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}');
    expect(await deliver()).toMatchObject({ passing: false, why: { params: { why: "Bad Request: chat not found" } } });
  });
});

it("a message is in the language of its config", () => {
  const event = anEvent("failed");
  const korean = noticeOf(aConfig({ language: "ko" }), {
    kind: "one",
    told: { telling: { type: "job_recovered", failing_since: event.at - 90_000, failures: 4 }, event, mended: null },
  });
  expect(korean.title).toBe("✅ scout 복구됨");
  expect(korean.fields).toContainEqual({ title: "지속 시간", value: "2분", short: true });
});

it("mails are refused where no sender is configured", async () => {
  const config = aConfig({ channel: "email", webhook_url: null, recipients: ["a@example.com"] });
  const answer = await notifier({ rules: { sinks: [] }, clock: { now: Date.now }, sendMail: undefined }).deliver(config, {
    delivery_id: "d",
    content: { kind: "test", at: 0 },
  });
  expect(answer).toMatchObject({ kind: "failed", passing: false, why: { code: "mail-not-configured" } });
});
