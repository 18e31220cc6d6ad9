import { cutText } from "../../domain/notification/cut-text.ts";
import type { Answer } from "../../domain/notification/delivery.ts";
import { text } from "../../domain/texts/text.ts";
import type { OutgoingRules } from "../outgoing/outgoing-url.ts";
import { type PostAnswer, post } from "../outgoing/post.ts";
import { answerOfPost } from "./answer-of-post.ts";
import type { Notice } from "./notice.ts";
import { plainLines } from "./plain-lines.ts";

/** Characters of a message once its markup is read. https://core.telegram.org/bots/api#sendmessage */
const MESSAGE_LIMIT = 4_096;
const TITLE_LIMIT = 500;

const TELEGRAM_API = "https://api.telegram.org";

interface Chat {
  readonly bot_token: string;
  readonly chat_id: string;
}

/** Sends as HTML; where Telegram cannot read that, once as plain text, rather than nothing. */
export async function sendTelegram(
  { bot_token, chat_id }: Chat,
  notice: Notice,
  { rules, api = TELEGRAM_API }: { readonly rules: OutgoingRules; readonly api?: string },
): Promise<Answer> {
  const send = (message: object) =>
    post(
      `${api}/bot${encodeURIComponent(bot_token).replace("%3A", ":")}/sendMessage`,
      {
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ chat_id, link_preview_options: { is_disabled: true }, ...message }),
      },
      rules,
    );
  const { html, plain } = telegramTexts(notice);
  const first = await send({ text: html, parse_mode: "HTML" });
  const answer = first.status === 400 && /parse entities/i.test(first.body) ? await send({ text: plain }) : first;
  return answerOfTelegram(answer);
}

/** Both forms of a message. Cut before it is escaped: what counts is what is left of the markup. */
export function telegramTexts(notice: Notice): { readonly html: string; readonly plain: string } {
  const title = cutText(notice.title, TITLE_LIMIT);
  const rest = cutText(plainLines(notice).join("\n"), MESSAGE_LIMIT - title.length - 1);
  const body = rest === "" ? "" : `\n${rest}`;
  return { html: `<b>${escaped(title)}</b>${escaped(body)}`, plain: `${title}${body}` };
}

/** How long to wait stands in the body. */
function answerOfTelegram(answer: PostAnswer): Answer {
  const meant = answerOfPost(answer);
  if (meant.kind === "delivered") return meant;
  const patience = /"retry_after"\s*:\s*(\d{1,6})/.exec(answer.body)?.[1];
  if (patience !== undefined && meant.passing) return { ...meant, retryAfterSeconds: Number(patience) };
  const [, description] = /"description"\s*:\s*"((?:[^"\\]|\\.){1,200})"/.exec(answer.body) ?? [];
  return description === undefined || meant.passing ? meant : { ...meant, why: text("delivery-refused", { why: description }) };
}

function escaped(raw: string): string {
  return raw.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
