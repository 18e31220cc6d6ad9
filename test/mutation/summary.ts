import * as z from "zod";

const Place = z.object({ line: z.number(), column: z.number() });
/** What we read of Stryker's report (the schema of mutation-testing-elements). Lines and columns count from 1. */
export const Report = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          mutatorName: z.string(),
          replacement: z.string().optional(),
          status: z.enum(["Killed", "Survived", "NoCoverage", "Timeout", "RuntimeError", "CompileError", "Ignored", "Pending"]),
          location: z.object({ start: Place, end: Place }),
        }),
      ),
    }),
  ),
});

interface Survivor {
  /** `path:line:column` */
  readonly at: string;
  readonly mutator: string;
  readonly code: string;
  readonly replacement: string;
  /** Whether any test runs the code at all. */
  readonly reached: boolean;
}

export interface Summary {
  /** All that were tried: those below, together. */
  readonly mutants: number;
  readonly killed: number;
  readonly survived: number;
  /** The change made the tests run for ever, which tells it as well as a failure does. */
  readonly timed_out: number;
  /** Of those that were tried, how many were told; 0 to 1. */
  readonly score: number;
  /** Not tried: of a kind that is left out, or in what is made once, when the module is loaded. */
  readonly ignored: number;
  readonly survivors: readonly Survivor[];
}

/** @throws Error if a mutant was not tried to its end */
export function summaryOf({ files }: z.infer<typeof Report>): Summary {
  const all = Object.entries(files).flatMap(([path, { source, mutants }]) => mutants.map((mutant) => ({ path, source, mutant })));
  const count = (...statuses: readonly string[]) => all.filter(({ mutant }) => statuses.includes(mutant.status)).length;
  const untried = count("CompileError", "Pending");
  if (untried > 0) throw new Error(`${untried} mutants were not tried`);
  const killed = count("Killed", "RuntimeError");
  const timed_out = count("Timeout");
  const survived = count("Survived", "NoCoverage");
  const mutants = killed + timed_out + survived;
  const survivors = all
    .filter(({ mutant }) => mutant.status === "Survived" || mutant.status === "NoCoverage")
    .map(({ path, source, mutant: { mutatorName, replacement = "", status, location } }) => ({
      at: `${path}:${location.start.line}:${location.start.column}`,
      mutator: mutatorName,
      code: within(source, location),
      replacement,
      reached: status === "Survived",
    }));
  const score = mutants === 0 ? 1 : (killed + timed_out) / mutants;
  return { mutants, killed, survived, timed_out, score, ignored: count("Ignored"), survivors };
}

type Place = z.infer<typeof Place>;

function within(source: string, { start, end }: { readonly start: Place; readonly end: Place }): string {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  const cut = lines.map((line, index) => (index === lines.length - 1 ? line.slice(0, end.column - 1) : line));
  return cut.map((line, index) => (index === 0 ? line.slice(start.column - 1) : line)).join("\n");
}
