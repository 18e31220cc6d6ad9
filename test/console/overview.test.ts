import type { Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { useStack } from "../support/stack/stack.ts";
import { anOverview } from "./support/an-overview.ts";
import { accessibilityFaults, type Look, sidewaysScroll, useBrowser } from "./support/browser.ts";

const stack = useStack();
const browser = useBrowser();

beforeAll(() => stack.real.create({ job_id: "buy-scanner", queue: "real.jobs.scan", cron_expr: "*/5 * * * *" }));
afterEach(() => browser.closeAll());

/** The overview, with an answer in which there is everything. */
async function openFull(look: Look = {}, path = "") {
  const opened = await browser.open(`${stack.real.url}/console/settings`, look);
  await opened.page.route(/\/overview(\?|$)/, (route) => {
    const span = route.request().url().includes("hours=168") ? 168 : 24;
    return route.fulfill({ json: anOverview(Date.now(), span) });
  });
  opened.requests.length = 0;
  await opened.page.goto(`${stack.real.url}/console${path}`);
  await opened.page.locator(".attn li").nth(7).waitFor();
  return opened;
}

const LOOKS = [
  { width: 1_280, locale: "ko-KR", theme: "light" },
  { width: 390, locale: "ko-KR", theme: "dark" },
  { width: 900, locale: "en-US", theme: "dark" },
  { width: 320, locale: "en-US", theme: "light" },
] as const;

describe.each(LOOKS)("all that the overview tells, at $width px, $locale, $theme", (look) => {
  it("is on one page without a fault, its table too", async () => {
    const { page, problems } = await openFull(look);
    await shot(page, `${look.width}-${look.theme}`);
    await page.locator(".as-table summary").click();
    await page.getByRole("table").getByRole("row").nth(27).waitFor();
    // High enough that no bar at the edge of the window covers half a button.
    await page.setViewportSize({ width: look.width, height: 3_600 });
    expect((await accessibilityFaults(page)).join("\n")).toBe("");
    expect(await sidewaysScroll(page)).toBe(0);
    expect(problems).toEqual([]);
  });
});

async function shot(page: Page, name: string): Promise<void> {
  if (process.env["SHOTS"] !== undefined) await page.screenshot({ path: `${process.env["SHOTS"]}/overview-${name}.png`, fullPage: true });
}

describe("what is asked of the API", () => {
  it("is one request for the overview, and one for the bars of jobs and one for those of workflows", async () => {
    const { page, requests } = await openFull();
    await page.getByRole("img", { name: "아직 실행 전" }).first().waitFor();
    const asked = requests.filter((request) => request !== "GET /me").map((request) => request.replace(/ids=.*/, ""));
    expect(asked.slice(0, 3).toSorted()).toEqual(["GET /overview", "GET /recent?", "GET /recent?kind=workflow&"]);
  });
});

describe("the hours", () => {
  it("are those of a day or a week, by the address; all else stays meanwhile", async () => {
    const { page } = await openFull();
    await page.getByRole("heading", { name: "지난 24시간" }).waitFor();
    await page.getByRole("button", { name: "7일" }).click();
    await page.getByRole("heading", { name: "지난 7일" }).waitFor();
    expect(page.url()).toContain("hours=168");
    await page.locator(".as-table summary").click();
    await page.getByRole("table").getByRole("row").nth(171).waitFor();
    await shot(page, "week");
  });
});

describe("an item that needs a look", () => {
  it("is opened by the key of its place", async () => {
    const { page } = await openFull();
    await page.keyboard.press("Digit2");
    await page.waitForURL(/\/workflows\/nightly-alpha\/runs\/1/);
    expect(page.url()).toContain("?step=train_lstm");
  });

  it("is hidden for an hour in this browser, also after a reload, and comes back when asked for", async () => {
    const { page } = await openFull();
    await page.getByRole("heading", { name: "8건을 확인해야 합니다" }).waitFor();
    await page.getByRole("button", { name: "model-drift-report: 1시간 숨기기" }).click();
    await page.getByRole("heading", { name: "7건을 확인해야 합니다" }).waitFor();
    await page.reload();
    await page.getByText("1건을 이 브라우저에서 숨겼습니다.").waitFor();
    await expect.poll(() => page.locator(".side .n.bad").textContent()).toContain("7");
    await page.getByRole("button", { name: "다시 보이기" }).click();
    await page.getByRole("heading", { name: "8건을 확인해야 합니다" }).waitFor();
  });
});
