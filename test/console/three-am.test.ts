import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { own, useStack } from "../support/stack/stack.ts";
import { useTables } from "../support/stack/stack-tables.ts";
import { eventually } from "../support/stack/stack-wait.ts";
import { StackWorkflows } from "../support/stack/stack-workflows.ts";
import { useBrowser } from "./support/browser.ts";
import { step, workOnSteps } from "./support/seed-workflows.ts";

/** Somebody is woken at three in the morning, opens the overview, and must know in two clicks what to do. */
const stack = useStack();
const tables = useTables(stack);
const browser = useBrowser();
const workflows = new StackWorkflows(stack.real);
const failing = own("drift-report");
const alone = own("nobody-takes");
let missed = { job_id: "", scheduled_at: "" };
let workflowRun = "";

beforeAll(async () => {
  // First of all: it is told of once it has waited for a minute.
  await stack.real.create({ ...alone, interval_seconds: 86_400 });
  await stack.real.runNow(alone.job_id);
  let broken = true;
  await stack.real.create({ ...failing, interval_seconds: 86_400, retry_limit: 0, description: "모델 드리프트 리포트" });
  await stack.worker({
    queue: failing.queue,
    handler: () => {
      if (broken) throw new Error("ConnectionTimeout: feature-store:5432 (10 s)");
      return { drift: 0.1 };
    },
  });
  for (const _ of [1, 2]) {
    await stack.real.run(failing.job_id, await stack.real.runNow(failing.job_id), "failed");
  }
  await eventually("its failures are counted", async () => (await stack.real.job(failing.job_id)).failure_streak === 2);
  broken = false;

  let full = true;
  await workflows.put("nightly", {
    cron_expr: "30 2 * * *",
    steps: [step("fetch"), step("train", ["fetch"], {}, { queue: "real.jobs.train" }), step("report", ["train"])],
  });
  await workOnSteps(stack);
  await stack.worker({
    queue: "real.jobs.train",
    handler: () => {
      if (full) throw new Error("OutOfMemory: GPU 0, 23.6 / 24 GB");
      return { loss: 0.2 };
    },
  });
  workflowRun = await workflows.start("nightly");
  await workflows.ended("nightly", workflowRun);
  full = false;

  missed = await tables.lostOccurrence("settlement", { misfire_grace_sec: 300 });
  await tables.sweep();
  await stack.real.runsWith(missed.job_id, "missed occurrence", ({ status }) => status === "missed");
  await stack.worker({ queue: `real.jobs.${missed.job_id}`, handler: () => ({ settled: true }) });
});
afterEach(() => browser.closeAll());

const open = (width = 1_280) => browser.open(`${stack.real.url}/console`, { width });

describe.each([1_280, 390])("from the overview, %i px wide", (width) => {
  it("says how many things need a look, and names each of them with its cause", async () => {
    const { page, problems } = await open(width);
    await page.getByRole("heading", { level: 1, name: /^\d+건을 확인해야 합니다$/ }).waitFor();
    for (const text of ["ConnectionTimeout: feature-store:5432", "train: Error: OutOfMemory: GPU 0", missed.job_id]) {
      await page.getByRole("listitem").getByText(text).filter({ visible: true }).first().waitFor();
    }
    expect(problems).toEqual([]);
  });
});

describe("a job that fails each time", () => {
  it("is explained on its page, and mended by running it again", async () => {
    const { page } = await open();
    await page.getByRole("link", { name: `${failing.job_id}: 이유` }).click();
    await page.getByText("연속 2회").first().waitFor();
    await page.getByText("일정 밖에서 시작됨: 실패").waitFor();
    await page.getByText("ConnectionTimeout: feature-store:5432").first().waitFor();
    await page.getByRole("link", { name: "이 실행 보기" }).click();
    await page.getByRole("heading", { name: "마지막 오류" }).waitFor();
    await page.getByRole("button", { name: /다시 실행/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: /실행/ }).first().click();
    await page.locator(".chip.c-success").first().waitFor();
    await eventually("it is well again", async () => (await stack.real.job(failing.job_id)).failure_streak === 0);
    await page.goto(`${stack.real.url}/console`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByRole("link", { name: `${failing.job_id}: 이유` }).waitFor({ state: "detached" });
    expect((await stack.real.runs(failing.job_id, "success")).length).toBe(1);
  });
});

describe("a job that has failed once more", () => {
  it("is run again from the overview, with the params of the run that failed", async () => {
    const { job_id, queue } = own("again-from-overview");
    await stack.real.create({ job_id, queue, interval_seconds: 86_400, retry_limit: 0 });
    let broken = true;
    await stack.worker({
      queue,
      handler: (params) => {
        if (broken) throw new Error("NoQuotes: KRX closed");
        return params;
      },
    });
    const failed = await stack.real.runNow(job_id, { params: { market: "krx" } });
    await stack.real.run(job_id, failed, "failed");
    await eventually("its failure is counted", async () => (await stack.real.job(job_id)).failure_streak === 1);
    broken = false;
    const { page, requests } = await open();
    const item = page.locator(".attn li").filter({ hasText: job_id });
    await item.getByText("NoQuotes: KRX closed").waitFor();
    await expect
      .poll(() => item.getByRole("link", { name: job_id, exact: true }).getAttribute("href"))
      .toBe(`/console/jobs/${job_id}/runs/${failed}`);
    expect(requests.filter((request) => request.includes("/runs"))).toEqual([]);
    await item.getByRole("button", { name: "다시 실행" }).click();
    expect(JSON.parse(await page.getByRole("dialog").getByRole("textbox").inputValue())).toEqual({ market: "krx" });
    await page.getByRole("dialog").getByRole("button", { name: /실행/ }).first().click();
    const [again] = await eventually("it has succeeded", async () => {
      const runs = await stack.real.runs(job_id, "success");
      return runs.length === 1 && runs;
    });
    expect(again).toMatchObject({ result: { market: "krx" }, source: { kind: "hand", rerun_of: failed } });
    await item.waitFor({ state: "detached" });
  });
});

describe("a workflow with a failed step", () => {
  it("leads to the run, with the step and its error first, and its failed steps are tried again in place", async () => {
    const { page } = await open();
    await page.getByRole("link", { name: "nightly: 실패한 실행" }).click();
    await page.waitForURL((url) => url.pathname === `/console/workflows/nightly/runs/${workflowRun}`);
    await page.getByRole("heading", { level: 2, name: /^train/ }).waitFor();
    await page.getByText("OutOfMemory: GPU 0").filter({ visible: true }).first().waitFor();
    await page
      .getByRole("group", { name: /그래프/ })
      .getByRole("link", { name: /report/ })
      .click();
    await page.getByText("train 단계가 실패해 시작하지 않았습니다.").waitFor();
    await page.getByRole("button", { name: "실패 단계 재시도" }).click();
    await page
      .getByRole("group", { name: /그래프/ })
      .getByRole("link", { name: /^성공 train/ })
      .waitFor();
    await page.locator(".head .chip.c-success").waitFor();
    const { steps, attempt } = await workflows.ended("nightly", workflowRun);
    expect([attempt, steps["fetch"]?.attempt, steps["train"]?.attempt, steps["report"]?.status]).toEqual([2, 1, 2, "success"]);
  });
});

describe("an occurrence that was missed", () => {
  it("is explained rule by rule, and made up for by a button", async () => {
    const { page } = await open();
    await page.getByRole("link", { name: `${missed.job_id}: 이유` }).click();
    await page.getByText("놓쳤습니다", { exact: true }).waitFor();
    await page
      .getByText(/misfire_grace_sec/)
      .first()
      .waitFor();
    await page.locator(".rules li.stop").getByText("제때 깨어남").waitFor();
    await page.locator(".todo").getByRole("button", { name: "지금 실행" }).click();
    await page.getByRole("dialog").getByRole("button", { name: /실행/ }).first().click();
    await eventually("it is well again", async () => (await stack.real.job(missed.job_id)).failure_streak === 0);
    expect(await stack.real.runs(missed.job_id)).toMatchObject([
      { status: "success", result: { settled: true } },
      { status: "missed", scheduled_at: missed.scheduled_at },
    ]);
  });
});

describe("a queue that nobody takes from", () => {
  it("is named after a minute with the command that starts a worker, and its job is called queued until one has", async () => {
    const { page } = await open();
    await page.goto(`${stack.real.url}/console/jobs?q=${alone.job_id}`);
    const row = page.getByRole("row", { name: new RegExp(alone.job_id) });
    await row.getByText("대기 중").filter({ visible: true }).first().waitFor();
    await page.goto(`${stack.real.url}/console`);
    const item = page.getByRole("listitem").filter({ hasText: alone.queue });
    await item.getByText("1분 넘게 시작한 워커가 없는 실행이 1건 있습니다").waitFor({ timeout: 80_000 });
    await item.getByRole("button", { name: "워커 명령 복사" }).click();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(`npm run worker -- --queue ${alone.queue}`);
    await item.getByRole("link", { name: `${alone.job_id}: 이유` }).click();
    await page.getByRole("heading", { level: 1, name: alone.job_id }).waitFor();
    await page.locator(".head .chip.c-queued").waitFor();

    await stack.worker({ queue: alone.queue, handler: () => "done" });
    await page.locator(".head .chip.c-success").waitFor({ timeout: 20_000 });
  });
});
