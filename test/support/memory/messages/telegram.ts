import type { TelegramChats } from "../../../../shared/contract/notifications/telegram.ts";
import type { ChatMessage, NotSent } from "../../../../shared/ports/telegram.ts";

export const TELEGRAM_SECRET = "a-secret-of-the-webhook";

/** Telegram in memory: what a bot said, and which chats may command it. */
export class MemoryTelegram {
  readonly sent: ChatMessage[] = [];
  /** What becomes of messages; undefined: they are sent. */
  failure: NotSent | undefined;
  secret = TELEGRAM_SECRET;
  /** By how old a value each reader of the secret was content with, in ms. */
  readonly secretReads: number[] = [];
  chats: TelegramChats = {
    ops: { id: -1_001, access: ["read", "operate"], language: "en" },
    watchers: { id: -1_002, access: ["read"], language: "ko" },
    anna: { id: 7, access: ["read", "operate"], language: "sender" },
    few: { id: -1_003, access: ["read"], language: "en", members: [7] },
  };

  readonly ports = {
    bot: "belfry_bot",
    chats: this.chats,
    readWebhookSecret: async (maxAgeMs: number) => {
      this.secretReads.push(maxAgeMs);
      return this.secret;
    },
    chatMessages: {
      send: async (message: ChatMessage) => {
        if (this.failure) return this.failure;
        this.sent.push(message);
        return undefined;
      },
    },
  };
}
