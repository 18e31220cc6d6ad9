import * as z from "zod";

/** Whole numbers beyond 32 bits, of which JSON keeps all: Telegram's have 52 at most. */
const TelegramId = z.int();

/** A chat that may command the bot. */
const TelegramChat = z.strictObject({
  /** Telegram's number of the chat: a person's own is positive, a group's negative. */
  id: TelegramId,
  /** What its commands may do, each granted on its own, as everywhere in the API. */
  access: z
    .array(z.enum(["read", "operate"]))
    .min(1)
    .default(["read"]),
  /** The language of answers; `sender`: Korean for who has Telegram in Korean, else English. */
  language: z.enum(["ko", "en", "sender"]).default("ko"),
  /** Telegram's numbers of the users who may command it there. @default everybody in the chat */
  members: z.array(TelegramId).min(1).optional(),
});
export type TelegramChat = z.infer<typeof TelegramChat>;

/** By a name of the operator's own, under which a chat's commands are on record. As many as a function's variables hold with ease. */
export const TelegramChats = z
  .record(z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, "must be 1 to 40 lower-case letters, digits, '_' and '-'"), TelegramChat)
  .refine((chats) => Object.keys(chats).length >= 1 && Object.keys(chats).length <= 20, "must name 1 to 20 chats")
  .refine((chats) => new Set(Object.values(chats).map(({ id }) => id)).size === Object.keys(chats).length, "must name each chat once");
export type TelegramChats = z.infer<typeof TelegramChats>;

/** A bot that takes commands. Its token is in a secret that the stack makes, output `TelegramSecret`. */
export const TelegramBot = z.strictObject({
  /** Its user name, without `@`: in groups a command may name the bot that it is for. */
  username: z.string().regex(/^[A-Za-z0-9_]{5,32}$/, "must be the bot's user name, without @"),
  chats: TelegramChats,
});

/** https://core.telegram.org/bots/api#message, what is looked at of it */
const Message = z.looseObject({
  message_id: z.int(),
  message_thread_id: z.int().optional(),
  is_topic_message: z.boolean().optional(),
  /** When it was sent, in seconds since the epoch. */
  date: z.int(),
  chat: z.looseObject({ id: TelegramId, type: z.string() }),
  from: z.looseObject({ id: TelegramId, language_code: z.string().optional() }).optional(),
  text: z.string().optional(),
  entities: z.array(z.looseObject({ type: z.string(), offset: z.int(), length: z.int() })).optional(),
});
export type TelegramMessage = z.infer<typeof Message>;

/**
 * What Telegram tells of. A message of a shape that is not known counts as none, and so does all else: an answer that refuses it would
 * make Telegram send it again, and hold back what comes after it.
 */
export const TelegramUpdate = z
  .looseObject({
    update_id: z.int().min(0).meta({ description: "Telegram's number of it: a command counts once, however often it comes." }),
    message: Message.optional().catch(undefined),
  })
  .meta({ id: "TelegramUpdate", description: "https://core.telegram.org/bots/api#update" });
export type TelegramUpdate = z.infer<typeof TelegramUpdate>;

/** The updates that Telegram is to send. */
export const ALLOWED_UPDATES = ["message"] as const;

/** What the stack's secret holds. */
export const TelegramSecret = z.object({
  /** From @BotFather, `123456:ABC…`; empty until the operator has filled it in. */
  bot_token: z.string(),
  /** What Telegram shows with each call. https://core.telegram.org/bots/api#setwebhook */
  webhook_secret: z.string().regex(/^[A-Za-z0-9_-]{16,256}$/),
});
