import type { JobDefinition } from "../../../shared/domain/definition/job.ts";
import type { Run } from "../../../shared/domain/run/run.ts";
import { text } from "../../../shared/domain/texts/text.ts";
import { aJob, aRun, iso, ref } from "../../support/samples.ts";
import type { Memory } from "../../support/memory-ports.ts";

/** A quarter past three at night in Seoul, as nearly as it is in the mock-ups. */
export const NIGHT = Date.parse("2026-11-26T18:07:42.000Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const LONG_AGO = { created_at: iso(NIGHT - 40 * 24 * HOUR), updated_at: iso(NIGHT - 3 * HOUR), active_since: iso(NIGHT - 40 * 24 * HOUR) };
const FAILURE = `ConnectionTimeout: feature-store:5432 (10 s)
  at FeatureClient.connect (src/feature/client.ts:88:13)
  at loadReference (src/drift/reference.ts:24:20)
  caused by: 피처 스토어가 응답하지 않습니다. 연결 풀 0/20`;
const LENGTHS = [31, 44, 20, 62, 38, 25, 51, 33, 47, 29];

/** How an occurrence ended, seconds after it was due. */
interface Past {
  readonly status?: Exclude<Run["status"], "queued" | "running">;
  readonly seconds: number;
  readonly error?: string;
}

/** Jobs with a past, in memory: the same each time. */
class Fleet {
  readonly memory: Memory;

  constructor(memory: Memory) {
    this.memory = memory;
  }

  async job(id: string, change: Partial<JobDefinition>): Promise<void> {
    await this.memory.jobs.create(aJob({ job_id: id, id, max_parallel: 5, version: 7, ...LONG_AGO, ...change }));
  }

  /** Occurrences that are over, the first one first. */
  async past(id: string, times: readonly number[], how: (n: number, left: number) => Past): Promise<void> {
    const { jobs, runs } = this.memory;
    const definition = await jobs.getDefinition(id);
    const settings = { queue: definition?.queue ?? "", params: definition?.default_params ?? {}, scheduled: true } as const;
    for (const [n, at] of times.entries()) {
      const { status = "success", seconds, error } = how(n, times.length - 1 - n);
      const started = { started_at: iso(at + 170), begun_at: iso(at + 170), worker_id: "ml-worker-2" };
      const ended = { ...started, finished_at: iso(at + 170 + seconds * 1_000), result: error === undefined ? { signals: 3 } : null };
      if (status === "skipped" || status === "missed") {
        const reason =
          status === "missed" ? text("missed-beyond-grace", { grace: 600 }) : text("slots-taken", { max_parallel: 1, runs: [] });
        await runs.createUnstarted(aRun({ job_id: id, status, reason, finished_at: iso(at + 1_000) }, settings, at), ref(id));
        continue;
      }
      const run = aRun({ job_id: id, status, ...ended, error: error ?? null }, settings, at);
      await runs.create(run);
      await jobs.acquireSlot(ref(id), run.run_id, {
        maxParallel: 9,
        startedAt: iso(at),
        nextDueAt: null,
        activeSince: LONG_AGO.active_since,
      });
      await jobs.freeSlot(id, {
        runId: run.run_id,
        scheduledAt: run.scheduled_at,
        attempt: 1,
        status,
        triggerSource: "scheduler",
        error: error ?? null,
        durationSeconds: seconds,
        latenessSeconds: 0.17,
      });
    }
  }

  /** A run that is under way, or waits. */
  async active(id: string, at: number, change: Partial<Run> = {}): Promise<void> {
    const { jobs, runs } = this.memory;
    const definition = await jobs.getDefinition(id);
    const started = { status: "running", started_at: iso(at + 210), begun_at: iso(at + 210), worker_id: "scan-worker-1" } as const;
    const settings = { queue: definition?.queue ?? "", timeout_sec: definition?.timeout_sec ?? 120, scheduled: true } as const;
    const run = aRun({ job_id: id, ...started, ...change }, settings, at);
    await runs.create(run);
    await jobs.acquireSlot(ref(id), run.run_id, {
      maxParallel: 9,
      startedAt: iso(at),
      nextDueAt: null,
      activeSince: LONG_AGO.active_since,
    });
  }
}

const every = (minutes: number, count: number, until = NIGHT) => {
  const last = Math.floor(until / (minutes * MINUTE)) * minutes * MINUTE;
  return Array.from({ length: count }, (_, n) => last - (count - 1 - n) * minutes * MINUTE);
};
const long = (n: number) => LENGTHS[n % LENGTHS.length] ?? 30;

/** Jobs of a trading desk at night: most are well, one fails, one was missed, one waits for a worker, one is paused. */
export async function seedFleet(memory: Memory): Promise<void> {
  const fleet = new Fleet(memory);
  const daily = (hour: number, count: number) => every(24 * 60, count, NIGHT - hour * HOUR).map((at) => at + hour * HOUR);
  await fleet.job("model-drift-report", {
    queue: "real.jobs.ml",
    cron_expr: "0 3 * * *",
    description: "모델 드리프트 리포트",
    retry_limit: 0,
    default_params: { model: "alpha-lgbm-v14", baseline: "2026-11-01", psi_limit: 0.2 },
  });
  await fleet.past("model-drift-report", daily(18, 24), (n, left) =>
    left < 2 ? { status: "failed", seconds: 11, error: FAILURE } : { seconds: long(n) * 2 },
  );
  await fleet.job("buy-scanner", {
    queue: "real.jobs.scan",
    cron_expr: "*/5 * * * *",
    description: "매수 스캔 자동 실행",
    default_params: { scan_mode: "swing" },
  });
  await fleet.past("buy-scanner", every(5, 288), (n) =>
    n % 97 === 40
      ? { status: "failed", seconds: 8, error: FAILURE }
      : n % 120 === 70
        ? { status: "skipped", seconds: 0 }
        : { seconds: long(n) },
  );
  await fleet.job("risk-limit-check", { queue: "real.jobs.scan", cron_expr: "* * * * *", description: "위험 한도 점검" });
  await fleet.past("risk-limit-check", every(1, 240), (n) => (n === 80 ? { status: "timeout", seconds: 120 } : { seconds: long(n) / 4 }));
  await fleet.job("settlement-recon", {
    queue: "real.jobs.settle",
    cron_expr: "10 2 * * *",
    description: "정산 대사",
    misfire_grace_sec: 600,
  });
  await fleet.past(
    "settlement-recon",
    daily(17, 20).map((at) => at + 10 * MINUTE),
    (n, left) => (left === 0 ? { status: "missed", seconds: 0 } : { seconds: long(n) * 3 }),
  );
  await fleet.job("feature-store-refresh", {
    queue: "real.jobs.scan",
    cron_expr: null,
    interval_seconds: 900,
    description: "피처 스토어 갱신",
  });
  await fleet.past("feature-store-refresh", every(15, 40), (n) => ({ seconds: long(n) * 2 }));
  await fleet.active("feature-store-refresh", NIGHT - 98_000);
  await fleet.job("news-crawler", {
    queue: "real.jobs.crawl",
    cron_expr: "*/10 * * * *",
    description: "뉴스 수집",
    timeout_sec: 600,
    max_parallel: 1,
  });
  await fleet.past("news-crawler", every(10, 30, NIGHT - 12 * MINUTE), (n) => ({ seconds: long(n) * 1.5 }));
  await fleet.active("news-crawler", NIGHT - 462_000);
  await fleet.job("scout-daily", { queue: "real.jobs.scout", cron_expr: "30 7 * * *", description: "종목 스카우트" });
  await fleet.active("scout-daily", NIGHT - 12 * MINUTE, { status: "queued", started_at: null, begun_at: null, worker_id: null });
  await fleet.job("backup-verify", {
    queue: "real.jobs.ops",
    cron_expr: "0 4 * * *",
    description: "백업 검증",
    enabled: false,
    paused_at: iso(NIGHT - 5 * HOUR),
    pause_reason: "스토리지 이전 작업 중",
  });
  await fleet.past("backup-verify", daily(19, 10).slice(0, 9), (n) => ({ seconds: long(n) * 4 }));
  await fleet.job("us-close-import", {
    queue: "real.jobs.scan",
    cron_expr: "5 16 * * 1-5",
    timezone: "America/New_York",
    description: "미국장 종가 수집",
  });
  await fleet.past(
    "us-close-import",
    daily(21, 14).map((at) => at + 5 * MINUTE - 24 * HOUR),
    (n) => ({ seconds: long(n) * 2 }),
  );
  await fleet.job("telegram-digest", { queue: "real.jobs.scan", cron_expr: "0 8 * * *", description: "텔레그램 요약 발송" });
  await fleet.past("telegram-digest", daily(23, 12).slice(0, 11), (n) => ({ seconds: long(n) / 2 }));
  for (const queue of ["ml", "scan", "settle", "crawl", "scout", "ops"])
    memory.queueDepths.workers.set(`real.jobs.${queue}`, depth(`real.jobs.${queue}`, queue === "scout" ? 1 : 0, queue === "ml" ? 2 : 0));
}

function depth(queue: string, waiting: number, dead: number) {
  return { queue, messages: { waiting, delayed: 0, in_flight: 0 }, dead_letters: dead };
}
