/** The parts of the composition that the Telegram bot takes; see `composition.ts`. */
import * as z from "zod";
import { telegramSecretReader } from "./adapters/telegram/telegram-secret.ts";
import { TelegramChats } from "./contract/notifications/telegram.ts";
import { deferred } from "./deferred.ts";
import { json, readEnvironment } from "./environment.ts";
import type { TelegramPorts } from "./ports/telegram.ts";

/** The bot's user name, the chats that may command it as JSON, and the secret with its token. Not in `environment.ts`, which all functions load. */
const TelegramEnvironment = z.object({
  TELEGRAM_BOT: z.string().min(1),
  TELEGRAM_CHATS: json(TelegramChats),
  TELEGRAM_SECRET_ARN: z.string().min(1),
  /** On a laptop: what stands in for Telegram. */
  TELEGRAM_API_URL: z.url().optional(),
});

/** In ms: a token that was replaced is used for so long at most. */
const TOKEN_AGE_MS = 60_000;

/** Telegram, and whom the deployment lets command. */
export function telegram(): TelegramPorts & { readonly bot: string; readonly chats: TelegramChats } {
  const {
    TELEGRAM_BOT: bot,
    TELEGRAM_CHATS: chats,
    TELEGRAM_SECRET_ARN: secret,
    TELEGRAM_API_URL: api,
  } = readEnvironment(TelegramEnvironment);
  const read = telegramSecretReader(secret);
  return {
    bot,
    chats,
    chatMessages: deferred(async () => {
      const { telegramMessages } = await import("./adapters/telegram/chat-messages.ts");
      return telegramMessages({ token: async () => (await read(TOKEN_AGE_MS)).bot_token, api });
    }),
    readWebhookSecret: async (maxAgeMs) => (await read(maxAgeMs)).webhook_secret,
  };
}
