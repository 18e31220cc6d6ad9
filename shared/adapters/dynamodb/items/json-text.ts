import * as z from "zod";

/** JSON text inside an item: DynamoDB's own maps nest 32 levels at most and lose the order of keys. */
export function jsonText<Value>(value: z.ZodType<Value>) {
  return z.codec(z.string(), value, {
    decode(text, context) {
      try {
        return JSON.parse(text) as Value;
      } catch {
        context.issues.push({ code: "custom", message: "is not JSON", input: text });
        return z.NEVER;
      }
    },
    encode: (kept) => JSON.stringify(kept),
  });
}

/** A JSON object whose fields are nobody's business here. */
export const JsonObject = z.record(z.string(), z.unknown());
