import * as z from "zod";
import type { Text, Words } from "../../../domain/texts/text.ts";

/** Words in an item: a text of ours as a map of code and parameters, anybody else's as a string. Absent: null. */
export const WordsItem: z.ZodType<Words | null> = z
  .union([
    z.string(),
    z.object({ code: z.string(), params: z.record(z.string(), z.unknown()) }).transform((text) => text as unknown as Text),
  ])
  .nullable()
  .default(null);
