/** Records that the scan finds when it asks, and the configuration by which it knows them. */
import { StackApi } from "../support/stack/stack-api.ts";

interface Known {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Makes one record of each kind, and answers parameters of paths for the scanner, as TOML. */
export async function makeRecords({ url, headers }: Known): Promise<string> {
  const api = new StackApi(
    () => url,
    () => ({ ...headers }),
  );
  const made = async (method: string, path: string, body?: object): Promise<Readonly<Record<string, unknown>>> => {
    const { status, body: answer, text } = await api.send(method, path, body);
    if (status >= 300 || typeof answer !== "object" || answer === null) throw new Error(`${method} ${path} answered ${status}: ${text}`);
    return answer as Readonly<Record<string, unknown>>;
  };
  const steps = [{ step_id: "only", queue: "real.jobs.scan" }];
  await made("POST", "/jobs", { job_id: "scan-job", queue: "real.jobs.scan", cron_expr: "0 3 * * *" });
  const run = await made("POST", "/jobs/scan-job/run-now", {});
  await made("POST", "/triggers", { trigger_id: "scan-trigger", type: "cron", cron_expr: "0 3 * * *", topic: "scan.done" });
  await made("PUT", "/api/v1/workflows/scan-workflow", { name: "Scan", steps, max_parallel: 100, cron_expr: "0 3 * * *" });
  const workflowRun = await made("POST", "/api/v1/workflows/scan-workflow/runs", {});
  const schedule = await made("POST", "/api/schedules", {
    title: "Scan",
    jobs: [{ id: "scan-job", order: 1 }],
    start_date: "2026-11-01",
    execution_time: "09:30",
    frequency: "weekly",
    engine: "native",
  });
  const { schedule_id } = schedule["data"] as { readonly schedule_id: string };
  const dataset = await made("POST", "/api/v1/datasets", { name: "scan", path: "s3://scan" });
  const task = await made("POST", "/api/v1/tasks", { name: "scan" });
  const token = await made("POST", "/api/v1/tokens", { name: "scan", scopes: ["workflow:read"] });
  const user = await made("POST", "/api/v1/users", {
    username: "scanned",
    email: "scanned@example.com",
    name: "Scanned",
    password: "scanned-password",
  });
  const everywhere = {
    job_id: "scan-job",
    trigger_id: "scan-trigger",
    workflow_id: "scan-workflow",
    schedule_id,
    dataset_id: dataset["id"],
    task_id: task["id"],
    token_id: token["id"],
    user_id: user["id"],
    queue: "real.jobs.scan",
  };
  const runs = { "^/(jobs|runs)/": run["run_id"], "^/api/v1/workflows/": workflowRun["id"] };
  return [
    "[parameters]",
    ...Object.entries(everywhere).map(([name, value]) => `"path.${name}" = ${JSON.stringify(value)}`),
    ...Object.entries(runs).flatMap(([pattern, id]) => [
      "[[operations]]",
      `include-path-regex = ${JSON.stringify(pattern)}`,
      `parameters = { "path.run_id" = ${JSON.stringify(id)} }`,
    ]),
    "",
  ].join("\n");
}
