/**
 * A message as JSON text that every queue takes. SQS refuses U+FFFE and U+FFFF, and some stand-ins for it every character
 * beyond the basic plane: those are escaped, which reads back the same.
 */
export function messageText(message: unknown): string {
  return JSON.stringify(message).replaceAll(/[\ud800-\udfff\ufffe\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}

/** The size that an object takes in such a text, in bytes. */
export function messageSize(message: unknown): number {
  return Buffer.byteLength(messageText(message));
}
