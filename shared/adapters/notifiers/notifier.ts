import { text } from "../../domain/texts/text.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Notifier } from "../../ports/notifications/notifier.ts";
import type { OutgoingRules } from "../outgoing/outgoing-url.ts";
import { post } from "../outgoing/post.ts";
import { answerOfError, answerOfPost } from "./answer-of-post.ts";
import { type Mail, mailOf, orderedMail, type SendMail } from "./mail.ts";
import { noticeOf } from "./notice.ts";
import { slackPayload } from "./slack-payload.ts";
import { sendTelegram } from "./telegram.ts";
import { signedPost } from "./webhook.ts";

export interface NotifierSettings {
  readonly rules: OutgoingRules;
  readonly clock: Pick<Clock, "now">;
  /** Undefined: no sender of mails is configured. */
  readonly sendMail: SendMail | undefined;
  /** @default Telegram's own */
  readonly telegramApi?: string;
}

/** Hands messages over by their config's channel. */
export function notifier({ rules, clock, sendMail, telegramApi }: NotifierSettings): Notifier {
  return {
    async deliver(config, message) {
      try {
        return await send(config, message);
      } catch (error) {
        return answerOfError(error);
      }
    },
    async mail(mail) {
      try {
        return await sendIfConfigured(orderedMail(mail));
      } catch (error) {
        return answerOfError(error);
      }
    },
  };

  async function sendIfConfigured(mail: Mail): ReturnType<SendMail> {
    if (!sendMail) return { kind: "failed", status_code: null, why: text("mail-not-configured"), passing: false };
    return sendMail(mail);
  }

  async function send(...[config, message]: Parameters<Notifier["deliver"]>): ReturnType<Notifier["deliver"]> {
    const notice = noticeOf(config, message.content);
    switch (config.channel) {
      case "webhook":
        return answerOfPost(await post(config.webhook_url ?? "", signedPost(config, message, clock.now()), rules));
      case "slack": {
        const body = JSON.stringify(slackPayload(notice));
        return answerOfPost(await post(config.webhook_url ?? "", { headers: { "content-type": "application/json" }, body }, rules));
      }
      case "telegram":
        if (!config.telegram) return { kind: "failed", status_code: null, why: text("notification-telegram-needed"), passing: false };
        return sendTelegram(config.telegram, notice, { rules, ...(telegramApi !== undefined && { api: telegramApi }) });
      case "email":
        return sendIfConfigured(mailOf(config.recipients, notice, message.delivery_id));
    }
  }
}
