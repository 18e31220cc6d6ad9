import type * as z from "zod";

/** What is wrong with a value, each fault with its path: `commands.seed.args.date.pattern: is not a regular expression`. */
export function faultsOf(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.map(named).join(".")}: ${message}`));
}

function named(key: PropertyKey): string {
  const name = String(key);
  return /^[\w-]+$/.test(name) ? name : JSON.stringify(name);
}
