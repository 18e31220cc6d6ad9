/** What a frame about a run means for what is on the screen. Pure. */
import type { ServerFrame } from "../../../shared/contract/operations/live.ts";

type RunChanged = Extract<ServerFrame, { readonly type: "run.changed" }>;
type Progress = Pick<RunChanged, "attempt" | "rank">;
/** The fields of a frame that matter here. */
export type Changed = Pick<RunChanged, "id" | "kind" | "job_id" | "workflow_id" | "run_id"> & Progress;

/** API Gateway closes a connection that was silent for ten minutes; and one that answers no more is found out by it. In ms. */
export const PING_EVERY = 120_000;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 300_000;
/** While a socket tells of changes, questions are asked so many times less often. */
const SLOWER = 6;
/** The overview tells of definitions too, of which no frame does. */
const OVERVIEW_SLOWER = 2;
/** Runs whose state is remembered. */
const REMEMBERED = 500;

/** Whether an answer (by its address) may have changed with the run. */
export function concerns(key: string, { kind, job_id, workflow_id, run_id }: Changed): boolean {
  const [path = "", query = ""] = key.split("?");
  const [, area = "", id = "", runs, run] = /^(?:\/api\/v1)?\/(\w[\w-]*)(?:\/([^/]+))?(?:\/(runs)(?:\/([^/]+))?)?/.exec(path) ?? [];
  switch (area) {
    case "jobs":
      if (id === "") return true;
      return decodeURIComponent(id) === job_id && (runs === undefined || run === undefined || run === run_id);
    case "workflows":
      if (id === "") return true;
      // A step's run has an id of its own.
      return decodeURIComponent(id) === workflow_id && (run === undefined || kind === "step" || run === run_id);
    case "runs":
      return id === "" || id === run_id;
    case "recent": {
      const ids = new URLSearchParams(query).get("ids")?.split(",");
      return ids === undefined || ids.some((one) => one === job_id || one === workflow_id);
    }
    case "overview":
    case "api":
      return true;
    default:
      return false;
  }
}

/** How many times less often an answer is asked for while a socket is open: definitions, queues and logs, of which no frame tells, as often as ever. */
export function slower(key: string): number {
  const [path = ""] = key.split("?");
  if (path === "/overview") return OVERVIEW_SLOWER;
  return /\/runs(?:$|\/)|^\/recent$/.test(path) && !path.endsWith("/log") ? SLOWER : 1;
}

/** Ms until the next try to connect, the more tries have failed: at random, so that not all tabs come back at the same instant. */
export function waitBefore(failed: number, random = Math.random): number {
  const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(failed, 20));
  return longest / 2 + (random() * longest) / 2;
}

/** Tells frames that say something new from repeats, and from those that come after a later one of the same run. */
export function newsFilter(): (frame: Changed) => boolean {
  const shown = new Map<string, Progress>();
  return ({ kind, job_id, workflow_id, run_id, attempt, rank }) => {
    const run = `${kind} ${job_id ?? workflow_id ?? ""} ${run_id ?? ""}`;
    const known = shown.get(run);
    if (known && (attempt < known.attempt || (attempt === known.attempt && rank <= known.rank))) return false;
    shown.delete(run);
    shown.set(run, { attempt, rank });
    const [oldest] = shown.keys();
    if (shown.size > REMEMBERED && oldest !== undefined) shown.delete(oldest);
    return true;
  };
}
