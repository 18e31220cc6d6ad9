import type { Step } from "../../../shared/domain/definition/workflow.ts";
import type { Run } from "../../../shared/domain/run/run.ts";
import { stepsVersionOf } from "../../../shared/domain/run/new-workflow-run.ts";
import { newStepRun } from "../../../shared/domain/run/changes/step-run.ts";
import type { Memory } from "../../support/memory-ports.ts";
import { aStep, aWorkflow, aWorkflowRun, iso, ref } from "../../support/samples.ts";
import { NIGHT } from "./a-fleet.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const BEGAN = NIGHT - 37 * MINUTE - 42_000;
const slot = { maxParallel: 9, startedAt: iso(BEGAN), nextDueAt: null, activeSince: iso(NIGHT - 40 * DAY) };

const STEPS: readonly Step[] = [
  aStep("fetch_prices"),
  aStep("fetch_news"),
  aStep("fetch_macro"),
  aStep("clean", { depends_on: ["fetch_prices", "fetch_news", "fetch_macro"] }),
  aStep("features", { depends_on: ["clean"] }),
  aStep("train_lgbm", { depends_on: ["features"], queue: "real.jobs.gpu" }),
  aStep("train_lstm", { depends_on: ["features"], queue: "real.jobs.gpu", retry_limit: 1, params: { rows: 1_842_210, batch: 512 } }),
  aStep("risk_model", { depends_on: ["features"], timeout_sec: 3_600 }),
  aStep("ensemble", { depends_on: ["train_lgbm", "train_lstm"] }),
  aStep("report", { depends_on: ["risk_model"] }),
  aStep("backtest", { depends_on: ["ensemble"] }),
];
/** When each step began and how long it took, in seconds from the run's beginning. */
const TIMES: readonly (readonly [from: number, took: number])[] = [
  [0, 62],
  [0, 148],
  [0, 31],
  [148, 96],
  [244, 310],
  [554, 720],
  [560, 1_330],
  [554, 1_708],
];
const ERROR = `OutOfMemory: GPU 0, 23.6 / 24 GB
  at Trainer.fit (src/train/lstm.ts:142:9)`;

/** A nightly pipeline that goes on although a step of it has failed. Answers the run's id. */
export async function seedPipeline({ workflows, workflowRuns, runs }: Memory): Promise<string> {
  const workflow = aWorkflow({
    workflow_id: "nightly-alpha",
    name: "야간 알파 파이프라인",
    cron_expr: "30 2 * * *",
    on_failure: "continue",
    max_parallel: 2,
    steps: STEPS,
    created_at: iso(NIGHT - 40 * DAY),
    active_since: iso(NIGHT - 40 * DAY),
  });
  await workflows.create(workflow);
  const spec = stepsVersionOf(STEPS);
  await workflows.saveStepsSnapshot(workflow.workflow_id, spec, STEPS);
  for (let days = 20; days > 0; days -= 1) {
    const at = BEGAN - days * DAY;
    const over = { status: "success", started_at: iso(at), finished_at: iso(at + 2_300_000 + days * 9_000) } as const;
    const run = aWorkflowRun({ workflow_id: workflow.workflow_id, steps: "s".repeat(STEPS.length), spec, ...over }, at);
    await workflowRuns.create(run);
    await workflows.acquireSlot(ref(workflow.workflow_id), run.run_id, slot);
    await workflows.freeSlot(workflow.workflow_id, {
      runId: run.run_id,
      scheduledAt: run.scheduled_at,
      attempt: 1,
      status: "success",
      triggerSource: "scheduler",
      error: null,
      durationSeconds: 2_300 + days * 9,
      latenessSeconds: 0.4,
    });
  }
  const under = { status: "running", started_at: iso(BEGAN), on_failure: "continue", spec } as const;
  const run = aWorkflowRun({ workflow_id: workflow.workflow_id, steps: "ssssssfax-x", ...under }, BEGAN);
  await workflowRuns.create(run);
  await workflows.acquireSlot(ref(workflow.workflow_id), run.run_id, slot);
  for (const [place, [from, took]] of TIMES.entries()) {
    const at = BEGAN + from * 1_000;
    const step = newStepRun(run, place, STEPS[place] ?? aStep(""), place === 6 ? { rows: 1_842_210, batch: 512 } : {}, at);
    await runs.create({ ...step, ...stepEnd(place, at, took) });
  }
  return run.run_id;
}

function stepEnd(place: number, at: number, took: number): Partial<Run> {
  const begun = { started_at: iso(at), begun_at: iso(at), worker_id: place > 4 ? "gpu-worker-1" : "pipeline-worker-3" };
  const finished_at = iso(at + took * 1_000);
  if (place === 7) return { status: "running", ...begun };
  if (place !== 6) return { status: "success", ...begun, finished_at, result: { rows: 1_842_210 } };
  const retry = at + 640_000;
  const first = { attempt: 1, sent_at: iso(at), started_at: iso(at), finished_at: iso(retry - 10_000), outcome: "failed" } as const;
  const past_attempts = [{ ...first, error: ERROR, worker_id: "gpu-worker-1", retry_at: iso(retry) }];
  return { status: "failed", ...begun, started_at: iso(retry), attempt: 2, past_attempts, finished_at, error: ERROR };
}
