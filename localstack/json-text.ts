/** JSON that SQS takes: U+FFFE and U+FFFF, which it refuses, are escaped. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\ufffe\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}
