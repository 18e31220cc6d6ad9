/** States in which a task instance is done, until it is cleared. */
const DONE = new Set(["success", "failed", "skipped", "upstream_failed", "removed"]);

export function isDone(state: string | null): boolean {
  return state !== null && DONE.has(state);
}

/** What a trigger rule makes of the states upstream. https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#trigger-rules */
export function ruled(rule: string, upstream: readonly (string | null)[]): "run" | "skip" | "upstream_failed" | "wait" {
  const has = (...states: string[]) => upstream.some((state) => state !== null && states.includes(state));
  const allDone = upstream.every(isDone);
  const anyFailed = has("failed", "upstream_failed");
  const whenDone = (verdict: "run" | "skip" | "upstream_failed") => (allDone ? verdict : "wait");
  switch (rule) {
    case "always":
      return "run";
    case "all_success":
      if (anyFailed) return "upstream_failed";
      return has("skipped") ? "skip" : whenDone("run");
    case "none_failed":
      return anyFailed ? "upstream_failed" : whenDone("run");
    case "none_failed_min_one_success":
      if (anyFailed) return "upstream_failed";
      return whenDone(has("success") ? "run" : "skip");
    case "one_failed":
      return anyFailed ? "run" : whenDone("skip");
    case "one_success":
      return has("success") ? "run" : whenDone(anyFailed ? "upstream_failed" : "skip");
    case "all_failed":
      return has("success", "skipped") ? "skip" : whenDone("run");
    case "none_skipped":
      return has("skipped") ? "skip" : whenDone("run");
    case "all_done":
      return whenDone("run");
    default:
      throw new Error(`the stand-in does not know the trigger rule ${rule}`);
  }
}
