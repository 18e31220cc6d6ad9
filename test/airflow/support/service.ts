import { randomUUID } from "node:crypto";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type * as z from "zod";
import { functionName } from "../../../shared/contract/deployment/deployment.ts";
import type { CreateSchedule, ScheduleView } from "../../../shared/contract/schedules/schedule.ts";
import { scheduleRoutes } from "../../../shared/contract/schedules/schedule-routes.ts";
import type { ScheduleRunDetail, ScheduleRuns } from "../../../shared/contract/schedules/schedule-runs.ts";
import { read, StackApi } from "../../support/stack/stack-api.ts";
import { CREDENTIALS } from "../../support/stack/stack.ts";
import { eventually } from "../../support/stack/stack-wait.ts";
import type { Major } from "./install.ts";
import { Rest } from "./rest.ts";
import { settings } from "./settings.ts";

/** For whatever takes an Airflow on busy cores a while; only a test that hangs waits so long. */
const PATIENCE = { withinMs: 480_000, everyMs: 1_000 };
const ROOT = "/api/schedules";

/** The merged service whose schedules run on a real Airflow, as a client sees it; beside it that Airflow itself. */
export class Service {
  readonly api: StackApi;
  readonly rest: Rest;
  readonly dags: { readonly bucket: string; readonly prefix: string };
  readonly #scope: string;
  readonly #client: LambdaClient;

  constructor(major: Major) {
    const { services, awsEndpoint } = settings();
    const { apiUrl, scope, dags } = services[major];
    this.api = new StackApi(() => apiUrl);
    this.rest = new Rest(major, settings());
    this.dags = dags;
    this.#scope = scope;
    this.#client = new LambdaClient({ endpoint: awsEndpoint, ...CREDENTIALS });
  }

  /** What happens each minute by itself, too. */
  async sync(): Promise<void> {
    await this.#client.send(new InvokeCommand({ FunctionName: functionName(this.#scope, "airflow-sync"), Payload: "{}" }));
  }

  /** The first answer that is neither undefined nor false, with a look at Airflow before each. */
  eventually<Value>(what: string, probe: () => Promise<Value | undefined | false>): Promise<Value> {
    const look = async () => {
      await this.sync();
      return probe();
    };
    return eventually(what, look, PATIENCE);
  }

  /** Registers a job that nobody's clock starts, and answers its id. */
  async job(code: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const job_id = `job-${randomUUID().slice(0, 8)}`;
    const queue = `${this.#scope}.jobs.on-airflow`;
    await this.api.create({ job_id, queue, interval_seconds: 86_400, enabled: false, default_params: { code, ...more } });
    return job_id;
  }

  /** Registers a schedule of today on, once a year unless it says otherwise, and answers its id once Airflow has loaded it. */
  async schedule(input: Pick<z.input<typeof CreateSchedule>, "jobs"> & Partial<z.input<typeof CreateSchedule>>): Promise<string> {
    const start_date = new Date().toISOString();
    const body = { title: "Daily report", start_date, execution_time: "09:00", frequency: "0 0 1 1 *", timezone: "UTC", ...input };
    const { data } = read(scheduleRoutes.createSchedule.response, 200, await this.api.send("POST", ROOT, body));
    if (data.state !== "registering") throw new Error(`a schedule that was just made is ${data.state}`);
    await this.loaded(data.schedule_id);
    return data.schedule_id;
  }

  /** Resolves when Airflow has loaded what was saved last. */
  async loaded(id: string): Promise<void> {
    await this.eventually(`schedule ${id} is active`, async () => {
      const { state, import_error } = await this.scheduled(id);
      if (state === "error") throw new Error(import_error ?? "the DAG cannot be loaded");
      return state === "active";
    });
  }

  async scheduled(id: string): Promise<ScheduleView> {
    return read(scheduleRoutes.getSchedule.response, 200, await this.api.send("GET", `${ROOT}/${id}`)).data;
  }

  /** Starts a run by hand, and answers its id. */
  async start(id: string): Promise<string> {
    return read(scheduleRoutes.startSchedule.response, 200, await this.api.send("POST", `${ROOT}/${id}/start`)).data.run_id;
  }

  async toggle(id: string): Promise<boolean> {
    return read(scheduleRoutes.toggleSchedule.response, 200, await this.api.send("PATCH", `${ROOT}/${id}/toggle`)).data.is_paused;
  }

  async runs(id: string): Promise<z.infer<typeof ScheduleRuns>["runs"]> {
    return read(scheduleRoutes.listScheduleRuns.response, 200, await this.api.send("GET", `${ROOT}/${id}/runs`)).data.runs;
  }

  async run(id: string, runId: string): Promise<ScheduleRunDetail> {
    return read(scheduleRoutes.getScheduleRun.response, 200, await this.api.send("GET", `${ROOT}/${id}/runs/${runId}`)).data;
  }

  /** The run when it has ended, whatever its outcome. */
  ended(id: string, runId: string): Promise<ScheduleRunDetail> {
    return this.eventually(`run ${runId} of schedule ${id} has ended`, async () => {
      const run = await this.run(id, runId);
      return !["queued", "running"].includes(run.status) && run;
    });
  }

  /** The lines of a job's log, as the run's detail links to it. */
  async log(path: string | null | undefined): Promise<readonly string[]> {
    const { data } = read(scheduleRoutes.getScheduleJobLog.response, 200, await this.api.send("GET", path ?? ""));
    return data.lines.map(({ text }) => text);
  }
}
