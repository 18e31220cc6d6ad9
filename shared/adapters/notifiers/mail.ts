import { cutText, oneLine } from "../../domain/notification/cut-text.ts";
import type { Answer } from "../../domain/notification/delivery.ts";
import type { OrderedMail } from "../../ports/notifications/notifier.ts";
import type { Notice } from "./notice.ts";
import { plainLines } from "./plain-lines.ts";

/** A mail, whoever takes it. */
export interface Mail {
  readonly to: readonly string[];
  /** One line. */
  readonly subject: string;
  readonly text: string;
  /** The same on every attempt. */
  readonly messageId: string;
  readonly attachments: readonly Attachment[];
}

/** Its type follows from the end of its name. */
export interface Attachment {
  readonly name: string;
  /** Base64. */
  readonly content: string;
}

/** Hands mails over. Taken is not delivered: what becomes of a mail later is not known here. */
export type SendMail = (mail: Mail) => Promise<Answer>;

const SUBJECT_LIMIT = 200;
const TEXT_LIMIT = 50_000;

export function mailOf(to: readonly string[], notice: Notice, deliveryId: string): Mail {
  return {
    to,
    subject: cutText(oneLine(notice.title), SUBJECT_LIMIT),
    text: cutText([notice.title, "", ...plainLines(notice)].join("\n"), TEXT_LIMIT),
    messageId: messageIdOf(deliveryId),
    attachments: [],
  };
}

/** A mail as it was ordered. */
export function orderedMail({ to, subject, text, file, delivery_id }: OrderedMail): Mail {
  return {
    to,
    subject: cutText(oneLine(subject), SUBJECT_LIMIT),
    text: cutText(text, TEXT_LIMIT),
    messageId: messageIdOf(delivery_id),
    attachments: file === null ? [] : [file],
  };
}

function messageIdOf(deliveryId: string): string {
  return `<${deliveryId}@belfry.invalid>`;
}
