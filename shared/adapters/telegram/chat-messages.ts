import { setTimeout as wait } from "node:timers/promises";
// Its build for the web, which takes the fetch that is there: the other one brings node-fetch.
import { Api, GrammyError, HttpError } from "grammy/web";
import type { ChatMessage, ChatMessages, NotSent } from "../../ports/telegram.ts";

/** The longest that one try may take. */
const TRY_SECONDS = 5;
/** Telegram's wish to wait is followed for so long at most, once: API Gateway waits for the function for 30 seconds. */
const PATIENCE_SECONDS = 5;
const TELEGRAM_API = "https://api.telegram.org";

interface Telegram {
  /** Empty until the operator has filled it in. */
  readonly token: () => Promise<string>;
  /** @default https://api.telegram.org */
  readonly api?: string | undefined;
}

/**
 * Sends messages by the Bot API. One that Telegram asks to wait for (429) is tried a second time. One whose fate is not known, for
 * Telegram was silent or broke off, is not: the chat would read it twice.
 */
export function telegramMessages({ token, api: apiRoot = TELEGRAM_API }: Telegram): ChatMessages {
  return {
    async send(message) {
      const first = await trySend(message);
      if (first?.retryAfterSeconds === undefined || first.retryAfterSeconds > PATIENCE_SECONDS) return first;
      await wait(first.retryAfterSeconds * 1_000);
      return trySend(message);
    },
  };

  async function trySend({ chatId, threadId, replyTo, text }: ChatMessage): Promise<NotSent | undefined> {
    const ours = await token();
    if (ours === "") return { why: "the secret holds no bot_token yet: fill it in, and run npm run telegram:webhook" };
    const client = new Api(ours, { apiRoot, timeoutSeconds: TRY_SECONDS });
    try {
      await client.sendMessage(chatId, text, {
        reply_parameters: { message_id: replyTo, allow_sending_without_reply: true },
        link_preview_options: { is_disabled: true },
        ...(threadId !== undefined && { message_thread_id: threadId }),
      });
      return undefined;
    } catch (error) {
      return notSent(error);
    }
  }
}

/** Of an error without an answer grammY keeps the address, with the token in it, to itself. */
function notSent(error: unknown): NotSent {
  if (error instanceof GrammyError) {
    const { retry_after: retryAfterSeconds } = error.parameters;
    return { why: error.description, status: error.error_code, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  }
  if (error instanceof HttpError) return { why: `${error.message} ${causeOf(error.error)}` };
  throw error;
}

/** `ECONNREFUSED`, or what kind of an error it is: never its words, which may hold the address. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if (error.cause !== undefined) return causeOf(error.cause);
  const code: unknown = "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : error.name;
}
