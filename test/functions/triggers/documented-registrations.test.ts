import { expect, it } from "vitest";
import { memoryPorts } from "../../support/memory-ports.ts";
import { anApi } from "../http-events.ts";

const REAL = [
  {
    job_id: "buy-scanner",
    queue: "real.jobs.buy-scanner",
    cron_expr: "*/5 * * * *",
    interval_seconds: 300,
    description: "매수 스캔 자동 실행",
  },
  { job_id: "scout-daily", queue: "real.jobs.scout", cron_expr: "0 8 * * 1-5", interval_seconds: 86_400, description: "Scout 일일 실행" },
  {
    job_id: "price-monitor-start",
    queue: "real.jobs.price-monitor",
    cron_expr: "0 9 * * 1-5",
    default_params: { action: "start" },
    interval_seconds: 86_400,
  },
  {
    job_id: "price-monitor-stop",
    queue: "real.jobs.price-monitor",
    cron_expr: "30 15 * * 1-5",
    default_params: { action: "stop" },
    interval_seconds: 86_400,
  },
  {
    job_id: "news-crawler",
    queue: "real.jobs.news-crawler",
    cron_expr: "*/10 * * * *",
    interval_seconds: 600,
    description: "뉴스 크롤링 자동 실행",
  },
];
const MOCK = [
  {
    job_id: "mock-buy-scanner",
    queue: "mock.jobs.buy-scanner",
    cron_expr: "*/2 * * * *",
    interval_seconds: 120,
    description: "Mock 매수 스캔",
  },
  { job_id: "mock-scout", queue: "mock.jobs.scout", cron_expr: "0 * * * *", interval_seconds: 3_600, description: "Mock Scout" },
];

it.each([...REAL.map((job) => ["real", job] as const), ...MOCK.map((job) => ["mock", job] as const)])(
  "in scope %s, the documented registration %j is accepted as it is",
  async (scope, job) => {
    const memory = memoryPorts();
    const api = anApi({ memory: { ...memory, ports: { ...memory.ports, scope } } });
    const body = { ...job, reschedule_mode: "scheduler", enabled: true };
    const { status, json, headers } = await api.send("POST /jobs", { body });
    expect(status).toBe(201);
    expect(headers).toMatchObject({ location: `/jobs/${job.job_id}`, etag: '"1"' });
    expect(json).toMatchObject({ ...body, scope, max_parallel: 1, timeout_sec: 120, retry_limit: 3, timezone: "Asia/Seoul" });
  },
);

it("a job is due in Korean time, by its cron and not by its interval", async () => {
  const api = anApi();
  const { json } = await api.send("POST /jobs", { body: REAL[1] });
  // From Friday 21:00 in Seoul: Monday 08:00.
  expect(json).toMatchObject({ next_due_at: "2026-11-22T23:00:00.000Z" });
});
