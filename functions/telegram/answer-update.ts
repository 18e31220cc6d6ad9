import { sayIn } from "../../shared/contract/texts/say-in.ts";
import type { TelegramChat, TelegramChats, TelegramMessage, TelegramUpdate } from "../../shared/contract/notifications/telegram.ts";
import { deferred } from "../../shared/deferred.ts";
import { BelfryError } from "../../shared/domain/errors.ts";
import { text } from "../../shared/domain/texts/text.ts";
import type { TelegramPorts } from "../../shared/ports/telegram.ts";
import type { Telemetry } from "../../shared/ports/telemetry.ts";
import { carryOut, type CommandPorts } from "./carry-out.ts";
import { refusalOf } from "./refusal.ts";

export type BotPorts = CommandPorts & Pick<TelegramPorts, "chatMessages"> & { readonly telemetry: Telemetry };

/** What cdk.json says of the bot. */
export interface BotSettings {
  /** Its user name. */
  readonly bot: string;
  readonly chats: TelegramChats;
}

/** Loaded for chats that may command, and for nobody else. */
const reading = deferred(() => import("./bot-command.ts"));
/** A command that came so late is not carried out: Telegram keeps updates for a day while the webhook does not answer. */
const LATEST_MINUTES = 15;

/** The request that an update came with. */
interface Came {
  readonly sourceIp: string;
  readonly requestId: string;
}

/** Carries out the command of an update, if it has one and its chat may command, and tells the chat. @throws what is ours to mend */
export async function answerUpdate(ports: BotPorts & BotSettings, { update_id, message }: TelegramUpdate, came: Came): Promise<void> {
  if (!message) return;
  const { chat, from, message_id, date } = message;
  const allowed = allowedChat(ports.chats, message);
  if (!allowed) {
    const detail = { why: "chat", chat_id: chat.id, ...(from && { user_id: from.id }) };
    ports.telemetry.record({ name: "telegram.refused", level: "warn", detail });
    return;
  }
  const command = await reading.botCommand(ports.bot, message);
  if (!command) return;
  const { name, settings } = allowed;
  const say = await sayIn(languageOf(settings, from?.language_code));
  const late = ports.clock.now() - date * 1_000 > LATEST_MINUTES * 60_000;
  const answer = late
    ? say(text("bot-command-late", { minutes: LATEST_MINUTES }))
    : await carryOut(ports, command, { ...came, by: `telegram:${name}`, access: settings.access, updateId: update_id, say }).catch(
        (error: unknown) => {
          if (error instanceof BelfryError) return refusalOf(error.problem, say);
          throw error;
        },
      );
  const detail = { chat: name, command: command.name, words: command.words, update_id, ...(from && { user_id: from.id }) };
  ports.telemetry.record({ name: "telegram.command", detail });
  const threadId = message.is_topic_message ? message.message_thread_id : undefined;
  const failure = await ports.chatMessages.send({ chatId: chat.id, threadId, replyTo: message_id, text: answer });
  if (!failure) return;
  ports.telemetry.record({ name: "telegram.answer_failed", level: "warn", detail: { ...detail, ...failure } });
  ports.telemetry.measure("telegram_answers_failed", 1);
}

function allowedChat(chats: TelegramChats, { chat, from }: TelegramMessage): { name: string; settings: TelegramChat } | undefined {
  const [name, settings] = Object.entries(chats).find(([, { id }]) => id === chat.id) ?? [];
  if (name === undefined || !settings) return undefined;
  if (settings.members && !(from && settings.members.includes(from.id))) return undefined;
  return { name, settings };
}

function languageOf({ language }: TelegramChat, ofSender = ""): "ko" | "en" {
  if (language !== "sender") return language;
  return /^ko\b/i.test(ofSender) ? "ko" : "en";
}
