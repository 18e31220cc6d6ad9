import * as z from "zod";

/** A property that is accepted and has no effect on a laptop: it protects, bills, labels or restricts access. */
export const ignored = z.unknown().optional();

/** CloudFormation writes numbers and booleans also as strings. */
export const integer = z.coerce.number().int();
export const boolean = z.union([z.boolean(), z.enum(["true", "false"]).transform((value) => value === "true")]);
