import { cutText } from "../../domain/notification/cut-text.ts";
import type { Notice } from "./notice.ts";

/** Raw characters: escaped they are five times as many at most, and Slack takes 40,000 in a text. */
const TEXT_LIMIT = 3_000;
const FIELD_LIMIT = 2_000;
const LINE_LIMIT = 300;

/** A message as Slack's incoming webhooks take it. https://docs.slack.dev/messaging/formatting-message-text */
export function slackPayload({ title, mood, fields, lines }: Notice) {
  const said = (raw: string, most: number) => escaped(cutText(raw, most));
  return {
    text: said(title, TEXT_LIMIT),
    username: "Belfry",
    icon_emoji: ":robot_face:",
    channel: null,
    // Texts of others are shown as they are, not as Slack's markup.
    mrkdwn: false,
    attachments: [
      {
        color: mood,
        mrkdwn_in: [],
        fields: fields.map(({ title: name, value, short }) => ({
          title: said(name, LINE_LIMIT),
          value: said(value, FIELD_LIMIT),
          short,
        })),
        ...(lines.length > 0 && { text: lines.map((line) => said(line, LINE_LIMIT)).join("\n") }),
      },
    ],
    blocks: [],
  };
}

/** Slack reads these three only; escaped, nobody is pinged and nothing is a link. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
