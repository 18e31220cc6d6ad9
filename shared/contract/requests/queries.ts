import * as z from "zod";
import { Timestamp } from "./fields.ts";

/** Query parameters that several lists share. */
export const Flag = z.enum(["true", "false"]).transform((text) => text === "true");
export const Cursor = z.string().min(1).max(1_000).meta({ description: "Where the previous page ended." });
export const limit = (fallback: number, highest: number) => z.coerce.number().int().min(1).max(highest).default(fallback);

/** A parameter that may come several times, or once with commas between its values, which have none themselves. */
export const repeated = <Value extends string>(value: z.ZodType<Value, string>, most: number) =>
  z
    .string()
    .transform((values) => values.split(",").filter((one) => one !== ""))
    .pipe(z.array(value).min(1).max(most));

/** Which fields of a list's entries are answered. */
export function fieldsOf<Shape extends z.ZodRawShape>(view: z.ZodObject<Shape>) {
  const names = Object.keys(view.shape) as Extract<keyof Shape, string>[];
  return repeated(z.enum(names as [(typeof names)[number], ...typeof names]), names.length)
    .optional()
    .meta({ description: "Only these fields of each entry, joined by commas, and its id." });
}

/** What is left of an entry where `fields` were asked for: these, and its id. */
export function partOf<Id extends string>(id: Id) {
  const shape = { [id]: z.string() } as Readonly<Record<Id, z.ZodString>>;
  return z.looseObject(shape).meta({ description: "Where `fields` were asked for: these alone, and the id." });
}

/** Pages by number of entries to pass over, as the system of the workflows has them. */
export const SkipQuery = z.strictObject({ skip: z.coerce.number().int().min(0).max(10_000).default(0), limit: limit(100, 100) });

/** Which of the coming occurrences to list. */
export const NextQuery = z.strictObject({
  from: Timestamp.optional().meta({ description: "Only occurrences after this. Default: now." }),
  count: limit(5, 100),
});
