import { GetSuppressedDestinationCommand, NotFoundException, SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import type { Answer } from "../../domain/notification/delivery.ts";
import { text } from "../../domain/texts/text.ts";
import { requestLimits } from "../request-limits.ts";
import type { Attachment, SendMail } from "./mail.ts";

/** The longest that SES is waited for, in ms. */
const ANSWER_MS = 30_000;
/** What passes by itself, or once an operator has done something, while the mail stays good. */
const PASSING = new Set(["TooManyRequestsException", "LimitExceededException", "SendingPausedException", "InternalServiceErrorException"]);

/**
 * Mails by SES. It answers 200 for addresses on its suppression list and sends nothing: they are asked for first, and a mail
 * that has no other recipient is refused.
 */
export function sesMail(sender: string, client = new SESv2Client({ maxAttempts: 2, requestHandler: requestLimits(ANSWER_MS) })): SendMail {
  return async ({ to, subject, text: body, attachments }) => {
    try {
      const suppressed = await Promise.all(to.map((address) => isSuppressed(client, address)));
      const reached = to.filter((_, index) => suppressed[index] !== true);
      if (reached.length === 0) return refused(null, "SUPPRESSED");
      const { $metadata } = await client.send(
        new SendEmailCommand({
          FromEmailAddress: sender,
          Destination: { ToAddresses: reached },
          Content: {
            Simple: {
              Subject: { Data: subject, Charset: "UTF-8" },
              Body: { Text: { Data: body, Charset: "UTF-8" } },
              ...(attachments.length > 0 && { Attachments: attachments.map(attachmentOf) }),
            },
          },
        }),
      );
      return { kind: "delivered", status_code: $metadata.httpStatusCode ?? null };
    } catch (error) {
      return answerOf(error);
    }
  };
}

/** SES finds the type by the end of the name. https://docs.aws.amazon.com/ses/latest/dg/attachments.html */
function attachmentOf({ name, content }: Attachment) {
  return { FileName: name, RawContent: Buffer.from(content, "base64"), ContentDisposition: "ATTACHMENT" } as const;
}

async function isSuppressed(client: SESv2Client, EmailAddress: string): Promise<boolean> {
  try {
    await client.send(new GetSuppressedDestinationCommand({ EmailAddress }));
    return true;
  } catch (error) {
    if (error instanceof NotFoundException) return false;
    throw error;
  }
}

function answerOf(error: unknown): Answer {
  const name = error instanceof Error && /^\w{1,60}$/.test(error.name) ? error.name : "UNKNOWN";
  const { httpStatusCode: status } = (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata ?? {};
  const answer = refused(status ?? null, name);
  const passing = status === undefined || status >= 500 || status === 429 || PASSING.has(name);
  return answer.kind === "failed" ? { ...answer, passing } : answer;
}

function refused(status_code: number | null, code: string): Answer {
  return { kind: "failed", status_code, why: text("mail-not-taken", { code }), passing: false };
}
