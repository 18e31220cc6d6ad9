import type { EventPatternTexts } from "../../../domain/event-pattern-texts.ts";
import type { TextTable } from "../text-table.ts";

export const eventPattern: TextTable<EventPatternTexts> = {
  "pattern-not-an-object": () => "must be an object",
};
