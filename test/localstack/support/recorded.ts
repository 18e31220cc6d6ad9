import { existsSync, readFileSync } from "node:fs";
import type * as z from "zod";

/** Source of a function that appends each record it gets to the file named by its environment, then runs `decide`. */
export function recordingHandler(decide: string): string {
  return `
    import { appendFileSync } from 'node:fs'
    export const handler = async (event) => {
      appendFileSync(process.env.RECORDS, event.Records.map((record) => JSON.stringify(record) + '\\n').join(''))
      ${decide}
    }`;
}

/** What a recording handler has received so far. */
export function recorded<T>(path: string, schema: z.ZodType<T>): T[] {
  if (!existsSync(path)) return [];
  return (
    readFileSync(path, "utf8")
      .split("\n")
      // The last one is empty, or not yet written to its end.
      .slice(0, -1)
      .map((line) => schema.parse(JSON.parse(line)))
  );
}
