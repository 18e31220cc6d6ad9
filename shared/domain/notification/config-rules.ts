import type { FieldProblem } from "../errors.ts";
import { text } from "../texts/text.ts";
import type { NotificationConfig } from "./notification.ts";

type Addressed = Pick<NotificationConfig, "channel" | "webhook_url" | "recipients" | "telegram">;

/** Does a channel have what it needs, and nothing that is another's? */
export function addressFaults({ channel, webhook_url, recipients, telegram }: Addressed): readonly FieldProblem[] {
  const byUrl = channel === "slack" || channel === "webhook";
  const foreign = text("not-of-channel", { channel });
  return [
    ...(byUrl && webhook_url === null ? [{ path: "webhook_url", text: text("notification-url-needed", { channel }) }] : []),
    ...(!byUrl && webhook_url !== null ? [{ path: "webhook_url", text: foreign }] : []),
    ...(channel === "email" && recipients.length === 0 ? [{ path: "recipients", text: text("notification-recipients-needed") }] : []),
    ...(channel !== "email" && recipients.length > 0 ? [{ path: "recipients", text: foreign }] : []),
    ...(channel === "telegram" && telegram === null ? [{ path: "telegram", text: text("notification-telegram-needed") }] : []),
    ...(channel !== "telegram" && telegram !== null ? [{ path: "telegram", text: foreign }] : []),
  ];
}
