import type { Attention } from "../../../shared/contract/operations/attention.ts";
import type { Overview } from "../../../shared/contract/operations/overview.ts";

const HOUR_MS = 3_600_000;

/** An answer of the overview in which there is everything that it can tell, around this instant (epoch ms). */
export function anOverview(now: number, span: number): Overview {
  const at = (seconds: number) => new Date(now + seconds * 1_000).toISOString();
  const hours = hoursUntil(now, span);
  const total = (count: "success" | "failed" | "timeout" | "cancelled" | "skipped" | "missed") =>
    hours.reduce((sum, hour) => sum + hour[count], 0);
  return {
    now: at(0),
    counts: { jobs: 214, workflows: 18, triggers: 9, paused: 3, running: 5, slots: 1_032, last: { success: 210, failed: 2 } },
    totals: {
      success: total("success"),
      failed: total("failed"),
      timeout: total("timeout"),
      cancelled: total("cancelled"),
      skipped: total("skipped"),
      missed: total("missed"),
    },
    lateness: { p50: 0.17, p99: 0.41 },
    hours,
    attention: attentionAt(at),
    running: [
      running("job#news-crawler", { started_at: at(-462), timeout_sec: 600, usual_sec: 72, usual_p95_sec: 90 }),
      running("workflow#nightly-alpha", {
        started_at: at(-1_367),
        timeout_sec: null,
        usual_sec: 1_480,
        usual_p95_sec: 1_600,
        steps: {
          done: 6,
          failed: 1,
          of: 11,
          active: [{ step_id: "risk_model", run_id: "r", status: "running", started_at: at(-60), attempt: 1, timeout_sec: 3_600 }],
        },
      }),
      running("job#feature-store-refresh", { started_at: at(-98), timeout_sec: 300, usual_sec: 140, usual_p95_sec: 150, attempt: 2 }),
      running("job#fx-rate-sync", { started_at: at(-4), timeout_sec: 60, usual_sec: 9, usual_p95_sec: 12 }),
      running("job#scout-daily", { status: "queued", started_at: null }),
    ],
    next: [
      { at: at(18), owners: ["job#risk-limit-check"], warning: null },
      { at: at(138), owners: ["job#buy-scanner", "job#fx-rate-sync", "workflow#tick-archive"], warning: null },
      { at: at(138), owners: ["job#news-crawler"], warning: "limit" },
      { at: at(15_720), owners: ["job#scout-daily"], warning: "no-worker" },
    ],
    cut: ["attention", "active", "running", "next", "hours", "planned"],
  };
}

/** One of each kind. */
function attentionAt(at: (seconds: number) => string): Attention[] {
  const trouble = { since: at(-384), at: at(-60) };
  return [
    {
      kind: "failing",
      id: "failing job#model-drift-report",
      owner: "job#model-drift-report",
      ...trouble,
      streak: 4,
      status: "failed",
      error_line: "ConnectionTimeout: feature-store:5432 (10 s)",
      run_id: "3",
      step_id: null,
    },
    {
      kind: "step-failed",
      id: "step-failed 1",
      owner: "workflow#nightly-alpha",
      run_id: "1",
      steps: ["train_lstm"],
      since: at(-362),
      blocked: 2,
    },
    {
      kind: "missed",
      id: "missed job#settlement-recon",
      owner: "job#settlement-recon",
      since: at(-3_420),
      at: at(-3_420),
      streak: 1,
      error_line: null,
    },
    {
      kind: "no-worker",
      id: "no-worker real.jobs.scout",
      queue: "real.jobs.scout",
      since: at(-720),
      waiting: 14,
      owners: ["job#scout-daily", "job#scout-weekly", "workflow#scouts"],
    },
    {
      kind: "long-running",
      id: "long-running 2",
      owner: "job#news-crawler",
      run_id: "2",
      step_id: null,
      started_at: at(-462),
      beyond: "usual",
      usual_p95_sec: 90,
      timeout_sec: 600,
    },
    { kind: "dead-letters", id: "dead-letters real.jobs.ml", queue: "real.jobs.ml", dead_letters: 3 },
    { kind: "late", id: "late", since: at(-5_400), p50: 0.9, p99: 12.4 },
    { kind: "unreadable", id: "unreadable job#old-import", owner: "job#old-import", broken: "timeout_sec: expected number" },
  ];
}

function running(owner: string, change: Partial<Overview["running"][number]>): Overview["running"][number] {
  const base = { timeout_sec: 600, usual_sec: null, usual_p95_sec: null, steps: null, attempt: 1, status: "running" as const };
  return { owner, run_id: owner, scheduled_at: "2026-11-26T18:00:00Z", started_at: null, ...base, ...change };
}

function hoursUntil(now: number, span: number): Overview["hours"] {
  const last = Math.floor(now / HOUR_MS) * HOUR_MS;
  return Array.from({ length: span + 3 }, (_, index) => {
    const away = index - span + 1;
    const past = away <= 0;
    return {
      from: new Date(last + away * HOUR_MS).toISOString(),
      success: past ? (away === 0 ? 12 : 84 + ((index * 7) % 11)) : 0,
      failed: past && index % 6 === 5 ? 2 : 0,
      timeout: past && index % 11 === 10 ? 2 : 0,
      cancelled: past && index % 13 === 12 ? 1 : 0,
      skipped: past && index % 8 === 7 ? 3 : 0,
      missed: away === -2 ? 2 : 0,
      active: away === 0 ? 5 : 0,
      planned: away >= 0 ? 92 - (away === 0 ? 20 : away) : 0,
      behind: away === -3,
    };
  });
}
