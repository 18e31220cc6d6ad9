import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { notifier } from "../../../../shared/adapters/notifiers/notifier.ts";
import { signingSecretOf } from "../../../../shared/domain/notification/signing-secret.ts";
import type { NotificationConfig } from "../../../../shared/domain/notification/notification.ts";
import { useSink } from "../../../support/servers/http-sink.ts";
import { aConfig, anEvent, SECRET } from "../../../support/notification-samples.ts";

const sink = useSink();
const NEW_SECRET = signingSecretOf(Buffer.alloc(48, 9));
const told = { telling: { type: "job_failed" }, event: anEvent("failed", 0, { error: "실패했습니다 🚨" }), mended: null } as const;
const message = { delivery_id: "00mbx1abc0123456789abcdef", content: { kind: "one", told } } as const;
const sender = () => notifier({ rules: { sinks: [sink.place] }, clock: { now: Date.now }, sendMail: undefined });
const toSink = (change: Partial<NotificationConfig> = {}) => aConfig({ webhook_url: sink.url(), ...change });

beforeEach(() => {
  sink.received.length = 0;
  sink.answer = (_, response) => response.end("ok");
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => vi.useRealTimers());

/** As a receiver does who has this secret. */
function verified(secret: string, index = 0): unknown {
  const { headers, body } = sink.received[index] ?? { headers: {}, body: "" };
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}

describe("a webhook", () => {
  it("is verified by the receiver's library on every attempt, twenty minutes later too, under one id", async () => {
    sink.answer = (_, response) => response.writeHead(503).end();
    expect(await sender().deliver(toSink(), message)).toMatchObject({ kind: "failed", status_code: 503, passing: true });
    verified(SECRET, 0);
    vi.setSystemTime(Date.now() + 20 * 60_000);
    sink.answer = (_, response) => response.end();
    expect(await sender().deliver(toSink(), message)).toEqual({ kind: "delivered", status_code: 200 });
    expect(verified(SECRET, 1)).toMatchObject({
      event_type: "job_failed",
      data: { job_id: "scout", additional_data: { error: "실패했습니다 🚨" } },
    });
    expect(new Set(sink.received.map(({ headers }) => headers["webhook-id"]))).toEqual(new Set(["msg_00mbx1abc0123456789abcdef"]));
  });

  it("is verified with the old and the new secret while both are in force, and then with the new one only", async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const rotated = toSink({ signing_secret: NEW_SECRET, former_secret: { secret: SECRET, until } });
    await sender().deliver(rotated, message);
    for (const secret of [SECRET, NEW_SECRET]) verified(secret, 0);
    vi.setSystemTime(Date.now() + 3_600_001);
    await sender().deliver(rotated, message);
    verified(NEW_SECRET, 1);
    expect(() => verified(SECRET, 1)).toThrow("No matching signature");
  });

  it("has the shape that receivers of such events know", async () => {
    await sender().deliver(toSink({ name: "ops" }), message);
    expect(JSON.parse(sink.received[0]?.body ?? "")).toEqual({
      event_type: "job_failed",
      timestamp: new Date(told.event.at).toISOString(),
      data: told.event.data,
      metadata: { source: "belfry", version: "1.0.0", config_name: "ops" },
    });
  });

  it.each([
    [200, { kind: "delivered" }],
    [204, { kind: "delivered" }],
    [302, { kind: "failed", passing: false }],
    [400, { kind: "failed", passing: false }],
    [404, { kind: "failed", passing: false }],
    [408, { kind: "failed", passing: true }],
    [410, { kind: "failed", passing: false, gone: true }],
    [429, { kind: "failed", passing: true }],
    [500, { kind: "failed", passing: true }],
  ])("that is answered %s has become of it what that means", async (status, meant) => {
    sink.answer = (_, response) => response.writeHead(status, { location: sink.url("/elsewhere") }).end();
    expect(await sender().deliver(toSink(), message)).toMatchObject({ ...meant, status_code: status });
    expect(sink.received).toHaveLength(1);
  });

  it("that is answered 429 waits as long as the receiver asks for, in seconds or until a date", async () => {
    sink.answer = (_, response) => response.writeHead(429, { "retry-after": "120" }).end();
    expect(await sender().deliver(toSink(), message)).toMatchObject({ retryAfterSeconds: 120 });
    const date = new Date(Date.now() + 60_000).toUTCString();
    sink.answer = (_, response) => response.writeHead(503, { "retry-after": date }).end();
    expect(await sender().deliver(toSink(), message)).toMatchObject({ retryAfterSeconds: expect.closeTo(60, -1) as number });
  });

  it("that reaches nobody says so in words of ours, without the address", async () => {
    const { port } = sink;
    const closed = toSink({ webhook_url: `http://127.0.0.1:${port + 1}/T0/B0/sentinel` });
    const answer = await notifier({ rules: { sinks: [`127.0.0.1:${port + 1}`] }, clock: { now: Date.now }, sendMail: undefined }).deliver(
      closed,
      message,
    );
    expect(answer).toEqual({
      kind: "failed",
      status_code: null,
      why: { code: "delivery-not-connected", params: { code: "ECONNREFUSED" } },
      passing: true,
    });
  });

  it("to an address that is not public is not sent, and not tried again", async () => {
    const config = toSink({ webhook_url: "https://127.0.0.1:1/sentinel" });
    expect(await sender().deliver(config, message)).toMatchObject({ passing: false, why: { code: "url-address-forbidden" } });
  });

  it("of several at once names the first and counts all", async () => {
    const content = { kind: "digest", told: [told, { ...told, mended: told.event.at + 60_000 }], count: 500 } as const;
    await sender().deliver(toSink(), { ...message, content });
    expect(verified(SECRET)).toMatchObject({
      event_type: "digest",
      data: { count: 500, events: [{ event_type: "job_failed" }, { data: { mended_at: new Date(told.event.at + 60_000).toISOString() } }] },
    });
  });
});
