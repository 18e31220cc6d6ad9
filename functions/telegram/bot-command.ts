import { Bot } from "grammy/web";
import type { Update, UserFromGetMe } from "grammy/types";
import type { TelegramMessage } from "../../shared/contract/notifications/telegram.ts";

/** What a message asks of the bot. */
export interface AskedCommand {
  readonly name: "job" | "help";
  /** What is behind it. */
  readonly words: string;
}

/** Answers go by a port, which knows the token: this bot only reads, and sends nothing that would need one. */
const NO_TOKEN = "0:none";

/**
 * The command that a message begins with, if it is for the bot of this user name: of `/job@other_bot` it is not. What somebody else
 * said and was forwarded is no command of the chat's. Other words are answered by the help where nobody else can be meant, in a chat of two.
 */
export async function botCommand(username: string, message: TelegramMessage): Promise<AskedCommand | undefined> {
  if (message["forward_origin"] !== undefined) return undefined;
  let asked: AskedCommand | undefined;
  const bot = new Bot(NO_TOKEN, { botInfo: infoOf(username) });
  bot.command("job", ({ match }) => {
    asked = { name: "job", words: match };
  });
  bot.command(["help", "start"], () => {
    asked = { name: "help", words: "" };
  });
  bot.chatType("private").on("message:text", () => {
    asked = { name: "help", words: "" };
  });
  // Of the fields that have been checked; grammY looks at no others here.
  await bot.handleUpdate({ update_id: 0, message } as unknown as Update);
  return asked;
}

/** As `getMe` would say; only the user name counts here. */
function infoOf(username: string): UserFromGetMe {
  return {
    id: 0,
    is_bot: true,
    first_name: username,
    username,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  };
}
