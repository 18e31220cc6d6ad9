import type { Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { aJob, aRun, iso, ref } from "../support/samples.ts";
import { NIGHT } from "./support/a-fleet.ts";
import { useBrowser } from "./support/browser.ts";
import { useMemoryConsole } from "./support/memory-console.ts";

/** A thousand jobs, and ten thousand runs: what is asked for is bounded; how long things take is measured, and printed as JSON. */
const console = useMemoryConsole(NIGHT);
const browser = useBrowser();
const measured: Record<string, number | readonly number[]> = {};

const [JOBS, RUNS, BARS] = [1_000, 10_000, 30];
/** So many runs are scrolled to; `MANY=all`: to the last, which takes a minute or more. */
const SCROLLED = process.env["MANY"] === "all" ? RUNS : 1_500;
const MINUTE = 60_000;
const name = (n: number) => `job-${String(n).padStart(4, "0")}`;

beforeAll(async () => {
  const { jobs, runs } = console.memory;
  const long_ago = iso(NIGHT - 40 * 24 * 60 * MINUTE);
  const made = { created_at: long_ago, updated_at: long_ago, active_since: long_ago };
  const slot = { maxParallel: 9, startedAt: iso(NIGHT), nextDueAt: null, activeSince: long_ago };
  for (let n = 0; n < JOBS; n += 1) {
    const job = { job_id: name(n), id: name(n), queue: `real.jobs.q${n % 20}`, cron_expr: `${n % 60} * * * *`, ...made };
    await jobs.create(aJob({ ...job, description: `${n % 3 === 0 ? "매수 스캔" : "정산 대사"} ${n}` }));
    for (let k = 0; k < BARS; k += 1) {
      const at = NIGHT - (BARS - k) * 60 * MINUTE + n;
      const run = aRun({ job_id: name(n) }, {}, at);
      await jobs.acquireSlot(ref(name(n)), run.run_id, slot);
      const ended = { runId: run.run_id, scheduledAt: run.scheduled_at, attempt: 1, triggerSource: "scheduler", error: null } as const;
      const status = (n + k) % 41 === 0 ? "failed" : "success";
      await jobs.freeSlot(name(n), { ...ended, status, durationSeconds: 3 + ((n * k) % 50), latenessSeconds: 0.2 });
    }
  }
  for (let n = 0; n < RUNS; n += 1) {
    const at = NIGHT - n * 8_000 - 1_000;
    const [started, ended] = [iso(at + 200), iso(at + 3_200)];
    const over = { status: n % 97 === 0 ? "failed" : "success", started_at: started, finished_at: ended, worker_id: "w-1" } as const;
    await runs.create(aRun({ job_id: name(n % JOBS), ...over, error: n % 97 === 0 ? "ConnectionTimeout: 10 s" : null }, {}, at));
  }
}, 240_000);
afterEach(() => browser.closeAll());

const open = async (path: string) => {
  const opened = await browser.open(`${console.url}/console/settings`);
  let bytes = 0;
  opened.page.on("requestfinished", (request) => {
    void request.sizes().then(({ responseBodySize }) => {
      if (!new URL(request.url()).pathname.startsWith("/console")) bytes += responseBodySize;
    });
  });
  opened.requests.length = 0;
  const begun = Date.now();
  await opened.page.goto(`${console.url}/console${path}`);
  return { ...opened, begun, bytes: () => bytes };
};

/** Ms until the page has drawn what this does. */
const untilDrawn = (page: Page, action: string) =>
  page.evaluate<number>(`new Promise((done) => {
    const begun = performance.now();
    ${action};
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
  })`);

/** Ms from frame to frame while the window is scrolled down, so many px each. */
const framesOf = (page: Page, frames: number, px: number) =>
  page.evaluate<number[]>(`new Promise((done) => {
    const times = []; let last = performance.now();
    const step = () => { const now = performance.now(); times.push(now - last); last = now; scrollBy(0, ${px}); times.length < ${frames} ? requestAnimationFrame(step) : done(times); };
    requestAnimationFrame(step);
  })`);

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const round = (value: number) => Math.round(value * 10) / 10;

describe("a thousand jobs", () => {
  it("are one list, with the bars of those in view only, and filtered in the page", async () => {
    const { page, requests, begun, bytes } = await open("/jobs");
    await page
      .getByRole("link", { name: /^job-\d{4}$/ })
      .first()
      .waitFor();
    measured["jobs: first rows, ms"] = Date.now() - begun;
    await page.getByText(`${JOBS}개 모두 표시`).waitFor();
    await page
      .getByRole("img", { name: /최근 30회/ })
      .first()
      .waitFor();
    await expect.poll(() => page.locator("[data-row]").count(), { timeout: 20_000 }).toBe(JOBS);
    const asked = requests.map((request) => request.replace(/\?.*/, ""));
    measured["jobs: requests"] = requests.length;
    measured["jobs: kB"] = round(bytes() / 1_000);
    // Pages of the list, who one is, and bars for a hundred rows.
    expect(asked.filter((request) => request === "GET /recent").length).toBeLessThanOrEqual(2);
    expect(asked.filter((request) => request === "GET /jobs").length).toBeLessThanOrEqual(2);
    expect(bytes()).toBeLessThan(150_000);

    requests.length = 0;
    const search = page.getByRole("textbox", { name: "작업 거르기" });
    await search.focus();
    const keys: number[] = [];
    for (const letters of ["ㅁ", "ㅁㅅ", "ㅁㅅ 99"]) {
      const value = JSON.stringify(letters);
      const type = `const input = document.activeElement; input.value = ${value}; input.dispatchEvent(new Event("input", { bubbles: true }))`;
      keys.push(round(await untilDrawn(page, type)));
    }
    measured["jobs: a key of the filter, ms"] = keys;
    await page
      .getByText(/^\d+개 중 \d+개 표시$|1000개 중/)
      .first()
      .waitFor();
    expect(requests.filter((request) => request.startsWith("GET /jobs"))).toEqual([]);
    await search.fill("");
    await page.getByText(`${JOBS}개 모두 표시`).waitFor();
    // The list grows by hundreds; it is scrolled when it is whole.
    await expect.poll(() => page.locator("[data-row]").count(), { timeout: 20_000 }).toBe(JOBS);
    const scrolled = await framesOf(page, 120, 400);
    measured["jobs: frame while scrolling, median, ms"] = round(median(scrolled));
    measured["jobs: frame while scrolling, worst, ms"] = round(Math.max(...scrolled));
  });
});

describe("ten thousand runs", () => {
  it("are scrolled through page by page, and one of them is opened by one request of its own", async () => {
    const { page, requests, begun, bytes } = await open("/runs");
    const rows = page.locator("[data-run]");
    await rows.first().waitFor();
    measured["runs: first rows, ms"] = Date.now() - begun;
    expect(requests.filter((request) => request.startsWith("GET /runs"))).toHaveLength(1);
    expect(bytes()).toBeLessThan(30_000);
    await expect
      .poll(
        async () => {
          await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
          return rows.count();
        },
        { timeout: 200_000, interval: 50 },
      )
      .toBeGreaterThanOrEqual(SCROLLED);
    const shown = await rows.count();
    measured["runs: rows"] = shown;
    measured["runs: requests for them"] = requests.filter((request) => request.startsWith("GET /runs")).length;
    measured["runs: kB for them"] = round(bytes() / 1_000);
    // A page of a hundred each, and the first one again from time to time.
    expect(measured["runs: requests for them"]).toBeLessThan((shown / 100) * 1.5);
    await page.evaluate("scrollTo(0, 0)");
    const frames = await framesOf(page, 240, 600);
    measured["runs: frame while scrolling, median, ms"] = round(median(frames));
    measured["runs: frame while scrolling, worst, ms"] = round(Math.max(...frames));
    // More may have come while it was scrolled: both are counted at one moment.
    const [parts, now] = await page.evaluate<[number, number]>(
      "[document.querySelectorAll('.all-runs .part').length, document.querySelectorAll('[data-run]').length]",
    );
    expect(parts).toBe(now / 100);

    await page.getByRole("button", { name: "실패", exact: true }).click();
    await page.waitForURL((url) => url.searchParams.get("status") === "failed");
    await expect.poll(() => rows.count(), { timeout: 20_000 }).toBeLessThanOrEqual(100);
    requests.length = 0;
    const opened = Date.now();
    await rows.first().getByRole("link").first().click();
    await page.getByRole("heading", { name: "마지막 오류" }).waitFor();
    measured["runs: one opened, ms"] = Date.now() - opened;
    expect(requests.filter((request) => /GET \/jobs\/[\w-]+\/runs\//.test(request))).toHaveLength(1);
    process.stdout.write(`${JSON.stringify({ console: measured })}\n`);
  }, 240_000);
});
