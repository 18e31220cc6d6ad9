/** Rights by the names of Airflow's security pages: method, end of the path, right. The first that fits counts. */
const RIGHTS: readonly (readonly [method: string, path: RegExp, right: string])[] = [
  ["GET", /\/logs\/[^/]+$/, "can read on Task Logs"],
  ["GET", /\/taskInstances(\/|$)/, "can read on Task Instances"],
  ["PATCH", /\/taskInstances\//, "can edit on Task Instances"],
  ["POST", /\/clearTaskInstances$/, "can edit on Task Instances"],
  ["POST", /\/dagRuns$/, "can create on DAG Runs"],
  ["GET", /\/dagRuns(\/[^/]+)?$/, "can read on DAG Runs"],
  ["DELETE", /\/dagRuns\/[^/]+$/, "can delete on DAG Runs"],
  ["PATCH", /\/dagRuns\/[^/]+(\/setNote)?$/, "can edit on DAG Runs"],
  ["POST", /\/dagRuns\/[^/]+\/clear$/, "can edit on DAG Runs"],
  ["GET", /\/tasks$/, "can read on Task Instances"],
  ["GET", /\/importErrors$/, "can read on ImportError"],
  ["GET", /\/dags(\/[^/]+)?$/, "can read on DAGs"],
  ["PATCH", /\/dags\/[^/]+$/, "can edit on DAGs"],
  ["DELETE", /\/dags\/[^/]+$/, "can delete on DAGs"],
];

/** The right that a call needs; undefined: none that is known. */
export function rightOf(method: string, path: string): string | undefined {
  return RIGHTS.find(([ofMethod, ofPath]) => ofMethod === method && ofPath.test(path))?.[2];
}
