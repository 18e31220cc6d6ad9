import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../support/stack/stack-wait.ts";
import { own, useStack } from "../support/stack/stack.ts";
import { accessibilityFaults, useBrowser } from "./support/browser.ts";
import { fault, field, save } from "./support/form-parts.ts";

const stack = useStack();
const browser = useBrowser();
afterEach(() => browser.closeAll());

const at = (path: string) => `${stack.real.url}/console${path}`;
async function aJob(name: string, change: object = {}): Promise<string> {
  const { job_id } = own(name);
  const job = { job_id, queue: "real.jobs.console-form", cron_expr: "0 3 * * *", default_params: { mode: "swing" }, retry_limit: 1 };
  await stack.real.create({ ...job, ...change });
  return job_id;
}

describe("a new job", () => {
  it("is made after its next times were seen, once, however often the button is pressed", async () => {
    const id = own("form-new").job_id;
    const { page, problems, requests } = await browser.open(at("/jobs"));
    await page.getByRole("link", { name: "새 작업" }).first().click();
    await field(page, "job_id").fill(id);
    await expect.poll(() => field(page, "queue").inputValue()).toBe(`real.jobs.${id}`);
    await field(page, "cron_expr").fill("30 16 * * 1-5");
    await field(page, "timezone").fill("America/New_York");
    await page.getByText("월–금 16:30").first().waitFor();
    const times = page.locator("table.times tbody tr:not(.noted)");
    await expect.poll(() => times.count()).toBe(5);
    await expect.poll(() => times.first().textContent()).toMatch(/16:30.*0[56]:30/);
    await page.getByRole("heading", { name: "기본 파라미터" }).click();
    await field(page, "default_params").fill('{"mode":"day"}');
    await page.getByRole("button", { name: "정돈" }).click();
    await expect.poll(() => field(page, "default_params").inputValue()).toBe('{\n  "mode": "day"\n}');
    await save(page).dblclick();
    await page.getByText(`작업 ${id}: 만들었습니다.`).waitFor();
    await page.waitForURL((url) => url.pathname === `/console/jobs/${id}`);
    expect(requests.filter((request) => request === "POST /jobs")).toHaveLength(1);
    expect(await stack.real.job(id)).toMatchObject({
      cron_expr: "30 16 * * 1-5",
      timezone: "America/New_York",
      default_params: { mode: "day" },
      max_parallel: 1,
    });
    expect(problems).toEqual([]);
  });

  it("that was not meant is taken back by the toast, unless somebody has changed it since", async () => {
    const [first, second] = [own("form-undo").job_id, own("form-undo").job_id];
    const { page } = await browser.open(at("/jobs/new"));
    for (const id of [first, second]) {
      await page.goto(at("/jobs/new"));
      await field(page, "job_id").fill(id);
      await field(page, "cron_expr").fill("@daily");
      await save(page).click();
      await page.waitForURL((url) => url.pathname === `/console/jobs/${id}`);
      if (id === second) await stack.real.send("PUT", `/jobs/${id}`, { description: "by somebody else" });
      await page.getByRole("button", { name: /되돌리기/ }).click();
      if (id === first) await page.getByText(`작업 ${id}: 삭제했습니다.`, { exact: false }).waitFor();
    }
    await page.getByText(/If-Match/).waitFor();
    expect((await stack.real.send("GET", `/jobs/${first}`)).status).toBe(404);
    expect((await stack.real.job(second)).description).toBe("by somebody else");
  });

  it("shows what is wrong at its field before it is saved, and all of it, with the way there, when it is", async () => {
    const { page } = await browser.open(at("/jobs/new"));
    await field(page, "job_id").fill("x");
    await field(page, "cron_expr").fill("0 0 31 2 *");
    await fault(page, "cron_expr").waitFor();
    await expect.poll(() => field(page, "cron_expr").getAttribute("aria-invalid")).toBe("true");
    await expect.poll(() => field(page, "cron_expr").getAttribute("aria-describedby")).toContain("e-cron_expr");
    await expect.poll(() => page.locator("#form-faults").count()).toBe(0);
    await field(page, "queue").fill("");
    await page.getByRole("heading", { name: "한도와 재시도" }).click();
    await field(page, "max_parallel").fill("0");
    await fault(page, "max_parallel").waitFor();
    await page.getByRole("heading", { name: "한도와 재시도" }).click();
    await save(page).click();
    await page.getByText("4곳을 고쳐야 합니다").waitFor();
    await expect.poll(() => page.evaluate("document.activeElement?.id")).toBe("f-job_id");
    await page
      .locator("#form-faults")
      .getByRole("link", { name: /동시 실행/ })
      .click();
    await expect.poll(() => page.evaluate("document.activeElement?.id")).toBe("f-max_parallel");
    expect(await accessibilityFaults(page)).toEqual([]);
    await field(page, "max_parallel").fill("2");
    await page.getByText("3곳을 고쳐야 합니다").waitFor();
  });

  it("with the name of another one is refused at that name", async () => {
    const id = await aJob("form-taken");
    const { page } = await browser.open(at("/jobs/new"));
    await field(page, "job_id").fill(id);
    await field(page, "cron_expr").fill("@daily");
    await save(page).click();
    await fault(page, "job_id").waitFor();
    await expect.poll(() => page.evaluate("document.activeElement?.id")).toBe("f-job_id");
  });

  it("is a copy of another one, by the keyboard alone", async () => {
    const id = await aJob("form-copy");
    const { page } = await browser.open(at(`/jobs/${id}`));
    await page.getByRole("heading", { level: 1, name: id }).waitFor();
    await page.keyboard.press("Period");
    await page.getByRole("menu").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await field(page, "job_id").waitFor();
    await expect.poll(() => field(page, "job_id").inputValue()).toBe(`${id}-copy`);
    await page.keyboard.press("Control+Enter");
    await page.waitForURL((url) => url.pathname === `/console/jobs/${id}-copy`);
    expect(await stack.real.job(`${id}-copy`)).toMatchObject({ retry_limit: 1, default_params: { mode: "swing" } });
  });

  it("is one document as fields and as JSON, also with what no field is made for", async () => {
    const id = own("form-json").job_id;
    const { page } = await browser.open(at("/jobs/new"));
    await field(page, "job_id").fill(id);
    await page.getByRole("button", { name: "JSON" }).click();
    expect(JSON.parse(await field(page, "json").inputValue())).toEqual({ job_id: id, queue: `real.jobs.${id}` });
    await field(page, "json").fill(`{\n  "job_id": "${id}",\n  "interval_seconds" 5 }`);
    await page.getByText(/JSON이 아닙니다: 3번째 줄/).waitFor();
    await page.getByRole("button", { name: "양식" }).click();
    await page.getByText("JSON을 고쳐야 양식으로 볼 수 있습니다.").waitFor();
    await field(page, "json").fill(JSON.stringify({ job_id: id, queue: `real.jobs.${id}`, interval_seconds: 3_600, colour: "red" }));
    await page.locator("#form-faults").getByText("colour").waitFor();
    await page.getByRole("button", { name: "양식" }).click();
    await expect.poll(() => field(page, "interval_seconds").inputValue()).toBe("3600");
    await page.locator("#form-faults").getByText("colour").waitFor();
    await page.getByRole("button", { name: "JSON" }).click();
    const { colour: _, ...rest } = JSON.parse(await field(page, "json").inputValue()) as Record<string, unknown>;
    await field(page, "json").fill(JSON.stringify({ ...rest, version: 3 }));
    await expect.poll(() => page.locator("#form-faults").count()).toBe(0);
    await save(page).click();
    await page.waitForURL((url) => url.pathname === `/console/jobs/${id}`);
    expect(await stack.real.job(id)).toMatchObject({ interval_seconds: 3_600, cron_expr: null });
  });

  it("tells what the clocks of its zone will do within sixty days, and what that does to its times", async () => {
    const { page } = await browser.open(at("/jobs/new"));
    const day = (days: number) => new Date(Math.floor(Date.now() / 86_400_000 + days) * 86_400_000).toISOString();
    const coming = (days: number, note: string | null) => ({ at: day(days), local: day(days), clock_change: null, note });
    const zone = { offset: "-05:00", next_change: { at: day(20).replace("T00", "T07"), from: "-05:00", to: "-04:00" } };
    const answer = { valid: true, details: [], timezone: "America/New_York", zone };
    await page.route("**/preview", (route) => {
      const asked = route.request().postDataJSON() as { readonly from?: string };
      return route.fulfill({ json: { ...answer, next: asked.from === undefined ? [coming(1, null)] : [coming(20, "02:30은 없습니다")] } });
    });
    await field(page, "cron_expr").fill("30 2 * * *");
    await page.getByText("02:30은 없습니다").waitFor();
    const said = (await page.locator(".preview .note").allTextContents()).join(" ");
    expect(said).toMatch(/America\/New_York: .* 시계가 앞당겨집니다, 02:00 → 03:00\. KST 시각은 그때부터 1시간 일러집니다\./);
  });

  it("may be called as its form's address ends", async () => {
    await stack.real.create({ job_id: "new", queue: "real.jobs.console-form", cron_expr: "@daily" });
    const { page } = await browser.open(at("/jobs"));
    await page.getByRole("link", { name: "new", exact: true }).first().click();
    await page.getByRole("heading", { level: 1, name: "new" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "new" }).waitFor();
    await expect.poll(() => field(page, "job_id").count()).toBe(0);
    await stack.real.send("DELETE", "/jobs/new");
  });

  it("is written with a Korean input method: no key acts and nothing is asked of a letter that is not whole", async () => {
    const { page, requests } = await browser.open(at("/jobs/new"));
    const session = await page.context().newCDPSession(page);
    await field(page, "description").waitFor();
    await expect.poll(() => requests.filter((request) => request === "POST /preview").length).toBe(1);
    await field(page, "description").focus();
    for (const text of ["ㅁ", "매", "맷"]) await session.send("Input.imeSetComposition", { text, selectionStart: 1, selectionEnd: 1 });
    await page.waitForTimeout(600);
    expect(requests.filter((request) => request === "POST /preview")).toHaveLength(1);
    await expect.poll(() => field(page, "description").inputValue()).toBe("맷");
    await session.send("Input.imeSetComposition", { text: "매", selectionStart: 1, selectionEnd: 1 });
    await session.send("Input.insertText", { text: "매수" });
    await expect.poll(() => requests.filter((request) => request === "POST /preview").length).toBe(2);
    await expect.poll(() => field(page, "description").inputValue()).toBe("매수");
  });
});

describe("a job that is there", () => {
  it("is changed after what changes was shown, with old and new times, and put back by the toast", async () => {
    const id = await aJob("form-edit");
    const { page, problems } = await browser.open(at(`/jobs/${id}`));
    await page.getByRole("heading", { level: 1, name: id }).waitFor();
    await page.keyboard.press("KeyE");
    await field(page, "cron_expr").waitFor();
    await expect.poll(() => save(page).isDisabled()).toBe(true);
    await field(page, "cron_expr").fill("0 4 * * *");
    await field(page, "default_params").fill('{"mode": "swing", "limit": 3}');
    await page.getByText("2개 바뀜").waitFor();
    await page.keyboard.press("Control+Enter");
    const dialog = page.getByRole("dialog");
    const rows = dialog.locator("table.diff tbody tr");
    await rows.first().waitFor();
    await expect
      .poll(() => rows.allTextContents())
      .toEqual([
        expect.stringMatching(/cron_expr\s*0 3 \* \* \*\s*0 4 \* \* \*/),
        expect.stringMatching(/default_params\.limit\s*없음\s*3/),
      ]);
    await expect.poll(() => dialog.locator(".sides li").allTextContents()).toHaveLength(10);
    const times = await dialog.locator(".sides li").allTextContents();
    expect([times[0], times[5]]).toEqual([expect.stringContaining("03:00"), expect.stringContaining("04:00")]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.getByText(`작업 ${id}: 2개를 바꾸었습니다.`).waitFor();
    expect(await stack.real.job(id)).toMatchObject({ cron_expr: "0 4 * * *", default_params: { mode: "swing", limit: 3 }, version: 2 });
    await page.getByRole("button", { name: /되돌리기/ }).click();
    await eventually("the former version is back", async () => (await stack.real.job(id)).cron_expr === "0 3 * * *");
    expect((await stack.real.job(id)).default_params).toEqual({ mode: "swing" });
    expect(problems).toEqual([]);
  });

  it("that somebody else changed meanwhile is saved field by field, mine or theirs", async () => {
    const id = await aJob("form-conflict");
    const { page } = await browser.open(at(`/jobs/${id}/edit`));
    await field(page, "cron_expr").fill("0 4 * * *");
    await field(page, "description").fill("내 설명");
    await page.getByText("2개 바뀜").waitFor();
    await stack.real.update(id, { cron_expr: "0 5 * * *", retry_limit: 7 });
    await page.keyboard.press("Control+Enter");
    await page.getByRole("dialog").getByRole("button", { name: "이대로 저장" }).click();
    const dialog = page.getByRole("dialog", { name: /두 버전이 다릅니다/ });
    await dialog.waitFor();
    const conflict = (path: string) => dialog.getByRole("group", { name: new RegExp(path) });
    expect(
      await conflict("retry_limit")
        .getByRole("radio", { name: /저장된 것/ })
        .isChecked(),
    ).toBe(true);
    expect(await conflict("description").getByRole("radio", { name: /내 것/ }).isChecked()).toBe(true);
    await expect.poll(() => conflict("cron_expr").getByRole("radio", { checked: true }).count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await conflict("cron_expr").getByRole("radio", { name: /내 것/ }).check();
    await dialog.getByRole("button", { name: "고른 대로 저장" }).click();
    await page.waitForURL((url) => url.pathname === `/console/jobs/${id}`);
    expect(await stack.real.job(id)).toMatchObject({ cron_expr: "0 4 * * *", description: "내 설명", retry_limit: 7, version: 3 });
  });

  it("is not left without a question while something is unsaved, whichever way it is left", async () => {
    const id = await aJob("form-leave");
    const { page } = await browser.open(at("/jobs"));
    await page.getByRole("link", { name: id }).first().click();
    await page.getByRole("heading", { level: 1, name: id }).waitFor();
    await page.getByRole("button", { name: "편집" }).click();
    await field(page, "description").fill("바뀜");
    const dialog = page.getByRole("dialog", { name: "저장하지 않고 나갈까요?" });
    const stays = async () => {
      await dialog.getByRole("button", { name: /머물기/ }).click();
      expect(new URL(page.url()).pathname).toBe(`/console/jobs/${id}/edit`);
      await expect.poll(() => field(page, "description").inputValue()).toBe("바뀜");
    };
    await page.getByRole("link", { name: "작업", exact: true }).first().click();
    await stays();
    await page.goBack();
    await stays();
    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("KeyG");
    await page.keyboard.press("KeyO");
    await stays();
    let asked = 0;
    page.on("dialog", (question) => {
      asked += 1;
      void question.dismiss();
    });
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => asked).toBe(1);
    await page.goBack();
    await dialog.getByRole("button", { name: "버리고 나가기" }).click();
    await page.waitForURL((url) => url.pathname === `/console/jobs/${id}`);
    expect((await stack.real.job(id)).description).toBeNull();
  });

  it("is deleted once its name is typed, and is gone from the list", async () => {
    const id = await aJob("form-delete");
    const trigger = { trigger_id: own("starts").job_id, type: "event", source_topic: "a.b", topic: "c.d", targets: [{ job_id: id }] };
    expect((await stack.real.send("POST", "/triggers", trigger)).status).toBe(201);
    const { page } = await browser.open(at(`/jobs/${id}`));
    await page.getByRole("button", { name: "더 많은 동작" }).click();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("menuitem", { name: "삭제" }).click();
    const dialog = page.getByRole("dialog");
    const remove = dialog.getByRole("button", { name: "삭제" });
    await dialog.getByText(trigger.trigger_id).waitFor();
    await dialog.getByRole("textbox").fill(id.slice(1));
    await expect.poll(() => remove.isDisabled()).toBe(true);
    await dialog.getByRole("textbox").fill(id);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === "/console/jobs");
    await page.getByText(`작업 ${id}: 삭제했습니다.`, { exact: false }).waitFor();
    await expect.poll(() => page.locator("table.jobs").getByRole("link", { name: id }).count()).toBe(0);
    expect((await stack.real.send("GET", `/jobs/${id}`)).status).toBe(404);
  });
});
