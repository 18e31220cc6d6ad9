import { createHash } from "node:crypto";
import * as z from "zod";

const attributeSchema = z.looseObject({ DataType: z.string(), StringValue: z.string().optional(), BinaryValue: z.string().optional() });
type Attribute = z.output<typeof attributeSchema>;
const answerSchema = z.looseObject({
  Messages: z.array(z.looseObject({ MessageAttributes: z.record(z.string(), attributeSchema).optional() })).optional(),
});

const STRING_VALUE = 1;
const BINARY_VALUE = 2;

/**
 * Corrects the message attributes of what ReceiveMessage answers: fauxqs answers all of them where none were asked for, and the
 * digest of all of them where some were, which SDKs refuse.
 * @param body the answer as JSON text
 * @param asked the request's MessageAttributeNames
 */
export function correctReceivedAttributes(body: string, asked: readonly string[]): string {
  if (!body.includes('"MessageAttributes"')) return body;
  const answer = answerSchema.parse(JSON.parse(body));
  const Messages = answer.Messages?.map(({ MessageAttributes, MD5OfMessageAttributes: _digest, ...message }) =>
    MessageAttributes === undefined || asked.length === 0
      ? message
      : { ...message, MessageAttributes, MD5OfMessageAttributes: digestOf(MessageAttributes) },
  );
  return JSON.stringify({ ...answer, Messages });
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation */
function digestOf(attributes: Readonly<Record<string, Attribute>>): string {
  const hash = createHash("md5");
  const add = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes).sort(([left], [right]) =>
    left < right ? -1 : 1,
  )) {
    add(Buffer.from(name));
    add(Buffer.from(DataType));
    const binary = DataType.startsWith("Binary");
    hash.update(Buffer.of(binary ? BINARY_VALUE : STRING_VALUE));
    add(binary ? Buffer.from(BinaryValue ?? "", "base64") : Buffer.from(StringValue ?? ""));
  }
  return hash.digest("hex");
}
