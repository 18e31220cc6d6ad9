import { expect, it } from "vitest";
import { readContext } from "../../../infra/read-deployment.ts";
import { botOf, fillTelegramSecrets } from "../../../localstack/telegram.ts";
import { useSink } from "../../support/servers/http-sink.ts";
import { useStack } from "../../support/stack/stack.ts";

const CHAT = -1_001_234_567_890;
const TOKEN = "1:AAtoken-of-a-test";
const SECRET = "a-secret-of-the-webhook";

const telegram = useSink();
const stack = useStack({
  context: () => ({
    telegramApiUrl: `http://${telegram.place}`,
    belfry: { ...(readContext()["belfry"] as object), telegram: botOf({ chats: [CHAT] }, undefined) },
  }),
});

it("a command of a Telegram chat starts a run that says who asked, and the chat is told; sent again it starts none", async () => {
  telegram.answer = (_, response) => response.end(JSON.stringify({ ok: true, result: { message_id: 2 } }));
  await fillTelegramSecrets(stack.running, { token: TOKEN, webhookSecret: SECRET });
  const ran: string[] = [];
  await stack.worker({ queue: "real.jobs.scout", handler: async (_, { job }) => void ran.push(job.run_id) });
  await stack.real.create({ job_id: "by-telegram", queue: "real.jobs.scout", cron_expr: "0 0 1 1 *" });

  const chat = { id: CHAT, title: "Operations", type: "supergroup" };
  const from = { id: 7, is_bot: false, first_name: "Anna", language_code: "ko" };
  const entities = [{ type: "bot_command", offset: 0, length: 4 }];
  const message = { message_id: 1, date: Math.floor(Date.now() / 1_000), chat, from, text: "/job run by-telegram", entities };
  const send = (secret: string) =>
    fetch(`${stack.apiUrl("real")}/telegram/webhook`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret },
      body: JSON.stringify({ update_id: 41, message }),
    });
  expect((await send("not-the-secret-of-it")).status).toBe(401);
  expect((await send(SECRET)).status).toBe(200);
  expect((await send(SECRET)).status).toBe(200);

  expect(telegram.received.map(({ path }) => path)).toEqual([1, 2].map(() => `/bot${TOKEN}/sendMessage`));
  const [told, again] = telegram.received.map(({ body }) => JSON.parse(body) as { text: string });
  const runId = /\n실행 (\S+)$/.exec(told?.text ?? "")?.[1];
  expect(told?.text).toBe(`by-telegram을(를) 지금 실행합니다.\n실행 ${runId}`);
  expect(again?.text).toBe(told?.text);
  expect(await stack.real.run("by-telegram", runId ?? "", "success")).toMatchObject({
    trigger_source: "manual",
    source: { kind: "hand", by: "telegram:chat_1001234567890" },
  });
  expect(ran).toEqual([runId]);
}, 120_000);
