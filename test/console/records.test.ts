import type { Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { newStepRun } from "../../shared/domain/run/changes/step-run.ts";
import { stepsVersionOf } from "../../shared/domain/run/new-workflow-run.ts";
import { aQueueStep as step } from "../support/arbitrary/arbitrary-dags.ts";
import { aRun, aWorkflow, aWorkflowRun, iso } from "../support/samples.ts";
import { NIGHT, seedFleet } from "./support/a-fleet.ts";
import { seedPipeline } from "./support/a-pipeline.ts";
import { accessibilityFaults, useBrowser } from "./support/browser.ts";
import { useMemoryConsole } from "./support/memory-console.ts";

const console = useMemoryConsole(NIGHT);
const browser = useBrowser();

beforeAll(async () => {
  await seedFleet(console.memory);
  await seedPipeline(console.memory);
});
afterEach(() => browser.closeAll());

const open = (path: string, width = 1_280) => browser.open(`${console.url}/console${path}`, { width });
const rows = (page: Page) => page.locator("[data-run]");
const queryOf = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);
/** What the page asks for when it is looked at again. */
const lookAgain = (page: Page) => page.evaluate("dispatchEvent(new Event('online'))");

describe("all runs", () => {
  it("are filtered by what is pressed, and the address says so: it is the same after a reload", async () => {
    const { page, problems } = await open("/runs");
    await rows(page).first().waitFor();
    await page.getByRole("button", { name: "실패", exact: true }).click();
    await page.getByRole("button", { name: "시간 초과", exact: true }).click();
    await page.getByText("6개 모두 표시").waitFor();
    expect(queryOf(page)).toEqual({ status: "failed,timeout" });
    await page.getByRole("textbox", { name: "실행 거르기" }).fill("outofmemory");
    await page.getByText("1개 모두 표시").waitFor();
    await page.reload();
    await page.getByText("1개 모두 표시").waitFor();
    expect(queryOf(page)).toEqual({ status: "failed,timeout", q: "outofmemory" });
    await expect.poll(() => rows(page).first().textContent()).toContain("nightly-alpha / train_lstm");
    await page.getByRole("textbox", { name: "실행 거르기" }).press("Escape");
    await page.getByText("6개 모두 표시").waitFor();
    expect(problems).toEqual([]);
  });

  it("are narrowed to one job by a button in its row, and all but another by the one beside it", async () => {
    const { page } = await open("/runs?hours=1");
    const row = rows(page).filter({ hasText: "buy-scanner" }).first();
    await row.hover();
    await row.getByRole("button", { name: "buy-scanner 빼고 보기" }).click();
    await expect.poll(() => rows(page).filter({ hasText: "buy-scanner" }).count(), { timeout: 10_000 }).toBe(0);
    expect(queryOf(page)).toEqual({ hours: "1", not_owner: "job#buy-scanner" });
    await page.getByRole("button", { name: "buy-scanner 제외 조건 빼기" }).click();
    await row.hover();
    await row.getByRole("button", { name: "buy-scanner만 보기" }).click();
    await expect.poll(() => rows(page).filter({ hasNotText: "buy-scanner" }).count(), { timeout: 10_000 }).toBe(0);
    await expect.poll(() => rows(page).count()).toBe(12);
  });

  it("that have come since wait behind a button: nothing moves under the pointer", async () => {
    const { page } = await open("/runs?kind=job");
    await rows(page).first().waitFor();
    const before = await rows(page).first().getAttribute("data-run");
    const fresh = aRun({ job_id: "telegram-digest", status: "success", started_at: iso(NIGHT), finished_at: iso(NIGHT) }, {}, NIGHT - 1);
    await console.memory.runs.create(fresh);
    await lookAgain(page);
    const news = page.getByRole("button", { name: "새 실행 1개" });
    await news.waitFor();
    await expect.poll(() => rows(page).first().getAttribute("data-run")).toBe(before);
    await news.click();
    await expect.poll(() => rows(page).first().getAttribute("data-run")).toBe(fresh.run_id);
    await expect.poll(() => news.count()).toBe(0);
  });

  it("are loaded page after page while one scrolls, and going back leads to the same place", async () => {
    const { page, requests } = await open("/runs");
    await rows(page).first().waitFor();
    await expect
      .poll(
        async () => {
          await page.mouse.wheel(0, 4_000);
          return rows(page).count();
        },
        { timeout: 20_000 },
      )
      .toBeGreaterThan(250);
    expect(requests.filter((request) => request.startsWith("GET /runs?")).length).toBeGreaterThan(2);
    const row = rows(page).nth(240);
    await row.scrollIntoViewIfNeeded();
    const left = await page.evaluate<number>("scrollY");
    await row.getByRole("link").first().click();
    await page.waitForURL((url) => !url.pathname.endsWith("/console/runs"));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.goBack();
    await expect.poll(() => rows(page).count(), { timeout: 10_000 }).toBeGreaterThan(250);
    await expect.poll(async () => Math.abs((await page.evaluate<number>("scrollY")) - left)).toBeLessThan(200);
  });

  it("say why the next page could not be loaded, with a button, and go on by themselves once the API answers again", async () => {
    const { page } = await open("/runs");
    await rows(page).first().waitFor();
    await page.route(/\/runs\?.*cursor=/, (route) => route.abort());
    await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
    await page.getByText("이전 기록을 더 불러오지 못했습니다: 서버가 답하지 않습니다").waitFor();
    const count = await rows(page).count();
    const retry = page.getByRole("button", { name: "다시 시도" });
    await retry.click();
    await expect.poll(() => rows(page).count()).toBe(count);
    await page.unroute(/\/runs\?.*cursor=/);
    await retry.click();
    await expect.poll(() => rows(page).count()).toBeGreaterThan(count);
    await expect.poll(() => retry.count()).toBe(0);

    await page.route(/\/runs\?/, (route) => route.fulfill({ status: 503, json: { message: "Service Unavailable" } }));
    await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
    await page.getByText("이전 기록을 더 불러오지 못했습니다: Service Unavailable").waitFor();
    const more = await rows(page).count();
    await page.unroute(/\/runs\?/);
    await lookAgain(page);
    await expect.poll(() => rows(page).count(), { timeout: 20_000 }).toBeGreaterThan(more);
  });

  it("of an hour are where the overview's drawing and its table lead to", async () => {
    const { page } = await open("");
    await page.getByRole("heading", { name: "지난 24시간" }).waitFor();
    await page.getByText("표로 보기").click();
    const hour = page.getByRole("table").getByRole("row").filter({ hasText: "02:00" });
    await hour.getByRole("cell").nth(1).getByRole("link").click();
    await page.waitForURL((url) => url.searchParams.get("status") === "failed");
    expect(queryOf(page)).toEqual({ from: "2026-11-26T17:00:00.000Z", to: "2026-11-26T17:59:59.999Z", status: "failed" });
    await page.getByText("1개 모두 표시").waitFor();
    await page.goBack();
    await page.locator(".hours.over a").first().click();
    await page.waitForURL((url) => url.searchParams.has("from") && !url.searchParams.has("status"));
    await page.goBack();
    const figure = page.locator(".numbers div").filter({ hasText: "실패 · 시간 초과" });
    const count = await figure.getByRole("link").textContent();
    await figure.getByRole("link").click();
    await page.getByText(`${count}개 모두 표시`).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it("are those between two times of the zone that is shown", async () => {
    const { page } = await open("/runs?kind=job&owner=job%23buy-scanner");
    await rows(page).first().waitFor();
    await page.getByRole("combobox", { name: "기간" }).selectOption("chosen");
    await page.getByRole("textbox", { name: /부터/ }).fill("2026-11-27T02:00");
    await page.getByRole("textbox", { name: /까지/ }).fill("2026-11-27T02:30");
    await page.getByText("7개 모두 표시").waitFor();
    expect(queryOf(page)).toMatchObject({ from: "2026-11-26T17:00:00.000Z", to: "2026-11-26T17:30:00.000Z" });
  });
});

describe("queues", () => {
  it("are listed with those first that need a look, and each tells what waits and who sends to it", async () => {
    const { page, problems } = await open("/queues");
    await page.getByRole("table").getByRole("row").nth(8).waitFor();
    await expect.poll(() => page.getByRole("row").nth(1).textContent()).toContain("real.jobs.scout");
    await page.getByRole("link", { name: "real.jobs.scout" }).click();
    await page.getByRole("heading", { level: 1, name: "real.jobs.scout" }).waitFor();
    await page.getByRole("region", { name: "보내는 곳" }).getByRole("link", { name: "scout-daily" }).waitFor();
    await page.getByRole("button", { name: "워커 명령 복사" }).click();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe("npm run worker -- --queue real.jobs.scout");
    await page.getByRole("region", { name: "대기", exact: true }).getByRole("link", { name: "scout-daily" }).click();
    await page.waitForURL(/\/jobs\/scout-daily\/runs\//);
    expect(problems).toEqual([]);
  });
});

describe.each([1_280, 390])("how long a job's runs took, at %i px", (width) => {
  it("is drawn for a day or a month, and told as a table", async () => {
    const { page, problems } = await open("/jobs/buy-scanner", width);
    await page.getByRole("button", { name: "24시간" }).click();
    await page.getByRole("img", { name: /절반은 38초.*3회 실패했습니다/ }).waitFor();
    await expect.poll(() => page.locator(".chart canvas").count()).toBe(2);
    await page.locator(".as-table summary").click();
    await page.getByRole("row").nth(24).waitFor();
    await page.getByRole("button", { name: "30일" }).click();
    await page.waitForURL((url) => url.searchParams.get("range") === "month");
    await expect.poll(() => page.locator(".as-table tbody tr").count(), { timeout: 10_000 }).toBe(2);
    await page.setViewportSize({ width, height: 2_000 });
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(problems).toEqual([]);
  });
});

describe("a failed step", () => {
  it("is tried again from where it is; another one that failed stays as it is", async () => {
    const { workflows, workflowRuns, runs } = console.memory;
    const steps = [step("prices"), step("load", ["prices"]), step("news"), step("read", ["news"])];
    const workflow = aWorkflow({ workflow_id: "forks", on_failure: "continue", steps });
    await workflows.create(workflow);
    await workflows.saveStepsSnapshot("forks", stepsVersionOf(steps), steps);
    const failed = { status: "failed", started_at: iso(NIGHT - 9_000), finished_at: iso(NIGHT - 1_000), on_failure: "continue" } as const;
    const run = aWorkflowRun({ workflow_id: "forks", steps: "fxfx", spec: stepsVersionOf(steps), ...failed }, NIGHT - 10_000);
    await workflowRuns.create(run);
    for (const place of [0, 2]) {
      const { on_failure: _, ...over } = failed;
      await runs.create({ ...newStepRun(run, place, steps[place] ?? step(""), {}, NIGHT - 9_000), ...over, error: "no quotes" });
    }

    const { page } = await browser.open(`${console.url}/console/workflows/forks/runs/${run.run_id}?step=prices`);
    await page.getByRole("button", { name: "여기부터 다시 시도" }).click();
    await page.getByText("실패한 단계를 다시 시작합니다.").waitFor();
    expect(await workflowRuns.get("forks", run.run_id)).toMatchObject({ status: "queued", attempt: 2, steps: "r-f-" });
    await expect.poll(() => page.getByRole("button", { name: "여기부터 다시 시도" }).count()).toBe(0);
  });
});
