import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useStack } from "../support/stack/stack.ts";
import { accessibilityFaults, type Opened, sidewaysScroll, useBrowser } from "./support/browser.ts";
import { HOSTILE, seed } from "./support/seed.ts";
import { seedSchedules, type SeededSchedules } from "./support/seed-schedules.ts";
import { seedWorkflows, type SeededRuns } from "./support/seed-workflows.ts";

const stack = useStack();
const browser = useBrowser();
const runs: { failed: string; skipped: string; active: string; hostile: string } = { failed: "", skipped: "", active: "", hostile: "" };
let flows: SeededRuns = { running: "", success: "", skipped: "", wide: "" };
let plans: SeededSchedules = { report: "", success: "", hostile: "", failed: "" };

beforeAll(async () => {
  await seed(stack);
  plans = await seedSchedules(stack);
  flows = await seedWorkflows(stack);
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
  ["the form of a new job", () => "/jobs/new", "일정을 적으면 다음 실행이 여기에 보입니다.", "With a schedule, its next runs are here."],
  ["a new job as JSON", () => "/jobs/new?view=json", "양식과 같은 문서입니다.", "The same document as the form."],
  ["a copy of a job", () => "/jobs/new?from=buy-scanner", "5분마다", "every 5 min"],
  ["a job that is edited", () => "/jobs/us-close-import/edit", "월–금 16:05", "Mon–Fri 16:05"],
  ["a job with hostile texts that is edited", () => "/jobs/hostile-texts/edit", "1일마다", "every day"],
  ["a failed run", () => `/jobs/${runs.failed}`, "마지막 오류", "Last error"],
  ["a skipped run", () => `/jobs/${runs.skipped}`, "앞 실행이 아직 끝나지 않았습니다", "Skipped"],
  ["a run under way", () => `/jobs/${runs.active}`, "실행 취소", "Cancel run"],
  ["a run with hostile texts", () => `/jobs/${runs.hostile}`, "마지막 오류", "Last error"],
  ["a month of a job, and another one", () => "/jobs/buy-scanner?month=2026-01", "1월", "January"],
  ["workflows", () => "/workflows", "5개 모두 표시", "All 5 shown"],
  ["workflows, filtered", () => "/workflows?state=running&schedule=nope", "5개 중", "of 5 shown"],
  ["a workflow", () => "/workflows/nightly-alpha", "단계와 마지막 실행", "Steps and the last run"],
  ["a workflow that is paused", () => "/workflows/monthly-close", "스토리지 이전 작업 중", "스토리지 이전 작업 중"],
  ["a workflow with hostile texts", () => "/workflows/hostile-flow", "window.stolen", "window.stolen"],
  ["its runs", () => "/workflows/hourly-sync/runs", "건너뜀", "Skipped"],
  ["its settings", () => "/workflows/nightly-alpha/settings", "단계 정의", "Steps as defined"],
  ["a workflow's run under way, with a failed step", () => `/workflows/nightly-alpha/runs/${flows.running}`, "OutOfMemory", "OutOfMemory"],
  [
    "the same as a table, another step selected",
    () => `/workflows/nightly-alpha/runs/${flows.running}?view=table&step=ensemble`,
    "실패해 시작하지 않았습니다",
    "Did not start",
  ],
  ["a workflow's run of many steps", () => `/workflows/wide-fanout/runs/${flows.wide}`, "단계 84개", "84 steps"],
  [
    "a workflow's run that was skipped",
    () => `/workflows/hourly-sync/runs/${flows.skipped}`,
    "일정에 없는 시각입니다",
    "not on the schedule",
  ],
  // Newest first, and drawn as far as one sees: of these one is due every other second.
  ["all runs", () => "/runs", "settlement-recon", "settlement-recon"],
  [
    "all runs, filtered",
    () => "/runs?status=failed,timeout&kind=job,step,workflow&hours=168&not_owner=job%23buy-scanner&order=nope",
    "ConnectionTimeout",
    "ConnectionTimeout",
  ],
  ["queues", () => "/queues", "real.jobs.scan", "real.jobs.scan"],
  ["a queue", () => "/queues/real.jobs.slow", "fx-rate-sync", "fx-rate-sync"],
  ["how long a job's runs took", () => "/jobs/risk-limit-check?range=day", "눌러서 열기", "click to open"],
  ["schedules", () => "/schedules", "3개 모두 표시", "All 3 shown"],
  ["schedules, filtered", () => "/schedules?state=paused&engine=native&sort=nope", "3개 중 1개 표시", "1 of 3 shown"],
  ["a schedule", () => `/schedules/${plans.report}`, "작업 순서", "Jobs in their order"],
  ["a schedule with hostile texts", () => `/schedules/${plans.hostile}`, "window.stolen", "window.stolen"],
  ["its runs", () => `/schedules/${plans.report}/runs`, "1회 중 1–1", "1–1 of 1"],
  ["its runs in days without any", () => `/schedules/${plans.report}/runs?from=2026-01-01&until=2026-01-02`, "이 기간에는", "No runs"],
  ["a schedule's run", () => `/schedules/${plans.report}/runs/${plans.success}`, "2개 중 2개 성공", "2 of 2 succeeded"],
  ["a schedule's failed run", () => `/schedules/${plans.hostile}/runs/${plans.failed}`, "실패한 이유", "Why hostile-texts failed"],
  ["the form of a new schedule", () => "/schedules/new", "매일 09:00", "daily 09:00"],
  ["a schedule that is edited", () => `/schedules/${plans.hostile}/edit`, "매월 1일 04:30", "monthly on 1 04:30"],
  ["a schedule that is none", () => "/schedules/01JCZ9V6W2K3Q4R5S6T7V8W9XA", "없는 스케줄입니다", "never existed"],
  ["the calendar, at a month", () => "/calendar/2026-01", "이 달에는 실행이 없습니다.", "No runs in this month."],
  ["the calendar of a schedule", () => `/calendar?schedule=${plans.report}&kind=nope`, "회 실행", "1 run"],
  ["a day of the calendar", () => "/calendar/2026-01-02", "이날에는 실행이 없습니다", "No runs on this day"],
  ["a day that is none", () => "/calendar/2026-02-30", "없는 날짜입니다", "There is no such date"],
  ["a workflow that is none", () => "/workflows/no-such-flow", "없는 워크플로입니다", "never existed"],
  ["settings", () => "/settings", "이 브라우저에만 저장됩니다", "Kept in this browser only"],
  ["an address that is none", () => "/no/such/screen", "없는 주소입니다", "There is no such page"],
  ["a job that is none", () => "/jobs/no-such-job", "없는 작업입니다", "never existed"],
];

/** What is the same in two looks, such as the contrast of colours in a theme, is looked at in the first of them. */
const LOOKS = [
  { width: 1_280, locale: "ko-KR", theme: "light", contrast: true, reload: true },
  { width: 390, locale: "ko-KR", theme: "dark", contrast: true, reload: false },
  { width: 1_280, locale: "en-US", theme: "dark", contrast: false, reload: true },
  { width: 320, locale: "en-US", theme: "light", contrast: false, reload: false },
] as const;

describe.each(LOOKS)("at $width px, $locale, $theme", ({ contrast, reload, ...look }) => {
  let opened: Opened | undefined;

  it.each(SCREENS)("%s opens by its address, is the same after a reload, and has no fault", async (_, path, ko, en) => {
    const words = look.locale === "ko-KR" ? ko : en;
    // One tab for all of a look: what was loaded once need not be again.
    if (opened) await opened.page.goto(at(path()));
    else opened = await browser.open(at(path()), look);
    const { page, problems } = opened;
    await page.getByText(words).filter({ visible: true }).first().waitFor();
    const title = await page.title();
    if (reload) {
      await page.reload();
      await page.getByText(words).filter({ visible: true }).first().waitFor();
    }

    expect(await page.title()).toBe(title);
    expect(title).toContain("Belfry real");
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await accessibilityFaults(page, { contrast })).toEqual([]);
    expect(await page.evaluate("window.stolen")).toBeUndefined();
    // Nothing that turns the direction of its neighbours gets into the page as it is.
    expect(await page.evaluate("/[\\u202A-\\u202E\\u2066-\\u2069]/.test(document.documentElement.innerText)")).toBe(false);
    expect(problems.splice(0)).toEqual([]);
  });

  afterAll(() => browser.closeAll());
});

describe("texts that look like markup", () => {
  it("are shown letter by letter, and what turns the direction of text is told", async () => {
    const { page } = await browser.open(at("/jobs/hostile-texts"));
    const shown = HOSTILE.replace("\u202E", "⟨U+202E⟩");
    await page.getByText(shown, { exact: false }).first().waitFor();
    await expect.poll(() => page.locator("img, script:not([src])").count()).toBe(0);
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
    await expect.poll(() => page.locator("ol.nx li time").first().textContent()).toContain("16:05:00");
    await page.keyboard.press("KeyY");
    expect(await page.evaluate("navigator.clipboard.readText()")).toContain("tz=America%2FNew_York");
    await page.getByRole("button", { name: "UTC", exact: true }).click();
    await expect.poll(() => page.locator("ol.nx li time").first().textContent()).toContain(next.slice(11, 19));
  });
});
