/** Telegram, as the bot needs it. Not here: hearing from it, for it calls by HTTP; and any chat's history. */

/** A message to a chat, as plain text: nothing in it is markup, whatever a job's owner wrote. */
export interface ChatMessage {
  readonly chatId: number;
  /** Of a group's topics, the one that it belongs to. */
  readonly threadId?: number | undefined;
  /** The message that it answers; where that is gone, it stands by itself. */
  readonly replyTo: number;
  /** At most 4,096 UTF-16 units. */
  readonly text: string;
}

export interface ChatMessages {
  /**
   * Undefined once it is sent; else why it is not. Never throws for what Telegram does, and takes a bounded time. Repeated: sent twice.
   */
  send(message: ChatMessage): Promise<NotSent | undefined>;
}

export interface NotSent {
  /** Holds no token. */
  readonly why: string;
  /** Of Telegram's answer; undefined: there was none. */
  readonly status?: number;
  /** How long Telegram asks to wait. */
  readonly retryAfterSeconds?: number;
}

/** What Telegram has to show. Answers what was read at most `maxAgeMs` ago. @throws while the secret holds none that can be used */
export type ReadWebhookSecret = (maxAgeMs: number) => Promise<string>;

export interface TelegramPorts {
  readonly chatMessages: ChatMessages;
  readonly readWebhookSecret: ReadWebhookSecret;
}
