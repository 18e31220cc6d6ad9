import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../support/stack/stack-wait.ts";
import { own, useStack } from "../support/stack/stack.ts";
import { useBrowser } from "./support/browser.ts";

const stack = useStack();
const browser = useBrowser();
let stop: (() => void) | undefined;

beforeAll(async () => {
  // A worker listens once its queue is there, and a job's queue is made with the first job that names it.
  for (const name of ["console", "console-slow"])
    await stack.real.create({ job_id: name, queue: `real.jobs.${name}`, interval_seconds: 86_400 });
  await stack.worker({ queue: "real.jobs.console", concurrency: 5, handler: (params) => params });
  await stack.worker({
    queue: "real.jobs.console-slow",
    concurrency: 5,
    handler: (_, { signal }) =>
      new Promise<void>((resolve) => {
        stop = resolve;
        signal.addEventListener("abort", () => resolve(), { once: true });
      }),
  });
});
afterEach(async () => {
  stop?.();
  await browser.closeAll();
});

const at = (path: string) => `${stack.real.url}/console${path}`;
async function aJob(name: string, change: object = {}): Promise<string> {
  const { job_id } = own(name);
  await stack.real.create({ job_id, queue: "real.jobs.console", interval_seconds: 86_400, default_params: { mode: "swing" }, ...change });
  return job_id;
}

describe("a job", () => {
  it("is paused by a button, and the pause undone by the toast", async () => {
    const id = await aJob("pause");
    const { page, problems } = await browser.open(at(`/jobs/${id}`));
    await page.getByRole("button", { name: "일시정지", exact: true }).click();
    await page.getByText(`작업 ${id}: 일시정지했습니다.`).waitFor();
    expect((await stack.real.job(id)).enabled).toBe(false);
    await page.getByRole("button", { name: /되돌리기/ }).click();
    await page.getByRole("button", { name: "일시정지", exact: true }).waitFor();
    await eventually("it is resumed", async () => (await stack.real.job(id)).enabled);
    expect(problems).toEqual([]);
  });

  it("is run now with params that count once, and a double click starts one run", async () => {
    const id = await aJob("run");
    const { page, problems } = await browser.open(at(`/jobs/${id}`));
    await page.getByRole("button", { name: /지금 실행/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("real", { exact: true }).waitFor();
    const params = dialog.getByRole("textbox");
    expect(JSON.parse(await params.inputValue())).toEqual({ mode: "swing" });
    await params.fill('{"mode": "day",');
    await dialog.getByText(/JSON이 아닙니다: 1번째 줄/).waitFor();
    await params.fill('{"mode": "day"}');
    await dialog.getByRole("button", { name: /실행/ }).first().dblclick();
    await page.getByRole("link", { name: "실행 보기" }).click();
    await page.getByText('"day"').first().waitFor();
    const runs = await stack.real.runs(id);
    expect(runs).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  it("shows a run that somebody else started, without a reload", async () => {
    const id = await aJob("live");
    const { page } = await browser.open(at(`/jobs/${id}`));
    await page.getByText("아직 실행된 적이 없습니다.").first().waitFor();
    await stack.real.runNow(id);
    await page.locator("table.runs").getByText("성공").filter({ visible: true }).first().waitFor({ timeout: 12_000 });
    await expect.poll(() => page.locator("table.runs tbody tr").count()).toBe(1);
  });

  it("whose limit is reached is explained, and the limit raised by a button, and lowered by the toast", async () => {
    const id = await aJob("limit", { queue: "real.jobs.console-slow", cron_expr: "*/2 * * * * *", interval_seconds: null });
    const skipped = (await stack.real.runsWith(id, "skipped", ({ status }) => status === "skipped")).find(
      ({ status }) => status === "skipped",
    );
    const { page } = await browser.open(at(`/jobs/${id}?at=${skipped?.scheduled_at}`));
    await page.getByText("건너뛰었습니다: 앞 실행이 아직 끝나지 않았습니다").waitFor();
    await page.getByRole("button", { name: "한도를 2개로" }).click();
    await eventually("the limit is 2", async () => (await stack.real.job(id)).max_parallel === 2);
    await page.getByRole("button", { name: /되돌리기/ }).click();
    await eventually("the limit is 1 again", async () => (await stack.real.job(id)).max_parallel === 1);
    await stack.real.act(id, "pause");
    await expect.poll(() => page.getByRole("link", { name: "막고 있는 실행 보기" }).count()).toBe(1);
  });
});

describe("a run", () => {
  it("is cancelled with a reason while it runs, in place", async () => {
    const id = await aJob("cancel", { queue: "real.jobs.console-slow" });
    const runId = await stack.real.runNow(id);
    await stack.real.run(id, runId, "running");
    const { page } = await browser.open(at(`/jobs/${id}/runs/${runId}`));
    await page.getByRole("button", { name: "실행 취소" }).click();
    await page.getByRole("dialog").getByRole("textbox").fill("잘못 시작함");
    await page.getByRole("dialog").getByRole("button", { name: "실행 취소" }).click();
    await page.locator(".chip.c-cancelled").first().waitFor();
    expect((await stack.real.run(id, runId, "cancelled")).reason).toContain("잘못 시작함");
  });

  it("is run again with its own params", async () => {
    const id = await aJob("again");
    const runId = await stack.real.runNow(id, { params: { mode: "once" } });
    await stack.real.run(id, runId, "success");
    const { page } = await browser.open(at(`/jobs/${id}/runs/${runId}`));
    await page.getByRole("button", { name: /다시 실행/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: /실행/ }).first().click();
    await page.waitForURL((url) => url.pathname.includes("/runs/") && !url.pathname.endsWith(runId));
    const runs = await eventually("two runs", async () => {
      const runs = await stack.real.runs(id, "success");
      return runs.length === 2 && runs;
    });
    expect(runs.map(({ result }) => result)).toEqual([{ mode: "once" }, { mode: "once" }]);
  });

  it("is found by its id alone", async () => {
    const id = await aJob("find");
    const runId = await stack.real.runNow(id);
    await stack.real.run(id, runId, "success");
    const { page } = await browser.open(at(`/runs/${runId}`));
    await page.waitForURL((url) => url.pathname === `/console/jobs/${id}/runs/${runId}`);
    expect(await page.title()).toContain("Belfry real");
  });
});

describe("the keyboard alone", () => {
  it("finds a job by Korean initials, opens it, and pauses it", async () => {
    const id = await aJob("palette", { description: `매수 스캔 ${own("x").job_id}` });
    const { page } = await browser.open(at("/jobs"));
    await page.getByRole("link", { name: id }).first().waitFor();
    await page.keyboard.press("Control+KeyK");
    await page.getByRole("dialog").getByRole("combobox").fill(`ㅁㅅㅅㅋ ${id}`);
    await page
      .getByRole("option", { name: new RegExp(id) })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: id }).waitFor();
    await page.keyboard.press("KeyP");
    await eventually("it is paused", async () => !(await stack.real.job(id)).enabled);
    await page.keyboard.press("KeyG");
    await page.keyboard.press("KeyJ");
    await page.waitForURL((url) => url.pathname === "/console/jobs");
    // Keys are heard once the screen is there.
    await page.getByPlaceholder("이름, 설명, 초성").waitFor();
    const focused = async () => {
      await page.keyboard.press("Slash");
      return page.evaluate("document.activeElement?.tagName");
    };
    await expect.poll(focused).toBe("INPUT");
    await page.keyboard.type(id);
    await page.waitForURL((url) => url.searchParams.get("q") === id);
    await page.goBack();
    expect(new URL(page.url()).pathname).toBe(`/console/jobs/${id}`);
  });

  it("hears no single letters once they are switched off, and none while a field has the focus", async () => {
    const id = await aJob("letters");
    const { page } = await browser.open(at("/settings"));
    await page.getByRole("button", { name: "사용 안 함" }).click();
    await page.goto(at(`/jobs/${id}`));
    await page.getByRole("heading", { level: 1, name: id }).waitFor();
    await page.keyboard.press("KeyP");
    await page.keyboard.press("KeyR");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    expect((await stack.real.job(id)).enabled).toBe(true);
  });
});
