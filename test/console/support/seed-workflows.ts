import type * as z from "zod";
import type { StepInput } from "../../../shared/contract/workflows/workflow.ts";
import { StackWorkflows } from "../../support/stack/stack-workflows.ts";
import type { TestStack } from "../../support/stack/stack.ts";
import { HOSTILE } from "./seed.ts";

type Step = z.input<typeof StepInput>;

const queue = "real.jobs.flow";
/** More steps than a graph is drawn of unasked. */
const WIDE = 84;

/** What a step is to do, told to the worker by its params: fail with a text, or go on until the test is over. */
interface Task {
  readonly fail?: string;
  readonly hold?: boolean;
}

export function step(step_id: string, depends_on: readonly string[] = [], params: Step["params"] = {}, change: Partial<Step> = {}): Step {
  return { step_id, queue, depends_on: [...depends_on], params, retry_limit: 0, ...change };
}

/** A nightly pipeline: data, features, three models side by side, and what is made of them. */
const NIGHTLY: readonly Step[] = [
  step("fetch_prices"),
  step("fetch_news"),
  step("fetch_macro"),
  step("clean", ["fetch_prices", "fetch_news", "fetch_macro"]),
  step("features", ["clean"]),
  step("train_lgbm", ["features"]),
  step("train_lstm", ["features"], { rows: 1_842_210, batch: 512, fail: "<$.params.fail>" }, { retry_limit: 1 }),
  step("risk_model", ["features"], { hold: "<$.params.hold>" }, { timeout_sec: 3_600 }),
  step("ensemble", ["train_lgbm", "train_lstm"]),
  step("report", ["risk_model"]),
  step("backtest", ["ensemble"]),
];

/** A worker for the steps of workflows. */
export async function workOnSteps(stack: TestStack): Promise<void> {
  await stack.worker({
    queue,
    concurrency: 10,
    keepLog: true,
    handler: async ({ fail = "", hold = false }: Task, { signal }) => {
      if (hold) await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
      if (fail !== "") throw new Error(fail);
      return { rows: 1_842_210 };
    },
  });
}

/** Ids of runs that screens show. */
export interface SeededRuns {
  /** It goes on although a step has failed. */
  readonly running: string;
  readonly success: string;
  readonly skipped: string;
  /** Of many steps. */
  readonly wide: string;
}

/** Registers workflows and lets them have a past. */
export async function seedWorkflows(stack: TestStack): Promise<SeededRuns> {
  const workflows = new StackWorkflows(stack.real);
  const default_params = { fail: "", hold: false };
  await workflows.put("nightly-alpha", {
    description: "야간 알파 파이프라인",
    cron_expr: "30 2 * * *",
    on_failure: "continue",
    max_parallel: 5,
    steps: [...NIGHTLY],
    default_params,
  });
  await workflows.put("hourly-sync", {
    cron_expr: "10 * * * *",
    steps: [step("pull"), step("push", ["pull"], { hold: "<$.params.hold>" }, { timeout_sec: 3_600 })],
    default_params,
  });
  await workflows.put("wide-fanout", {
    max_parallel: 2,
    steps: Array.from({ length: WIDE }, (_, n) => step(`part_${n}`, n < 12 ? [] : [`part_${n - 12}`])),
  });
  await workflows.put("hostile-flow", { description: HOSTILE, steps: [step("a", [], { [HOSTILE]: HOSTILE, fail: HOSTILE })] });
  await workflows.put("monthly-close", { cron_expr: "0 4 1 * *", steps: [step("sum")] });
  await workOnSteps(stack);
  await stack.real.send("POST", "/api/v1/workflows/monthly-close/pause", { reason: "스토리지 이전 작업 중" });

  const success = await workflows.start("nightly-alpha");
  const wide = await workflows.start("wide-fanout");
  await workflows.start("hostile-flow");
  await workflows.start("hourly-sync", { params: { hold: true } });
  const skipped = await workflows.start("hourly-sync");
  for (const [id, run] of [
    ["nightly-alpha", success],
    ["wide-fanout", wide],
  ] as const)
    await workflows.ended(id, run);
  const running = await workflows.start("nightly-alpha", { params: { fail: "OutOfMemory: GPU 0, 23.6 / 24 GB", hold: true } });
  await workflows.run("nightly-alpha", running, "has a failed step", ({ steps }) => steps["train_lstm"]?.status === "failed");
  return { running, success, skipped, wide };
}
