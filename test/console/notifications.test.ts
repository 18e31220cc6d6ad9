import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { useSink } from "../support/servers/http-sink.ts";
import { own, useStack } from "../support/stack/stack.ts";
import { accessibilityFaults, sidewaysScroll, useBrowser } from "./support/browser.ts";
import { fault, field, save } from "./support/form-parts.ts";

const sink = useSink();
const stack = useStack({ sinks: () => sink.place });
const browser = useBrowser();
afterEach(async () => {
  sink.answer = (_, response) => response.end("ok");
  await browser.closeAll();
});

const CONFIGS = "/api/v1/notifications/configs";
const at = (path: string) => `${stack.real.url}/console${path}`;
const dialog = (page: Page) => page.getByRole("dialog");
const row = (page: Page, name: string) => page.locator(`[data-config="${name}"]`);
const deliveries = (page: Page) => page.locator("[data-delivery]");
const type = (page: Page, name: RegExp) => page.getByRole("checkbox", { name });

/** Registers one by the API, with a sink as its receiver. */
async function aConfig(name: string, change: object = {}): Promise<void> {
  const body = { name, channel: "webhook", webhook_url: sink.url(`/${encodeURIComponent(name)}`), language: "ko", ...change };
  const { status, body: said } = await stack.real.send("POST", CONFIGS, body);
  expect([status, said]).toEqual([201, said]);
}

async function configs(): Promise<readonly Record<string, unknown>[]> {
  return (await stack.real.send("GET", CONFIGS)).body as readonly Record<string, unknown>[];
}

describe("a notification config", () => {
  it("is made by the keyboard, with faults at their fields, its secret shown once, and a test that arrives", async () => {
    const { job_id } = own("told");
    await stack.real.create({ job_id, queue: "real.jobs.told", cron_expr: "0 0 1 1 *" });
    const { page, problems } = await browser.open(at("/notifications"));
    await page.getByText("아직 아무에게도 알리지 않습니다").waitFor();
    await page.getByRole("link", { name: "새 알림 설정" }).press("Enter");
    await field(page, "name").waitFor();
    await field(page, "name").press("Control+Enter");
    await fault(page, "name").waitFor();
    await fault(page, "webhook_url").waitFor();
    await expect.poll(() => page.locator(":focus").getAttribute("id")).toBe("f-name");
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.keyboard.type("밤 당번 <b>&");
    await page.getByRole("radio", { name: "Slack" }).press("ArrowRight");
    await expect.poll(() => page.getByRole("radio", { name: "웹훅" }).isChecked()).toBe(true);
    await field(page, "webhook_url").fill("https://10.0.0.1/hook");
    await field(page, "failures_in_row").fill("1");
    await field(page, "failures_in_row").press("Tab");
    await fault(page, "failures_in_row").waitFor();
    await field(page, "failures_in_row").fill("5");
    await type(page, /^연속으로 실패함/).press("Space");
    await page.getByRole("radio", { name: "고른 것만" }).check();
    await page.getByRole("combobox").fill(job_id);
    await page.getByRole("option", { name: job_id }).waitFor();
    await page.getByRole("combobox").press("Enter");
    await page.getByRole("button", { name: `${job_id} 빼기` }).waitFor();
    await field(page, "quiet_hours").press("Space");
    await page.getByLabel("시작", { exact: true }).fill("23:30");
    await page.getByRole("combobox", { name: "시간대" }).fill("Asia/Busan");
    await field(page, "name").press("Control+Enter");
    // What only the API knows is said at the fields too.
    await expect.poll(() => fault(page, "quiet_hours").textContent()).toContain("timezone");
    await page.getByRole("combobox", { name: "시간대" }).fill("Asia/Seoul");
    await field(page, "name").press("Control+Enter");
    await expect.poll(() => fault(page, "webhook_url").textContent()).toContain("공개된 주소");
    await field(page, "webhook_url").fill(sink.url("/secret-path"));
    await field(page, "webhook_url").press("Control+Enter");

    await dialog(page).getByText("지금 한 번만 보입니다").waitFor();
    const secret = await dialog(page).locator(".secret").textContent();
    expect(secret).toMatch(/^whsec_/);
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog(page).getByRole("button", { name: "보관했습니다" }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "밤 당번 <b>&" }).waitFor();
    expect(await configs()).toMatchObject([
      {
        name: "밤 당번 <b>&",
        channel: "webhook",
        notification_types: ["job_failed", "job_missed", "job_recovered", "job_failing"],
        filters: { job_id: [job_id] },
        failures_in_row: 5,
        repeat_minutes: null,
        burst_seconds: 0,
        quiet_hours: { from: "23:30", to: "07:00", timezone: "Asia/Seoul" },
        language: "ko",
      },
    ]);
    // The address is a secret: nothing on the page has more of it than its host.
    expect(await page.content()).not.toContain("secret-path");

    await page.keyboard.press("r");
    await page.locator('[data-test="delivered"]').getByText("테스트 메시지가 도착했습니다").waitFor();
    await expect.poll(() => deliveries(page).first().textContent()).toMatch(/전달됨.*테스트.*응답 200/s);
    expect(sink.received.map(({ path }) => path)).toEqual(["/secret-path"]);
    await page.keyboard.press("g");
    await page.keyboard.press("n");
    await expect.poll(() => row(page, "밤 당번 <b>&").textContent()).toMatch(/127\.0\.0\.1.*전달됨/s);
    expect(problems).toEqual([]);
  });

  it("is changed field by field, gets another secret, is turned off and on, and is deleted", async () => {
    await aConfig("ops", { notification_types: ["job_failed"], filters: { queue: "real.jobs.a" } });
    const { page } = await browser.open(at("/notifications/ops"));
    await page.getByRole("button", { name: "편집" }).click();
    await expect.poll(() => field(page, "name").inputValue()).toBe("ops");
    await page.getByText("127.0.0.1").first().waitFor();
    await expect.poll(() => page.getByRole("textbox", { name: "필터 직접 쓰기" }).inputValue()).toContain("real.jobs.a");
    await page.getByRole("textbox", { name: "필터 직접 쓰기" }).fill('{"queue": ');
    await save(page).click();
    await fault(page, "filters").waitFor();
    await page.getByRole("textbox", { name: "필터 직접 쓰기" }).fill('{"queue": "real.jobs.b"}');
    await field(page, "repeat_minutes").fill("60");
    await page.getByText("2개 바뀜").waitFor();
    await save(page).click();
    await page.getByText("실패가 계속되면 1시간").waitFor();
    // What was not written, the address above all, stays.
    expect((await configs()).find(({ name }) => name === "ops")).toMatchObject({
      filters: { queue: "real.jobs.b" },
      repeat_minutes: 60,
      notification_types: ["job_failed"],
    });
    await page.getByRole("button", { name: "테스트 보내기" }).click();
    await page.locator('[data-test="delivered"]').waitFor();

    await page.getByRole("button", { name: "새 비밀" }).click();
    await dialog(page).getByRole("button", { name: "새로 만들기" }).click();
    await expect.poll(() => dialog(page).locator(".secret").textContent()).toMatch(/^whsec_/);
    await dialog(page).getByRole("button", { name: "보관했습니다" }).click();

    await page.getByRole("button", { name: "끄기" }).click();
    await page.locator(".head .chip").getByText("꺼짐").waitFor();
    await page.getByRole("button", { name: "되돌리기" }).click();
    await page.locator(".head .chip").getByText("켜짐").waitFor();
    await page.goto(at("/notifications"));
    await row(page, "ops").getByRole("button", { name: "끄기" }).click();
    await row(page, "ops").getByText("꺼짐").waitFor();
    await row(page, "ops").getByRole("link", { name: "ops" }).click();
    await page.getByRole("button", { name: "테스트 보내기" }).click();
    await page.locator('[data-test="dropped"]').waitFor();

    await page.getByRole("button", { name: "삭제" }).click();
    await dialog(page).getByRole("button", { name: "삭제" }).click();
    await page.getByRole("heading", { level: 1, name: "알림", exact: true }).waitFor();
    await expect.poll(() => row(page, "ops").count()).toBe(0);
    expect((await configs()).some(({ name }) => name === "ops")).toBe(false);
    await page.goto(at("/notifications/ops"));
    await page.getByText("삭제되었거나 없었습니다").waitFor();
  });

  it("shows what was refused and why, and sends it again once its receiver is well", async () => {
    await aConfig("refused");
    sink.answer = (_, response) => response.writeHead(403).end();
    const { page } = await browser.open(at("/notifications/refused"));
    await page.getByRole("button", { name: "테스트 보내기" }).click();
    await page.locator('[data-test="failed"]').getByText("수신자가 403로 응답했습니다").waitFor();
    await page.getByText("마지막으로 보낸 것이 전달되지 않았습니다").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    sink.answer = (_, response) => response.end("ok");
    await deliveries(page).getByRole("button", { name: "다시 보내기" }).click();
    await expect.poll(() => deliveries(page).first().textContent()).toMatch(/전달됨/);
    await deliveries(page).getByText("시도 2회").click();
    await expect.poll(() => deliveries(page).first().textContent()).toMatch(/403.*응답 200/s);
    await expect.poll(() => page.getByText("마지막으로 보낸 것이 전달되지 않았습니다").count()).toBe(0);
  });

  it("leads from a delivery to the run that it is about", async () => {
    const { job_id, queue } = own("broken");
    await stack.real.create({ job_id, queue, cron_expr: "0 0 1 1 *", retry_limit: 0, max_parallel: 20 });
    await stack.worker({
      queue,
      handler: async () => {
        throw new Error("the disk is full");
      },
    });
    await aConfig("leads", { notification_types: ["job_failed"], filters: { job_id: [job_id] } });
    const { page } = await browser.open(at("/notifications/leads"));
    // What is known of configs may be some seconds old: it fails until somebody hears of it.
    await expect
      .poll(
        async () => {
          await stack.real.runNow(job_id);
          return page.locator('[data-type="job_failed"]').count();
        },
        { timeout: 45_000, interval: 1_000 },
      )
      .toBe(1);
    await page.locator('[data-type="job_failed"]').getByRole("link", { name: job_id }).click();
    await page.getByText("the disk is full").first().waitFor();
    expect(new URL(page.url()).pathname).toMatch(new RegExp(`/jobs/${job_id}/runs/`));
  });
});

it("is found by the palette, and made in English too", async () => {
  const { page } = await browser.open(at("/"), { locale: "en-US" });
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("new notif");
  await page.getByRole("option", { name: /New notification config/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("radio", { name: "E-mail" }).check();
  await save(page).click();
  await expect.poll(() => fault(page, "recipients").textContent()).toBe("Required.");
  await field(page, "name").fill("by mail");
  await field(page, "recipients").fill("night@example.com, nobody@");
  await save(page).click();
  await expect.poll(() => fault(page, "recipients").textContent()).toContain("nobody@:");
  await page.getByRole("radio", { name: "Telegram" }).check();
  await save(page).click();
  await fault(page, "telegram.bot_token").waitFor();
  await fault(page, "telegram.chat_id").waitFor();
  // Leaving with something unsaved asks.
  await page.getByRole("button", { name: "Cancel" }).click();
  await dialog(page).getByRole("button", { name: "Discard and leave" }).click();
  await page.getByRole("heading", { level: 1, name: "Notifications" }).waitFor();
});

it.each([
  [320, "dark"],
  [320, "light"],
  [1_280, "dark"],
  [1_280, "light"],
] as const)("at %i px, %s, the screens of notifications fit and have no fault", async (width, theme) => {
  const name = `a config with a name that goes on and on, ${width} ${theme}`;
  await aConfig(name, { notification_types: ["job_failed", "job_failing", "job_missed", "job_late", "system_error"], quiet_hours: null });
  expect((await stack.real.send("POST", `${CONFIGS}/${encodeURIComponent(name)}/test`)).status).toBe(200);
  const { page } = await browser.open(at("/notifications"), { width, theme });
  for (const [path, ready] of [
    ["", row(page, name)],
    [`/${encodeURIComponent(name)}`, deliveries(page).first()],
    [`/${encodeURIComponent(name)}/edit`, field(page, "name")],
    ["/new", field(page, "name")],
  ] as const) {
    await page.goto(at(`/notifications${path}`));
    await ready.waitFor();
    expect([path, await sidewaysScroll(page), await accessibilityFaults(page)]).toEqual([path, 0, []]);
  }
});
