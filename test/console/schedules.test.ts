import type { Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { eventually } from "../support/stack/stack-wait.ts";
import { useStack } from "../support/stack/stack.ts";
import { useBrowser } from "./support/browser.ts";
import { StackSchedules } from "./support/seed-schedules.ts";

const stack = useStack();
const browser = useBrowser();
const schedules = new StackSchedules(stack);
const FAILURE = "ValueError: 지점이 없습니다\n  at sum (report.py:14)";
const One = z.object({ data: z.looseObject({ title: z.string(), is_paused: z.boolean(), jobs: z.array(z.object({ id: z.string() })) }) });

beforeAll(async () => {
  const queue = "real.jobs.plans";
  for (const [job_id, description, fail] of [
    ["load-sales", "매출 불러오기", ""],
    ["sum-sales", "매출 집계", ""],
    ["fail-always", "언제나 실패", FAILURE],
  ] as const)
    await stack.real.create({ job_id, queue, description, interval_seconds: 86_400, retry_limit: 0, default_params: { fail } });
  await stack.worker({
    queue,
    concurrency: 5,
    keepLog: true,
    handler: async ({ fail }, { log }) => {
      log.info("48,211 rows");
      if (typeof fail === "string" && fail !== "") throw new Error(fail);
      return { rows: 48_211 };
    },
  });
  await schedules.create("남을 것", ["load-sales"], { description: "목록에 그대로" });
});
afterEach(() => browser.closeAll());

const at = (path: string) => `${stack.real.url}/console${path}`;
const read = async (id: string) => One.parse((await stack.real.send("GET", `/api/schedules/${id}`)).body).data;
const idOf = (page: Page) => new URL(page.url()).pathname.split("/")[3] ?? "";
const pick = async (page: Page, words: string) => {
  const field = page.getByRole("combobox", { name: /^작업/ });
  await field.fill(words);
  await page.getByRole("option").first().waitFor();
  await field.press("Enter");
};

describe("the form of a schedule", () => {
  it("says at each field what is wrong, before it is sent and after, and then makes the schedule", async () => {
    const { page, problems } = await browser.open(at("/schedules/new"));
    await page.getByRole("button", { name: /만들기/ }).click();
    await page.getByText("2곳을 고쳐야 합니다").waitFor();
    await page.getByText("작업을 하나 이상 고르십시오.").waitFor();
    expect(await page.evaluate("document.activeElement?.id")).toBe("f-title");

    await page.getByLabel("제목").fill("아침 매출 보고");
    await pick(page, "ㅁㅊㅈㄱ");
    await pick(page, "load");
    await page.getByRole("button", { name: "load-sales 앞으로" }).click();
    const jobs = page.getByRole("combobox", { name: /^작업/ });
    await jobs.fill("no-such-job");
    await jobs.press("Enter");
    await page.getByLabel("성공 메일").fill("desk@example.com, nobody");
    await page.getByLabel("마지막 날").fill("2020-01-01");
    await page.getByRole("button", { name: /만들기/ }).click();
    await page.getByText("nobody:").waitFor();
    await expect.poll(() => page.getByLabel("성공 메일").getAttribute("aria-invalid")).toBe("true");
    await page.getByLabel("성공 메일").fill("desk@example.com");
    await page.getByRole("button", { name: /만들기/ }).click();
    await page.getByText(/no-such-job: /).waitFor();
    await page.getByRole("button", { name: "no-such-job 빼기" }).click();
    await page.getByRole("button", { name: /만들기/ }).click();
    await page.locator("#e-end_date").waitFor();
    await page.getByLabel("마지막 날").fill("");
    await page.getByRole("button", { name: /만들기/ }).click();

    await page.getByText("아침 매출 보고: 만들었습니다.").waitFor();
    await page.getByText("작업 순서").waitFor();
    expect((await read(idOf(page))).jobs.map(({ id }) => id)).toEqual(["load-sales", "sum-sales"]);
    expect(problems).toEqual([]);
  });

  it("shows the next times of whatever is chosen, in words too, and what is wrong with a cron expression", async () => {
    const { page } = await browser.open(at("/schedules/new"));
    const preview = page.getByRole("region", { name: "미리 보기" });
    await preview.getByText("매일 09:00").waitFor();
    await expect.poll(() => preview.locator("tbody tr").count()).toBe(5);
    await page.getByLabel("시각", { exact: false }).first().fill("07:15");
    await preview.getByText("매일 07:15").waitFor();
    await page.getByRole("radio", { name: "간격" }).check();
    await page.getByLabel("몇").fill("3");
    await preview.getByText("3시간마다 15분").waitFor();
    await page.getByLabel("몇").fill("40");
    await page.getByLabel("단위").focus();
    await page.getByText("1부터 23까지의 수여야 합니다.").waitFor();
    await page.getByRole("radio", { name: "cron 식" }).check();
    await page.getByRole("textbox", { name: "cron 식" }).fill("30 16 * * 1-5");
    await preview.getByText("월–금 16:30").waitFor();
    await page.getByRole("textbox", { name: "cron 식" }).fill("30 99 * * *");
    await page.locator("#e-frequency").waitFor();
    await page.getByRole("textbox", { name: "cron 식" }).fill("0 0 9 * * *");
    await page.getByText(/다섯 칸이어야 합니다/).waitFor();
  });

  it("changes what is there, only what differs, and the toast puts it back", async () => {
    const id = await schedules.create("고칠 것", ["load-sales", "sum-sales"]);
    const { page, problems } = await browser.open(at(`/schedules/${id}`));
    await page.getByRole("button", { name: "편집", exact: true }).click();
    await page.getByLabel("제목").fill("고친 것");
    await page.getByRole("button", { name: "load-sales 빼기" }).click();
    await page.getByText("2개 바뀜").waitFor();
    await page.getByRole("button", { name: /저장/ }).click();
    await page.getByRole("heading", { level: 1, name: "고친 것" }).waitFor();
    expect(await read(id)).toMatchObject({ title: "고친 것", jobs: [{ id: "sum-sales" }] });
    await page.getByRole("button", { name: /되돌리기/ }).click();
    await page.getByRole("heading", { level: 1, name: "고칠 것" }).waitFor();
    expect((await read(id)).jobs).toHaveLength(2);
    expect(problems).toEqual([]);
  });

  it("asks before what is written is lost", async () => {
    const { page } = await browser.open(at("/schedules/new"));
    await page.getByLabel("제목").fill("반쯤");
    await page.getByRole("link", { name: "달력" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "머물기" }).click();
    await expect.poll(() => page.getByLabel("제목").inputValue()).toBe("반쯤");
  });
});

describe("a schedule", () => {
  it("is paused by a button, and the pause undone by the toast", async () => {
    const id = await schedules.create("멈출 것", ["load-sales"]);
    const { page, problems } = await browser.open(at(`/schedules/${id}`));
    await page.getByRole("button", { name: "일시정지", exact: true }).click();
    await page.getByText("멈출 것: 일시정지했습니다.").waitFor();
    await page.getByText("일시정지되어 다음 실행이 없습니다.").waitFor();
    expect((await read(id)).is_paused).toBe(true);
    await page.getByRole("button", { name: /되돌리기/ }).click();
    await eventually("it is resumed", async () => !(await read(id)).is_paused);
    await page.getByRole("button", { name: "일시정지", exact: true }).waitFor();
    expect(problems).toEqual([]);
  });

  it("is started by hand, once however often the button is pressed, and its run shows its jobs and their logs", async () => {
    const id = await schedules.create("실행할 것", ["load-sales", "sum-sales"]);
    const { page, problems } = await browser.open(at(`/schedules/${id}`));
    await page.getByText("아직 실행된 적이 없습니다.").waitFor();
    await page.keyboard.press("KeyR");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("sum-sales").waitFor();
    await dialog.getByRole("button", { name: /실행/ }).first().dblclick();
    await page.getByRole("link", { name: "실행 보기" }).click();
    await page.getByText("2개 중 2개 성공").waitFor();
    const runs = await stack.real.send("GET", `/api/schedules/${id}/runs`);
    expect(runs.body).toMatchObject({ data: { total: 1 } });
    await page.locator("details.log summary").first().click();
    await page.locator("details.log pre").getByText("48,211 rows").waitFor();
    expect(problems).toEqual([]);
  });

  it("whose job failed shows why, in its run first of all, and the way there is in the list of all runs", async () => {
    const id = await schedules.create("실패할 것", ["load-sales", "fail-always", "sum-sales"]);
    await schedules.run(id);
    const { page, problems } = await browser.open(at("/runs?kind=job,step,workflow&status=failed"));
    await page.getByRole("link", { name: "실패할 것 스케줄" }).click();
    await page.waitForURL((url) => url.pathname.startsWith(`/console/schedules/${id}/runs/`));
    const error = page.locator("pre.errbox");
    await error.getByText("ValueError: 지점이 없습니다").waitFor();
    await expect.poll(() => error.textContent()).toContain("report.py:14");
    await expect.poll(() => page.getByText("TASK_ERROR_fail-always").count()).toBe(1);
    await page.getByText("3개 중 1개 성공").waitFor();
    await page.getByText("시작하지 않음").first().waitFor({ state: "attached" });
    await page.getByRole("link", { name: "단계 그래프" }).click();
    await page.getByRole("heading", { level: 2, name: "단계 3개" }).waitFor();
    expect(problems).toEqual([]);
  });

  it("is deleted once its title is typed, and is gone from the list", async () => {
    const id = await schedules.create("지울 것", ["load-sales"]);
    const { page, problems } = await browser.open(at(`/schedules/${id}`));
    await page.getByRole("button", { name: "더 많은 동작" }).click();
    await page.getByRole("menuitem", { name: /스케줄 삭제/ }).click();
    const remove = page.getByRole("dialog").getByRole("button", { name: /^삭제/ });
    await page.getByRole("dialog").getByRole("textbox").fill("다른 것");
    await expect.poll(() => remove.isDisabled()).toBe(true);
    await page.getByRole("dialog").getByRole("textbox").fill("지울 것");
    await remove.click();
    await page.waitForURL((url) => url.pathname === "/console/schedules");
    await page.getByRole("table").getByText("남을 것").waitFor();
    await expect.poll(() => page.getByRole("table").getByText("지울 것").count()).toBe(0);
    expect((await stack.real.send("GET", `/api/schedules/${id}`)).status).toBe(404);
    expect(problems).toEqual([]);
  });

  it("cannot be changed by who may only read, and says which access that needs", async () => {
    const id = await schedules.create("볼 것", ["load-sales"]);
    const { page } = await browser.open(at("/settings"));
    await page.route("**/me", (route) => route.fulfill({ json: { name: "r", access: ["read"], scope: "real", timezone: "Asia/Seoul" } }));
    await page.goto(at(`/schedules/${id}`));
    for (const [name, access] of [
      [/지금 실행/, "operate"],
      ["일시정지", "operate"],
      ["편집", "admin"],
    ] as const) {
      const button = page.getByRole("button", { name }).first();
      await expect.poll(() => button.isDisabled(), { timeout: 10_000 }).toBe(true);
      await expect.poll(() => button.getAttribute("title")).toContain(access);
    }
    await page.goto(at("/schedules"));
    await expect.poll(() => page.getByRole("button", { name: "새 스케줄" }).isDisabled(), { timeout: 10_000 }).toBe(true);
  });
});

describe("the list of schedules", () => {
  it("is filtered by what is typed and pressed, and the address says so", async () => {
    const { page, problems } = await browser.open(at("/schedules"));
    await page.getByText(/개 모두 표시/).waitFor();
    await page.keyboard.press("Slash");
    await page.keyboard.type("그대로");
    await page.getByText(/개 중 1개 표시/).waitFor();
    await page.reload();
    await page.getByText(/개 중 1개 표시/).waitFor();
    expect(new URL(page.url()).search).toBe("?q=%EA%B7%B8%EB%8C%80%EB%A1%9C");
    await page.keyboard.press("KeyJ");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "남을 것" }).waitFor();
    expect(problems).toEqual([]);
  });

  it("says that nothing could be loaded, by which request, and tries again", async () => {
    const { page } = await browser.open(at("/settings"));
    const error = { code: "INTERNAL_ERROR", reason: "x", message: "내부 오류", details: [], request_id: "3b6a56fa" };
    await page.route("**/api/schedules*", (route) => route.fulfill({ status: 500, json: { result: "error", error } }));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("KeyG");
    await page.keyboard.press("KeyH");
    const alert = page.getByRole("alert");
    await alert.getByText("스케줄을 불러오지 못했습니다").waitFor();
    await alert.getByRole("button", { name: "요청 ID 복사" }).waitFor();
    await page.unroute("**/api/schedules*");
    await alert.getByRole("button", { name: "다시 시도" }).click();
    await page.getByText(/개 모두 표시/).waitFor();
    await expect.poll(() => page.getByRole("alert").count()).toBe(0);
  });

  it("is searched by the palette, which also acts", async () => {
    const { page } = await browser.open(at(""));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("Control+KeyK");
    await page.getByRole("combobox", { name: "검색하거나 이동" }).fill("ㄴㅇㄱ");
    await page.getByRole("option", { name: /남을 것.*스케줄/ }).waitFor();
    await page.getByRole("option", { name: /남을 것.*일시정지/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "남을 것" }).waitFor();
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
  });
});
