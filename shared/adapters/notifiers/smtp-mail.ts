import { createTransport } from "nodemailer";
import { text } from "../../domain/texts/text.ts";
import { codeOf } from "./answer-of-post.ts";
import type { SendMail } from "./mail.ts";

const ANSWER_MS = 30_000;

/** Mails by an SMTP server, `smtp://user:password@host:587`, for a laptop: the operator names it, nobody from outside does. */
export function smtpMail(url: string, sender: string): SendMail {
  const transport = createTransport({ url, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: ANSWER_MS });
  return async ({ to, subject, text: body, messageId, attachments }) => {
    const attached = attachments.map(({ name, content }) => ({ filename: name, content, encoding: "base64" }));
    try {
      await transport.sendMail({ from: sender, to: [...to], subject, text: body, messageId, attachments: attached });
      return { kind: "delivered", status_code: 250 };
    } catch (error) {
      const status = (error as { readonly responseCode?: unknown }).responseCode;
      const status_code = typeof status === "number" ? status : null;
      // 5xx is for good, 4xx passes; without an answer the server is away.
      const passing = status_code === null || status_code < 500;
      return { kind: "failed", status_code, why: text("mail-not-taken", { code: codeOf(error) }), passing };
    }
  };
}
