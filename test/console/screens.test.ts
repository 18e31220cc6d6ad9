import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { useStack } from "../support/stack.ts";
import { accessibilityFaults, sidewaysScroll, useBrowser } from "./support/browser.ts";
import { HOSTILE, seed } from "./support/seed.ts";

const stack = useStack();
const browser = useBrowser();
const runs: { failed: string; skipped: string; active: string; hostile: string } = { failed: "", skipped: "", active: "", hostile: "" };

beforeAll(async () => {
  await seed(stack);
  const first = async (id: string, status: Parameters<typeof stack.real.runs>[1]) => {
    const [run] = await stack.real.runsWith(id, String(status), (run) => run.status === status);
    const found = run?.status === status ? run : (await stack.real.runs(id, status))[0];
    return `${id}/runs/${found?.run_id}`;
  };
  runs.failed = await first("model-drift-report", "failed");
  runs.skipped = await first("settlement-recon", "skipped");
  runs.active = await first("fx-rate-sync", "running");
  runs.hostile = await first("hostile-texts", "failed");
});
afterEach(() => browser.closeAll());

const at = (path: string) => `${stack.real.url}/console${path}`;

/** Each screen by its address, with a text that stands there once its data is there. */
const SCREENS: readonly (readonly [name: string, path: () => string, ko: string, en: string])[] = [
  ["overview", () => "", "확인해야 합니다", "need"],
  ["jobs", () => "/jobs", "12개 모두 표시", "All 12 shown"],
  ["jobs, filtered", () => "/jobs?state=trouble&q=drift&sort=id&status=nope", "12개 중 1개 표시", "1 of 12 shown"],
  ["a job", () => "/jobs/buy-scanner", "최근 실행", "Recent runs"],
  [
    "why a job's occurrence is not due",
    () => "/jobs/buy-scanner/why?at=2026-11-26T02:41:00Z",
    "일정에 없는 시각입니다",
    "not on the schedule",
  ],
  ["a job that is paused", () => "/jobs/backup-verify", "스토리지 이전 작업 중", "스토리지 이전 작업 중"],
  ["a job with hostile texts", () => "/jobs/hostile-texts", "window.stolen", "window.stolen"],
  ["its runs", () => "/jobs/model-drift-report/runs?status=failed", "ConnectionTimeout", "ConnectionTimeout"],
  ["its settings", () => "/jobs/us-close-import/settings", "America/New_York", "America/New_York"],
  ["a failed run", () => `/jobs/${runs.failed}`, "마지막 오류", "Last error"],
  ["a skipped run", () => `/jobs/${runs.skipped}`, "앞 실행이 아직 끝나지 않았습니다", "Skipped"],
  ["a run under way", () => `/jobs/${runs.active}`, "실행 취소", "Cancel run"],
  ["a run with hostile texts", () => `/jobs/${runs.hostile}`, "마지막 오류", "Last error"],
  ["settings", () => "/settings", "이 브라우저에만 저장됩니다", "Kept in this browser only"],
  ["an address that is none", () => "/no/such/screen", "없는 주소입니다", "There is no such page"],
  ["a job that is none", () => "/jobs/no-such-job", "없는 작업입니다", "never existed"],
];

const LOOKS = [
  { width: 1_280, locale: "ko-KR", theme: "light" },
  { width: 390, locale: "ko-KR", theme: "dark" },
  { width: 1_280, locale: "en-US", theme: "dark" },
  { width: 390, locale: "en-US", theme: "light" },
  { width: 320, locale: "ko-KR", theme: "light" },
] as const;

describe.each(LOOKS)("at $width px, $locale, $theme", (look) => {
  it.each(SCREENS)("%s opens by its address, is the same after a reload, and has no fault", async (_, path, ko, en) => {
    const words = look.locale === "ko-KR" ? ko : en;
    const { page, problems } = await browser.open(at(path()), look);
    await page.getByText(words).filter({ visible: true }).first().waitFor();
    const title = await page.title();
    await page.reload();
    await page.getByText(words).filter({ visible: true }).first().waitFor();

    expect(await page.title()).toBe(title);
    expect(title).toContain("Belfry real");
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate("window.stolen")).toBeUndefined();
    // Nothing that turns the direction of its neighbours gets into the page as it is.
    expect(await page.evaluate("/[\\u202A-\\u202E\\u2066-\\u2069]/.test(document.documentElement.innerText)")).toBe(false);
    expect(problems).toEqual([]);
  });
});

describe("texts that look like markup", () => {
  it("are shown letter by letter, and what turns the direction of text is told", async () => {
    const { page } = await browser.open(at("/jobs/hostile-texts"));
    const shown = HOSTILE.replace("\u202E", "⟨U+202E⟩");
    await page.getByText(shown, { exact: false }).first().waitFor();
    expect(await page.locator("img, script:not([src])").count()).toBe(0);
  });
});

describe("what is asked of the API", () => {
  it("is one request for a list and one for its bars, and none that is not needed", async () => {
    const { page, requests } = await browser.open(at("/jobs"));
    await page.getByText("12개 모두 표시").waitFor();
    await page
      .getByRole("img", { name: /최근 \d+회/ })
      .first()
      .waitFor();
    const first = requests.slice(0, 3).map((request) => request.replace(/\?.*/, ""));
    expect(first.toSorted()).toEqual(["GET /jobs", "GET /me", "GET /recent"]);
  });
});

describe("times", () => {
  it("are those of the deployment's zone, whatever the browser's zone and clock say", async () => {
    const { page } = await browser.open(at("/jobs/us-close-import"), { zone: "America/Los_Angeles" });
    await page.getByText("다음 실행").first().waitFor();
    const shown = await page.locator("ol.nx li time").first().textContent();
    const answer = await stack.real.send("GET", "/jobs/us-close-import/next?count=1");
    const [next = ""] = (answer.body as { readonly next: readonly string[] }).next;
    const seoul = new Date(Date.parse(next) + 9 * 3_600_000).toISOString();
    expect(shown).toContain(seoul.slice(11, 19));
    await page.getByRole("button", { name: /^E[SD]T$/ }).click();
    expect(await page.locator("ol.nx li time").first().textContent()).toContain("16:05:00");
    await page.keyboard.press("KeyY");
    expect(await page.evaluate("navigator.clipboard.readText()")).toContain("tz=America%2FNew_York");
    await page.getByRole("button", { name: "UTC", exact: true }).click();
    expect(await page.locator("ol.nx li time").first().textContent()).toContain(next.slice(11, 19));
  });
});
