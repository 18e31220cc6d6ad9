import * as z from "zod";
import { ServiceError } from "../../endpoint/service-error.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html; a lone surrogate is no character. */
// eslint-disable-next-line no-control-regex
const REFUSED = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const ALLOWED = "Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF";

const attributes = z.record(z.string(), z.looseObject({ StringValue: z.string().optional() })).nullish();
const sendSchema = z.looseObject({
  MessageAttributes: attributes,
  Entries: z.array(z.looseObject({ MessageAttributes: attributes })).nullish(),
});

/** True when a message body holds a character that SQS does not take. */
export function hasRefusedCharacter(text: string): boolean {
  return REFUSED.test(text);
}

/**
 * Checks the texts among the message attributes of SendMessage or SendMessageBatch.
 * @throws ServiceError InvalidParameterValue
 */
export function checkMessageAttributes(input: unknown): void {
  const { data } = sendSchema.safeParse(input);
  for (const { MessageAttributes } of data === undefined ? [] : [data, ...(data.Entries ?? [])]) {
    for (const [name, { StringValue }] of Object.entries(MessageAttributes ?? {})) {
      if (StringValue !== undefined && hasRefusedCharacter(StringValue))
        throw new ServiceError("InvalidParameterValue", 400, `Message attribute '${name}': invalid characters found. ${ALLOWED}.`);
    }
  }
}
