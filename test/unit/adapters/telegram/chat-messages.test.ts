import { beforeEach, describe, expect, it } from "vitest";
import { telegramMessages } from "../../../../shared/adapters/telegram/chat-messages.ts";
import { useSink } from "../../../support/servers/http-sink.ts";
import { freePort } from "../../../support/stack/stack-process.ts";

const sink = useSink();
const TOKEN = "123456:AAbot_token-of-a-test";
const MESSAGE = { chatId: -1_001_234_567_890, replyTo: 512, text: "<b>1 & 2</b> @all /job run x" };
const send = (message: { threadId?: number } = {}) =>
  telegramMessages({ token: async () => TOKEN, api: `http://${sink.place}` }).send({ ...MESSAGE, ...message });
const tooMany = (seconds: number) =>
  JSON.stringify({
    ok: false,
    error_code: 429,
    description: `Too Many Requests: retry after ${seconds}`,
    parameters: { retry_after: seconds },
  });

beforeEach(() => {
  sink.received.length = 0;
  sink.answer = (_, response) => response.end(JSON.stringify({ ok: true, result: { message_id: 513 } }));
});

describe("a message to a chat", () => {
  it("is sent as plain text, as an answer that may stand by itself, without previews of links", async () => {
    expect(await send()).toBeUndefined();
    expect(await send({ threadId: 33 })).toBeUndefined();
    expect(sink.received.map(({ path, body }) => [path, JSON.parse(body)])).toEqual(
      [{}, { message_thread_id: 33 }].map((more) => [
        `/bot${TOKEN}/sendMessage`,
        {
          chat_id: -1_001_234_567_890,
          text: MESSAGE.text,
          reply_parameters: { message_id: 512, allow_sending_without_reply: true },
          link_preview_options: { is_disabled: true },
          ...more,
        },
      ]),
    );
  });

  it("that Telegram asks to wait for a moment is sent once more", async () => {
    sink.answer = (_, response) => {
      if (sink.received.length > 1) return response.end(JSON.stringify({ ok: true, result: { message_id: 513 } }));
      response.statusCode = 429;
      return response.end(tooMany(1));
    };
    expect(await send()).toBeUndefined();
    expect(sink.received).toHaveLength(2);
  });

  it.each([
    [1, 2],
    [6, 1],
    [3_600, 1],
  ])("that Telegram asks to wait for for %i s each time is tried %i times, and then is not sent", async (seconds, tries) => {
    sink.answer = (_, response) => {
      response.statusCode = 429;
      response.end(tooMany(seconds));
    };
    expect(await send()).toEqual({ why: `Too Many Requests: retry after ${seconds}`, status: 429, retryAfterSeconds: seconds });
    expect(sink.received).toHaveLength(tries);
  });

  it.each([
    [403, "Forbidden: bot was kicked from the supergroup chat"],
    [400, "Bad Request: chat not found"],
    [401, "Unauthorized"],
    [500, "Internal Server Error"],
  ])("that Telegram answers %i is not sent, once", async (status, description) => {
    sink.answer = (_, response) => {
      response.statusCode = status;
      response.end(JSON.stringify({ ok: false, error_code: status, description }));
    };
    expect(await send()).toEqual({ why: description, status });
    expect(sink.received).toHaveLength(1);
  });

  it.each([
    ["breaks off", (_: unknown, response: { destroy(): unknown }) => void response.destroy()],
    ["answers what is no JSON", (_: unknown, response: { end(text: string): unknown }) => void response.end("<html>")],
  ])("that Telegram %s at is not sent a second time, and the reason holds no token", async (_, answer) => {
    sink.answer = answer;
    const failure = await send();
    expect(failure?.why).toMatch(/sendMessage/);
    expect(JSON.stringify(failure)).not.toContain("AAbot");
    expect(sink.received).toHaveLength(1);
  });

  it("that nothing listens for is not sent, and the reason holds no token", async () => {
    const failure = await telegramMessages({ token: async () => TOKEN, api: `http://127.0.0.1:${await freePort()}` }).send(MESSAGE);
    expect(failure).toMatchObject({ why: expect.stringMatching(/sendMessage.* ECONNREFUSED$/) as unknown });
    expect(JSON.stringify(failure)).not.toContain("AAbot");
  });

  it("that Telegram is silent at is given up after five seconds", { timeout: 60_000 }, async () => {
    sink.answer = () => undefined;
    expect((await send())?.why).toMatch(/^Network request for 'sendMessage' failed! \w+$/);
    expect(sink.received).toHaveLength(1);
  });

  it("without a token in the secret is not sent, and says what to do", async () => {
    const messages = telegramMessages({ token: async () => "", api: `http://${sink.place}` });
    expect((await messages.send(MESSAGE))?.why).toMatch(/telegram:webhook/);
    expect(sink.received).toEqual([]);
  });
});
