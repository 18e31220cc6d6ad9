import type { Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { NIGHT, seedFleet } from "./support/a-fleet.ts";
import { SCHEDULES, seedTimetable } from "./support/a-timetable.ts";
import { accessibilityFaults, sidewaysScroll, useBrowser } from "./support/browser.ts";
import { useMemoryConsole } from "./support/memory-console.ts";

const console = useMemoryConsole(NIGHT);
const browser = useBrowser();
let [failedRun, mailed, unmailed] = ["", "", ""];

beforeAll(async () => {
  await seedFleet(console.memory);
  ({ failedRun, mailed, unmailed } = await seedTimetable(console.memory));
});
afterEach(() => browser.closeAll());

const open = (path: string, look: { width?: number; theme?: "dark" | "light" } = {}) =>
  browser.open(`${console.url}/console${path}`, { now: NIGHT, ...look });
const day = (page: Page, date: string) => page.locator(`table.heat [data-date="${date}"]`);
const place = (page: Page) => {
  const { pathname, search } = new URL(page.url());
  return `${pathname}${search}`;
};

describe("the month", () => {
  it("is the present one where none is named, and tells each day by its gravest end, with an icon and in words", async () => {
    const { page, problems } = await open("/calendar");
    await day(page, "2026-11-26").waitFor();
    expect(place(page)).toBe("/console/calendar/2026-11");
    // A failure wins over three hundred successes; shape and words say so, not the colour alone.
    await expect.poll(() => day(page, "2026-11-26").textContent()).toMatch(/11월 26일 \(목\): 성공 \d+, 실패 \d+/);
    await expect.poll(() => day(page, "2026-11-26").locator("use").getAttribute("href")).toBe("#i-failed");
    await expect.poll(() => day(page, "2026-11-20").locator("use").count()).toBe(0);
    // What is only planned has an outline; of today, both are told.
    await expect.poll(() => day(page, "2026-11-28").getAttribute("class")).toBe("future");
    await expect.poll(() => day(page, "2026-11-27").getAttribute("aria-current")).toBe("date");
    await expect.poll(() => day(page, "2026-11-27").textContent()).toMatch(/예정 [\d,]+/);
    expect(problems).toEqual([]);
  });

  it("is of one schedule where one is chosen, also after a reload", async () => {
    const { page } = await open("/calendar/2026-11");
    await page.locator("select", { hasText: "아침 매출 보고" }).selectOption({ label: "아침 매출 보고" });
    await page.getByText("2일에 걸쳐 2회가").waitFor();
    expect(place(page)).toBe(`/console/calendar/2026-11?schedule=${SCHEDULES.report}`);
    await page.reload();
    await page.getByText("2일에 걸쳐 2회가").waitFor();
    await expect.poll(() => day(page, "2026-11-23").textContent()).toContain("실패 1");
    await expect.poll(() => day(page, "2026-11-28").textContent()).toContain("예정 1");
  });

  it("is gone through by keys: day by day, over its end, by months, and back to today", async () => {
    const { page } = await open("/calendar/2026-11");
    await day(page, "2026-11-27").focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowLeft");
    expect(await page.evaluate("document.activeElement?.dataset.date")).toBe("2026-11-19");
    await page.keyboard.press("PageUp");
    await expect.poll(() => page.evaluate("document.activeElement?.dataset.date")).toBe("2026-10-19");
    expect(place(page)).toBe("/console/calendar/2026-10");
    await page.keyboard.press("BracketRight");
    await page.keyboard.press("BracketRight");
    await page.getByRole("heading", { level: 1, name: "12월" }).waitFor();
    await page.keyboard.press("KeyT");
    await page.getByRole("heading", { level: 1, name: "11월" }).waitFor();
    await day(page, "2026-11-26").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "11월 26일 (목)" }).waitFor();
  });

  it("leads to a day, the day to a run, and back again", async () => {
    const { page, problems } = await open(`/calendar/2026-11?schedule=${SCHEDULES.sales}`);
    await day(page, "2026-11-26").click();
    await page.getByRole("heading", { level: 2, name: "시간별" }).waitFor();
    await page.getByRole("heading", { level: 1, name: "11월 26일 (목)" }).waitFor();
    const run = page.locator("[data-run]");
    await run.getByText("장 마감 정산").waitFor();
    await expect.poll(() => run.count()).toBe(1);
    // The hours of the day lead to its runs too, and only to those of the schedule.
    await page.getByText("표로 보기").click();
    const hour = await page.locator(".as-table th a").first().getAttribute("href");
    expect(new URLSearchParams(hour?.split("?")[1]).get("owner")).toBe(`workflow#${SCHEDULES.sales}`);
    await run.getByRole("link").first().click();
    await page.waitForURL((url) => url.pathname.endsWith(failedRun));
    await page.getByText("KeyError: '지점'").first().waitFor();
    await page.goBack();
    await run.first().waitFor();
    await page.getByRole("button", { name: "문제만" }).click();
    await expect.poll(() => place(page)).toContain("trouble=1");
    await expect.poll(() => run.count()).toBe(1);
    expect(problems).toEqual([]);
  });

  it("says that it could not be loaded, and a wrong parameter is a pill that can be dropped", async () => {
    const { page } = await open("/settings");
    const error = { code: "INTERNAL_ERROR", reason: "x", message: "내부 오류", details: [], request_id: "3b6a56fa" };
    await page.route("**/statistics/**", (route) => route.fulfill({ status: 500, json: { result: "error", error } }));
    await page.goto(`${console.url}/console/calendar/2026-11?kind=nope`);
    await page.getByRole("alert").getByText("달력을 불러오지 못했습니다").waitFor();
    await page.getByRole("button", { name: "요청 ID 복사" }).waitFor();
    await page.unroute("**/statistics/**");
    await page.getByRole("button", { name: "다시 시도" }).click();
    await day(page, "2026-11-26").waitFor();
    await page.getByRole("button", { name: /kind=nope/ }).click();
    await expect.poll(() => place(page)).toBe("/console/calendar/2026-11");
  });

  it.each([
    [320, "dark"],
    [1_920, "light"],
  ] as const)("at %i px, %s, fits and has no fault, as the day has not", async (width, theme) => {
    const { page } = await open("/calendar/2026-11", { width, theme });
    await day(page, "2026-11-26").waitFor();
    expect([await sidewaysScroll(page), await accessibilityFaults(page)]).toEqual([0, []]);
    await page.goto(`${console.url}/console/calendar/2026-11-26`);
    await page.locator("[data-run]").first().waitFor();
    expect([await sidewaysScroll(page), await accessibilityFaults(page)]).toEqual([0, []]);
  });
});

describe("schedules on Airflow", () => {
  it("tell in the list what Airflow makes of them, and cannot be started before it has loaded them", async () => {
    const { page } = await open("/schedules");
    const row = (title: string) => page.getByRole("row", { name: new RegExp(title) });
    await row("월간 감사 자료").getByText("Airflow가 DAG 파일을 불러오지 못했습니다").waitFor();
    await row("신규 지점 점검")
      .getByText(/아직 읽지 않았습니다/)
      .waitFor();
    const start = row("신규 지점 점검").getByRole("button", { name: "신규 지점 점검: 지금 실행" });
    expect([await start.isDisabled(), await start.getAttribute("title")]).toEqual([true, expect.stringContaining("불러온 뒤에")]);
    await page.getByRole("button", { name: /문제/ }).first().click();
    await page.getByText("5개 중 2개 표시").waitFor();
  });

  it("show Airflow's own trace where it could not load them", async () => {
    const { page } = await open(`/schedules/${SCHEDULES.broken}`);
    const trace = page.locator("pre.errbox");
    await trace.getByText("ModuleNotFoundError: No module named 'airflow.providers.smtp'").waitFor();
    await expect.poll(() => trace.textContent()).toContain("Traceback (most recent call last)");
  });

  it("have a log for each task, asked for when it is opened, and of a failed one its message, trace, time and code", async () => {
    const { page, requests, problems } = await open(`/schedules/${SCHEDULES.sales}/runs/${failedRun}`);
    await page.locator("pre.errbox").getByText("KeyError: '지점'").waitFor();
    await page.getByText("TASK_ERROR_load_sales").waitFor();
    await page.getByRole("heading", { name: "매출 불러오기: 실패한 이유" }).waitFor();
    expect(requests.filter((request) => request.endsWith("/log"))).toEqual([]);
    const log = page.locator("details.log").filter({ hasText: "매출 불러오기" });
    await log.locator("summary").click();
    await log.getByText("3 rows without a branch were dropped").waitFor();
    expect(requests.filter((request) => request.endsWith("/load_sales/log")).length).toBeGreaterThan(0);
    expect(problems).toEqual([]);
  });

  it("have their days beside them, which lead to the calendar", async () => {
    const { page } = await open(`/schedules/${SCHEDULES.report}`);
    await page.locator(".month a").filter({ hasText: "11월 23일" }).click();
    await page.getByRole("heading", { level: 1, name: "11월 23일 (월)" }).waitFor();
    expect(decodeURIComponent(place(page))).toBe(`/console/calendar/2026-11-23?owner=workflow#${SCHEDULES.report}`);
    await page.locator("[data-run]").getByText("아침 매출 보고").waitFor();
  });
});

describe("a run of a schedule on Belfry's workers", () => {
  it("tells whether its mail was sent, to whom, or why it was not", async () => {
    const { page, problems } = await open(`/schedules/${SCHEDULES.report}/runs/${mailed}`);
    const mail = page.locator('[data-mail="end"]');
    await mail.getByText("보냄").waitFor();
    await expect.poll(() => mail.textContent()).toMatch(/끝남 알림.*\[성공\] 아침 매출 보고.*desk@example\.com/);
    await page.goto(`${console.url}/console/schedules/${SCHEDULES.report}/runs/${unmailed}`);
    await mail.getByText("보내지 못함").waitFor();
    await expect.poll(() => mail.textContent()).toMatch(/No such user here.*ops@example\.com/);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 860 });
    expect([await sidewaysScroll(page), problems]).toEqual([0, []]);
  });
});
