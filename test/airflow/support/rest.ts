import { z } from "zod";
import type { Major } from "./install.ts";
import type { Settings } from "./settings.ts";

const dagAnswer = z.object({ is_paused: z.boolean(), tags: z.array(z.object({ name: z.string() })) });
const runAnswer = z.object({
  dag_id: z.string(),
  dag_run_id: z.string(),
  state: z.string(),
  run_type: z.string(),
  start_date: z.string().nullable(),
  end_date: z.string().nullable(),
  conf: z
    .record(z.string(), z.unknown())
    .nullable()
    .transform((conf) => conf ?? {}),
});
const taskAnswer = z.object({ task_id: z.string(), state: z.string().nullable(), try_number: z.number() });
const errorAnswer = z.object({ filename: z.string(), stack_trace: z.string() });
export type AirflowRun = z.infer<typeof runAnswer>;
export type AirflowTask = z.infer<typeof taskAnswer>;

/** Longer than Airflow waits for its database. */
const REQUEST_MS = 330_000;
const MOST_TRIES = 5;

/** States that a run or a task does not leave by itself. */
const FINAL = new Set(["success", "failed", "skipped", "upstream_failed", "removed"]);
export const isFinal = (state: string | null): boolean => state !== null && FINAL.has(state);

/** As much of the REST API of a real Airflow as these tests need, in the words of each version. */
export class Rest {
  readonly major: Major;
  readonly #base: string;
  readonly #url: string;
  readonly #credentials: { readonly username: string; readonly password: string };
  #authorization: string | undefined;

  constructor(major: Major, { airflows, username, password }: Settings) {
    this.major = major;
    this.#url = airflows[major].url;
    this.#base = `${this.#url}/api/${major === 2 ? "v1" : "v2"}`;
    this.#credentials = { username, password };
  }

  /** Undefined while Airflow does not know the DAG. */
  async dag(dagId: string): Promise<{ readonly is_paused: boolean; readonly tags: readonly string[] } | undefined> {
    const answer = await this.#send("GET", `/dags/${dagId}`, undefined, [404]);
    if (answer === undefined) return undefined;
    const { is_paused, tags } = dagAnswer.parse(answer);
    return { is_paused, tags: tags.map(({ name }) => name) };
  }

  async importErrors(): Promise<z.infer<typeof errorAnswer>[]> {
    return z.object({ import_errors: z.array(errorAnswer) }).parse(await this.#send("GET", "/importErrors")).import_errors;
  }

  async pause(dagId: string, is_paused: boolean): Promise<void> {
    await this.#send("PATCH", `/dags/${dagId}`, { is_paused });
  }

  /** Starts a run by hand; answers its id. */
  async trigger(dagId: string, conf: object = {}): Promise<string> {
    const body = this.major === 2 ? { conf } : { conf, logical_date: null };
    return runAnswer.parse(await this.#send("POST", `/dags/${dagId}/dagRuns`, body)).dag_run_id;
  }

  async run(dagId: string, runId: string): Promise<AirflowRun> {
    return runAnswer.parse(await this.#send("GET", runPath(dagId, runId)));
  }

  async runs(dagId: string): Promise<AirflowRun[]> {
    return z.object({ dag_runs: z.array(runAnswer) }).parse(await this.#send("GET", `/dags/${dagId}/dagRuns`)).dag_runs;
  }

  /** The tasks of a run, by id. */
  async tasks(dagId: string, runId: string): Promise<Record<string, AirflowTask>> {
    const answer = await this.#send("GET", `${runPath(dagId, runId)}/taskInstances?limit=100`);
    const { task_instances } = z.object({ task_instances: z.array(taskAnswer) }).parse(answer);
    return Object.fromEntries(task_instances.map((task) => [task.task_id, task]));
  }

  /** The state of each task of a run, by id. */
  async states(dagId: string, runId: string): Promise<Record<string, string | null>> {
    return Object.fromEntries(Object.entries(await this.tasks(dagId, runId)).map(([id, { state }]) => [id, state]));
  }

  /** Runs tasks of a finished run again. */
  async clear(dagId: string, runId: string, task_ids: readonly string[]): Promise<void> {
    await this.#send("POST", `/dags/${dagId}/clearTaskInstances`, {
      dry_run: false,
      dag_run_id: runId,
      task_ids,
      include_downstream: false,
      only_failed: false,
      reset_dag_runs: true,
    });
  }

  async setRunState(dagId: string, runId: string, state: "failed"): Promise<void> {
    await this.#send("PATCH", runPath(dagId, runId), { state });
  }

  async setTaskState(dagId: string, runId: string, taskId: string, new_state: "failed"): Promise<void> {
    const body = this.major === 2 ? { new_state, dry_run: false } : { new_state };
    await this.#send("PATCH", `${runPath(dagId, runId)}/taskInstances/${taskId}`, body);
  }

  /** The log of a task's try, as one text. */
  async log(dagId: string, runId: string, taskId: string, attempt: number): Promise<string> {
    const accept = this.major === 2 ? "text/plain" : "application/x-ndjson";
    return this.#text("GET", `${runPath(dagId, runId)}/taskInstances/${taskId}/logs/${attempt}?full_content=true`, undefined, accept);
  }

  async #send(method: string, path: string, body?: unknown, none: readonly number[] = []): Promise<unknown> {
    const text = await this.#text(method, path, body, "application/json", none);
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  }

  /** Empty for a status of `none`. */
  async #text(method: string, path: string, body: unknown, accept: string, none: readonly number[] = []): Promise<string> {
    this.#authorization ??= await this.#logIn();
    const headers = { authorization: this.#authorization, accept, "content-type": "application/json" };
    const ask = () =>
      fetch(`${this.#base}${path}`, {
        method,
        headers,
        signal: AbortSignal.timeout(REQUEST_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    let response = await ask();
    // Its database was locked for too long.
    const most = method === "GET" ? MOST_TRIES : 1;
    for (let tries = 1; response.status >= 500 && tries < most; tries += 1) response = await ask();
    const text = await response.text();
    if (none.includes(response.status)) return "";
    if (!response.ok) throw new Error(`${method} ${path} of Airflow ${this.major}: ${response.status} ${text.slice(0, 500)}`);
    return text;
  }

  async #logIn(): Promise<string> {
    const { username, password } = this.#credentials;
    if (this.major === 2) return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    const body = JSON.stringify({ username, password });
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${this.#url}/auth/token`, { method: "POST", headers, body });
    return `Bearer ${z.object({ access_token: z.string() }).parse(await response.json()).access_token}`;
  }
}

function runPath(dagId: string, runId: string): string {
  return `/dags/${dagId}/dagRuns/${encodeURIComponent(runId)}`;
}
