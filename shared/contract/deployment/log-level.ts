import * as z from "zod";

/** The lowest level of functions' own log lines that are written. */
export const LogLevel = z.enum(["INFO", "WARN", "ERROR"]);
export type LogLevel = z.infer<typeof LogLevel>;
