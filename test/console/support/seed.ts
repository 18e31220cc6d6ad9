import type * as z from "zod";
import type { CreateJob } from "../../../shared/contract/jobs/job.ts";
import { eventually } from "../../support/stack/stack-wait.ts";
import type { TestStack } from "../../support/stack/stack.ts";

/** Text that would be markup or script, if any place of the page took it for such. */
export const HOSTILE = `<img src=x onerror="window.stolen=1"><script>window.stolen=2</script>\u202Egnp.exe`;

type Registration = z.input<typeof CreateJob>;

const queue = (name: string) => `real.jobs.${name}`;

/** Jobs of every kind that the screens tell apart. */
const JOBS: readonly Registration[] = [
  {
    job_id: "model-drift-report",
    queue: queue("ml"),
    cron_expr: "0 3 * * *",
    description: "모델 드리프트 리포트",
    retry_limit: 0,
    max_parallel: 50,
  },
  {
    job_id: "buy-scanner",
    queue: queue("scan"),
    cron_expr: "*/5 * * * *",
    description: "매수 스캔 자동 실행",
    default_params: { scan_mode: "swing" },
    max_parallel: 50,
    retry_limit: 1,
  },
  { job_id: "risk-limit-check", queue: queue("scan"), cron_expr: "* * * * *", description: "위험 한도 점검", max_parallel: 50 },
  {
    job_id: "feature-store-refresh",
    queue: queue("scan"),
    interval_seconds: 900,
    description: "피처 스토어 갱신",
    max_parallel: 50,
    retry_limit: 0,
  },
  {
    job_id: "fx-rate-sync",
    queue: queue("slow"),
    cron_expr: "*/10 * * * *",
    description: "환율 동기화",
    timeout_sec: 600,
    max_parallel: 5,
  },
  { job_id: "settlement-recon", queue: queue("slow"), cron_expr: "*/2 * * * * *", description: "정산 대사" },
  {
    job_id: "telegram-digest",
    queue: queue("scan"),
    interval_seconds: 3_600,
    reschedule_mode: "queue",
    description: "텔레그램 요약 발송",
    max_parallel: 50,
  },
  { job_id: "price-monitor-start", queue: queue("scan"), cron_expr: "0 9 * * 1-5", description: "시세 감시 시작", max_parallel: 50 },
  {
    job_id: "us-close-import",
    queue: queue("scan"),
    cron_expr: "5 16 * * 1-5",
    timezone: "America/New_York",
    description: "미국장 종가 수집",
    max_parallel: 50,
  },
  { job_id: "llm-case-generator", queue: queue("ml"), cron_expr: "0 8 */2 * 1", description: "투자 사례 생성", max_parallel: 50 },
  { job_id: "backup-verify", queue: queue("nobody"), cron_expr: "0 4 * * *", description: "백업 검증" },
  {
    job_id: "hostile-texts",
    queue: queue("ml"),
    interval_seconds: 86_400,
    description: HOSTILE,
    retry_limit: 0,
    max_parallel: 50,
    default_params: { [HOSTILE]: HOSTILE, fail: `${HOSTILE}\n${"e".repeat(3_000)}` },
  },
];

const FAILURE = `ConnectionTimeout: feature-store:5432 (10 s)
  at FeatureClient.connect (src/feature/client.ts:88:13)
  at loadReference (src/drift/reference.ts:24:20)
  at report (src/drift/report.ts:51:27)
  caused by: 피처 스토어가 응답하지 않습니다. 연결 풀 0/20`;

/** What a run is to do, told to the worker by its params. */
interface Task {
  readonly ms?: number;
  readonly fail?: string;
}

/** Registers the jobs and lets them have a past: successes, failures, a run that is still under way, skipped ones, a paused job. */
export async function seed(stack: TestStack): Promise<void> {
  const { real } = stack;
  for (const job of JOBS) await real.create(job);
  const work = async ({ ms = 20, fail }: Task, signal: AbortSignal) => {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
    });
    if (fail !== undefined) throw new Error(fail);
    return { scanned: 2_140, signals: 3 };
  };
  for (const name of ["ml", "scan"]) {
    await stack.worker({ queue: queue(name), concurrency: 10, handler: (params, { signal }) => work(params, signal) });
  }
  // Slower than its schedule: most occurrences find the limit reached, and are skipped.
  await stack.worker({
    queue: queue("slow"),
    concurrency: 2,
    handler: (_, { job, signal }) => work({ ms: job.job_id === "settlement-recon" ? 4_500 : 600_000 }, signal),
  });
  const lengths = [31, 44, 20, 62, 38, 25, 51, 33, 47, 29];
  const runs = [
    ...many("buy-scanner", 26, (n) => (n === 19 ? { fail: FAILURE } : { ms: lengths[n % 10] ?? 20 })),
    ...many("risk-limit-check", 30, (n) => ({ ms: 12 + (n % 7) * 3 })),
    ...many("feature-store-refresh", 20, (n) => (n === 16 ? { fail: FAILURE } : { ms: (lengths[n % 10] ?? 20) * 2 })),
    ...many("price-monitor-start", 24, (n) => ({ ms: lengths[(n * 3) % 10] ?? 20 })),
    ...many("us-close-import", 12, (n) => ({ ms: 60 + (lengths[n % 10] ?? 20) })),
    ...many("llm-case-generator", 5, (n) => ({ ms: 80 + n * 10 })),
  ];
  for (const { id, task } of runs) await real.runNow(id, { params: { ...task } });
  await real.runNow("fx-rate-sync");
  await real.runNow("hostile-texts");
  const drift = many("model-drift-report", 18, (n) => (n === 12 || n === 17 ? { fail: FAILURE } : { ms: lengths[n % 10] ?? 20 }));
  for (const [index, { id, task }] of drift.entries()) {
    // The last one fails: of runs of one second, the one that ends last counts as the last.
    if (index === drift.length - 1) await allOver(id);
    const params = { model: "alpha-lgbm-v14", baseline: "2026-11-01", psi_limit: 0.2, notify: ["ml-oncall"], ...task };
    await real.runNow(id, { params });
  }
  for (const id of ["model-drift-report", "buy-scanner", "risk-limit-check", "hostile-texts"]) await allOver(id);
  await real.send("POST", "/jobs/backup-verify/pause", { reason: "스토리지 이전 작업 중" });

  async function allOver(id: string): Promise<void> {
    await eventually(`all runs of ${id} are over`, async () => {
      const runs = await real.runs(id);
      return runs.length > 0 && runs.every(({ finished_at }) => finished_at !== null);
    });
  }
}

function many(id: string, count: number, task: (n: number) => Task): readonly { readonly id: string; readonly task: Task }[] {
  return Array.from({ length: count }, (_, n) => ({ id, task: task(n) }));
}
