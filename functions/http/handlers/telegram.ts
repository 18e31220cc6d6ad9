import { BelfryError } from "../../../shared/domain/errors.ts";
import type { ReadWebhookSecret, TelegramPorts } from "../../../shared/ports/telegram.ts";
import type { Telemetry } from "../../../shared/ports/telemetry.ts";
import { type BotPorts, type BotSettings, answerUpdate } from "../../telegram/answer-update.ts";
import { sameToken } from "../bearer-token.ts";
import type { Handlers } from "../types.ts";

export type TelegramHandlerPorts = BotPorts & BotSettings & Pick<TelegramPorts, "readWebhookSecret"> & { readonly telemetry: Telemetry };

/** So long is a secret in force in this process after it was replaced, in ms. */
const LONGEST_MS = 300_000;
/** A secret that is not known may be newer than what is in memory: however many come, it is read no more often, in ms. */
const AT_LEAST_MS = 10_000;

/**
 * The webhook that Telegram calls. Telegram sends an update again, for a day, until it is answered 200, and holds back those that
 * come after it:
 *
 * - Without the bot's secret: 401, nothing is read. After a rotation Telegram sends what was refused once more, with the new secret.
 * - An update from elsewhere than an allow-listed chat, or that is no command: 200, and no word to the chat.
 * - A command that is refused, for its job, its chat's accesses or its age: 200, and the chat is told why.
 * - A command that fails for a reason of ours, a table that does not answer: 500, nothing is said, and Telegram sends it again. What
 *   was half done is then completed: a run is started once by an update, and a pause or a resume that holds already changes nothing.
 * - A command that is done, whose answer does not reach the chat: 200, for it would be done again. It is reported.
 */
export function telegramHandlers(ports: TelegramHandlerPorts): Handlers<"telegram"> {
  return {
    callTelegramWebhook: async ({ headers, body, sourceIp, requestId }) => {
      if (!(await isTelegram(ports.readWebhookSecret, headers["x-telegram-bot-api-secret-token"]))) {
        ports.telemetry.record({ name: "telegram.refused", level: "warn", detail: { why: "secret", source_ip: sourceIp } });
        throw new BelfryError({ code: "UNAUTHORIZED" });
      }
      await answerUpdate(ports, body({ form: false }), { sourceIp, requestId });
      return { body: {} };
    },
  };
}

async function isTelegram(read: ReadWebhookSecret, given: string | undefined): Promise<boolean> {
  if (given === undefined || given === "") return false;
  return sameToken(given, await read(LONGEST_MS)) || sameToken(given, await read(AT_LEAST_MS));
}
