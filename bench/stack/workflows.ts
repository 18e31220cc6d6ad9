import * as z from "zod";
import { callApi } from "./call-api.ts";
import { type Receipt, type BenchedWorker, type Report, waitUntil } from "./start-worker.ts";

const ROOT = "/api/v1/workflows";
const Step = z.object({ step_id: z.string(), finished_at: z.string().nullable() });
const Detail = z.object({ steps: z.array(Step) });
const Page = z.object({ runs: z.array(z.object({ id: z.string(), status: z.string() })) });
const Started = z.object({ id: z.string() });

/** A deadline is looked at 5 s after the time-out, and its message comes in the second before; it takes a moment for many. */
export const DEADLINE_MARGIN_SECONDS = 12;

/** A step of a benchmark's workflow. */
export interface BenchedStep {
  readonly step_id: string;
  readonly depends_on: readonly string[];
}

/** So many steps, each after the one before: `c0000`, `c0001`, … */
export function chain(length: number): BenchedStep[] {
  const id = (place: number) => `c${String(place).padStart(4, "0")}`;
  return Array.from({ length }, (_, place) => ({ step_id: id(place), depends_on: place === 0 ? [] : [id(place - 1)] }));
}

/** `first`, then so many side by side, then `join`. */
export function fanOut(width: number): BenchedStep[] {
  const ids = Array.from({ length: width }, (_, index) => `p${String(index).padStart(4, "0")}`);
  return [
    { step_id: "first", depends_on: [] },
    ...ids.map((step_id) => ({ step_id, depends_on: ["first"] })),
    { step_id: "join", depends_on: ids },
  ];
}

export async function createWorkflow(
  api: string,
  workflowId: string,
  {
    queue,
    steps,
    timeoutSeconds = 120,
  }: { readonly queue: string; readonly steps: readonly BenchedStep[]; readonly timeoutSeconds?: number },
): Promise<void> {
  const given = steps.map((step) => ({ ...step, queue, timeout_sec: timeoutSeconds }));
  await callApi(api, "PUT", `${ROOT}/${workflowId}`, { name: workflowId, steps: given });
}

/** A run from its start to its end, as its worker saw it. */
export interface PlayedRun {
  readonly runId: string;
  readonly status: string;
  readonly receipts: readonly Receipt[];
  readonly reports: readonly Report[];
  readonly seconds: number;
}

/** Starts a run and waits for its end; gives up when nothing new is received for so long. */
export async function playRun(
  api: string,
  workflowId: string,
  { steps, worker, patience }: { readonly steps: number; readonly worker: BenchedWorker; readonly patience: number },
): Promise<PlayedRun> {
  const [receipts, reports] = [worker.receipts.length, worker.reports.length];
  const began = Date.now();
  const { id } = Started.parse(await callApi(api, "POST", `${ROOT}/${workflowId}/runs`, {}));
  for (let seen = receipts; seen < receipts + steps; seen = worker.receipts.length) {
    const known = seen;
    if (!(await waitUntil(() => worker.receipts.length > known, patience))) break;
  }
  // Not the run itself, which comes with all its steps: that reading would be counted too.
  let status = "";
  await waitUntil(async () => {
    const { runs } = Page.parse(await callApi(api, "GET", `${ROOT}/${workflowId}/runs?limit=1`));
    status = runs.find((run) => run.id === id)?.status ?? "";
    return status !== "queued" && status !== "running";
  }, patience);
  const seconds = Number(((Date.now() - began) / 1000).toFixed(2));
  return { runId: id, status, receipts: worker.receipts.slice(receipts), reports: worker.reports.slice(reports), seconds };
}

/** When each step ended, epoch ms, by its id. */
export async function endsOfSteps(api: string, workflowId: string, runId: string): Promise<ReadonlyMap<string, number>> {
  const { steps } = Detail.parse(await callApi(api, "GET", `${ROOT}/${workflowId}/runs/${runId}`));
  return new Map(steps.map(({ step_id, finished_at }) => [step_id, Date.parse(finished_at ?? "")]));
}

/** `seed` of `daily_pipeline:seed`, under which the step's messages go. */
export function stepOf(jobId: string): string {
  return jobId.slice(jobId.indexOf(":") + 1);
}
