import * as z from "zod";
import { Timestamp } from "./fields.ts";

/** Query parameters that several lists share. */
export const Flag = z.enum(["true", "false"]).transform((text) => text === "true");
export const Cursor = z.string().min(1).max(1_000).meta({ description: "Where the previous page ended." });
export const limit = (fallback: number, highest: number) => z.coerce.number().int().min(1).max(highest).default(fallback);

/** Pages by number of entries to pass over, as the system of the workflows has them. */
export const SkipQuery = z.strictObject({ skip: z.coerce.number().int().min(0).max(10_000).default(0), limit: limit(100, 100) });

/** Which of the coming occurrences to list. */
export const NextQuery = z.strictObject({
  from: Timestamp.optional().meta({ description: "Only occurrences after this. Default: now." }),
  count: limit(5, 100),
});
