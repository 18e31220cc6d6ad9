import * as z from "zod";
import { type CreateJob, JobView, type RunJobNow } from "../../../shared/contract/jobs/job.ts";
import { RunPage, RunView } from "../../../shared/contract/runs/run.ts";
import { eventually } from "./stack-wait.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, or undefined. */
  readonly body: unknown;
}

const Started = z.object({ message_id: z.string(), run_id: z.string(), job: JobView });
const JSON_TYPE = { "content-type": "application/json" };

/** The HTTP API of one scope, as a client sees it; answers are read with the contract's own schemas. */
export class StackApi {
  readonly #url: () => string;
  readonly #headers: () => Record<string, string>;

  constructor(url: () => string, headers: () => Record<string, string> = () => ({})) {
    this.#url = url;
    this.#headers = headers;
  }

  get url(): string {
    return this.#url();
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...(body !== undefined && JSON_TYPE), ...this.#headers(), ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    return { status: response.status, headers: response.headers, text, body: isJson && text !== "" ? JSON.parse(text) : undefined };
  }

  async create(job: z.input<typeof CreateJob>): Promise<JobView> {
    return this.#ok(JobView, 201, "POST", "/jobs", job);
  }

  async job(jobId: string): Promise<JobView> {
    return this.#ok(JobView, 200, "GET", `/jobs/${jobId}`);
  }

  async update(jobId: string, change: object): Promise<JobView> {
    return this.#ok(JobView, 200, "PUT", `/jobs/${jobId}`, change);
  }

  async act(jobId: string, action: "pause" | "resume"): Promise<JobView> {
    return this.#ok(JobView, 200, "POST", `/jobs/${jobId}/${action}`);
  }

  /** Starts a run and answers its id. */
  async runNow(jobId: string, input: z.input<typeof RunJobNow> = {}, headers: Record<string, string> = {}): Promise<string> {
    const answer = await this.send("POST", `/jobs/${jobId}/run-now`, input, headers);
    return read(Started, 200, answer).run_id;
  }

  /** Newest first; none for a job that has no run yet. */
  async runs(jobId: string, status?: RunView["status"]): Promise<RunView[]> {
    const query = new URLSearchParams({ limit: "1000", ...(status && { status }) });
    return (await this.#ok(RunPage, 200, "GET", `/jobs/${jobId}/runs?${query.toString()}`)).runs;
  }

  /** The run when it has this status. */
  async run(jobId: string, runId: string, status: RunView["status"]): Promise<RunView> {
    return eventually(`run ${runId} of ${jobId} is ${status}`, async () => {
      const answer = await this.send("GET", `/jobs/${jobId}/runs/${runId}`);
      if (answer.status === 404) return undefined;
      const run = read(RunView, 200, answer);
      return run.status === status && run;
    });
  }

  /** The runs of a job, as soon as one of them fulfils the condition. */
  async runsWith(jobId: string, what: string, condition: (run: RunView) => boolean, atLeast = 1): Promise<RunView[]> {
    return eventually(`${jobId} has ${atLeast} ${what}`, async () => {
      const runs = await this.runs(jobId);
      return runs.filter(condition).length >= atLeast && runs;
    });
  }

  /** The value of a metric with these labels, in the order they are exposed. It may be 15 s old. */
  async metric(name: string, labels: Readonly<Record<string, string>>): Promise<number | undefined> {
    const { text } = await this.send("GET", labels["job_id"] === undefined ? "/metrics" : `/metrics?job=${labels["job_id"]}`);
    const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
    const row = text.split("\n").find((line) => line.startsWith(`${name}{${pairs.join(",")}} `));
    return row === undefined ? undefined : Number(row.split(" ").at(-1));
  }

  async #ok<Body>(schema: z.ZodType<Body>, status: number, method: string, path: string, body?: unknown): Promise<Body> {
    return read(schema, status, await this.send(method, path, body));
  }
}

/** The body of an answer with this status. */
export function read<Body>(schema: z.ZodType<Body>, status: number, answer: Answer): Body {
  if (answer.status !== status) throw new Error(`answered ${answer.status} instead of ${status}: ${answer.text}`);
  return schema.parse(answer.body);
}
