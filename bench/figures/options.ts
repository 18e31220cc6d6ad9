import { parseArgs } from "node:util";

/** Numbers where the default is one, else text. */
type Options<Defaults> = { readonly [Name in keyof Defaults]: Defaults[Name] extends number ? number : string };

/**
 * The options of the command line, each as `--name VALUE`, over their defaults. An option that is unknown, or no number
 * where the default is one, ends the process with a line that says so.
 */
export function readOptions<Defaults extends Readonly<Record<string, number | string>>>(defaults: Defaults): Options<Defaults> {
  try {
    const names = Object.keys(defaults);
    const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: "string" as const }])) });
    return Object.fromEntries(names.map((name) => [name, valueOf(name, values[name], defaults[name])])) as Options<Defaults>;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}

function valueOf(name: string, given: string | undefined, fallback: number | string | undefined): number | string | undefined {
  if (given === undefined || typeof fallback === "string") return given ?? fallback;
  const value = Number(given);
  if (given === "" || !(value >= 0)) throw new RangeError(`--${name} must be a number from 0 on, not ${given}`);
  return value;
}
