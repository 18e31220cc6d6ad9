import * as z from "zod";
import { hasRefusedCharacter } from "../services/sqs/message-content.ts";

const sqsTypes = z.object({ INVALID_MESSAGE_BODY_CHAR: z.instanceof(RegExp) });

/**
 * Corrects which characters of a message body fauxqs refuses: its expression reads UTF-16 code units, so it refuses every
 * character above U+FFFF. The expression is inside fauxqs, where all that enters a queue passes it, so it is asked
 * to ask us. Idempotent.
 */
export async function correctMessageCharacters(): Promise<void> {
  const module: unknown = await import(new URL("sqs/sqsTypes.js", import.meta.resolve("fauxqs")).href);
  sqsTypes.parse(module).INVALID_MESSAGE_BODY_CHAR.test = hasRefusedCharacter;
}
