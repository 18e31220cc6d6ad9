/** What `/job …` asks for. */
export type JobCommand =
  /** `text`: part of an id or description; undefined: all jobs. */
  | { readonly verb: "list"; readonly text: string | undefined }
  | { readonly verb: "status"; readonly jobId: string }
  | { readonly verb: "run" | "resume"; readonly jobId: string }
  | { readonly verb: "pause"; readonly jobId: string; readonly reason: string | null };

/** Why words behind `/job` ask for nothing. */
export type NoCommand =
  | { readonly verb: "none" }
  | { readonly verb: "unknown"; readonly given: string }
  | { readonly verb: "id-missing"; readonly of: JobVerb };

export type JobVerb = JobCommand["verb"];

/** In the order in which the help lists them. */
export const JOB_VERBS = ["list", "status", "run", "pause", "resume"] as const satisfies readonly JobVerb[];
const SPACES = /\s+/u;

/** Reads the words behind `/job`. The verb may be in any case, ids are as they are; words beyond what a verb takes are refused as part of its id. */
export function parseJobCommand(words: string): JobCommand | NoCommand {
  const [given = "", ...rest] = words.trim().split(SPACES);
  if (given === "") return { verb: "none" };
  const verb = JOB_VERBS.find((known) => known === given.toLowerCase());
  if (verb === undefined) return { verb: "unknown", given };
  if (verb === "list") return { verb, text: rest.length === 0 ? undefined : rest.join(" ") };
  const [jobId, ...beyond] = rest;
  if (jobId === undefined) return { verb: "id-missing", of: verb };
  if (verb === "pause") return { verb, jobId, reason: beyond.length === 0 ? null : beyond.join(" ") };
  return { verb, jobId: rest.join(" ") };
}
