import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { CREDENTIALS, own, useStack } from "../support/stack/stack.ts";
import { accessibilityFaults, useBrowser } from "./support/browser.ts";

const stack = useStack({ auth: true });
const browser = useBrowser();
let token = "";

beforeAll(async () => {
  const client = new SecretsManagerClient({ endpoint: stack.running.awsEndpoint, ...CREDENTIALS });
  const SecretId = stack.running.outputs["Belfry-real"]?.["ApiTokenSecret"];
  token = (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? "";
  client.destroy();
});
afterEach(() => browser.closeAll());
const at = (path: string) => `${stack.real.url}/console${path}`;

describe("an API that asks for a token", () => {
  it("shows nothing but the question for it, and goes on to where one was going", async () => {
    const { job_id, queue } = own("login");
    await stack.real.send("POST", "/jobs", { job_id, queue, interval_seconds: 86_400 }, { authorization: `Bearer ${token}` });
    const { page, problems, requests } = await browser.open(at(`/jobs/${job_id}?at=2026-11-26T02:40:00Z`));
    const field = page.getByLabel("토큰", { exact: true });
    await field.waitFor();
    expect(requests).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);

    await field.fill("wrong");
    await page.getByRole("button", { name: "토큰으로 로그인" }).click();
    await page.getByRole("alert").waitFor();
    await field.fill(token);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: job_id }).waitFor();
    expect(new URL(page.url()).search).toContain("at=2026-11-26");
    expect(await page.evaluate("Object.values(localStorage).join() + document.cookie")).not.toContain(token);

    await page.reload();
    await page.getByRole("heading", { level: 1, name: job_id }).waitFor();
    expect(problems).toEqual([]);
  });

  it("takes a refused token back in mid-work, and returns to the same address after the next one", async () => {
    const { page } = await browser.open(at("/jobs"));
    await page.getByLabel("토큰", { exact: true }).fill(token);
    await page.keyboard.press("Enter");
    await page.getByText("아직 작업이 없습니다").or(page.getByText("모두 표시")).first().waitFor();
    await page.evaluate('sessionStorage.setItem("belfry.token", "expired")');
    await page.reload();
    await page.getByText("쓰던 토큰이 더는 유효하지 않습니다.").waitFor();
    await page.getByLabel("토큰", { exact: true }).fill(token);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === "/console/jobs");
    expect(await page.evaluate('sessionStorage.getItem("belfry.token")')).toBe(token);
  });

  it("shows every action disabled to whoever may only read, and says what is missing", async () => {
    const { job_id, queue } = own("reader");
    await stack.real.send("POST", "/jobs", { job_id, queue, interval_seconds: 86_400 }, { authorization: `Bearer ${token}` });
    const { page } = await browser.open(at("/login"));
    const me = { name: "reader", access: ["read"], scope: "real", timezone: "Asia/Seoul" };
    await page.route("**/me", (route) => route.fulfill({ json: me }));
    await page.getByLabel("토큰", { exact: true }).fill(token);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === "/console");
    await page.goto(at(`/jobs/${job_id}`));
    const run = page.getByRole("button", { name: /지금 실행/ }).first();
    await expect.poll(() => run.isDisabled(), { timeout: 10_000 }).toBe(true);
    await expect.poll(() => run.getAttribute("title")).toContain("operate");
    const edit = page.getByRole("button", { name: "편집" });
    expect([await edit.isDisabled(), await edit.getAttribute("title")]).toEqual([true, expect.stringContaining("admin")]);
    await page.goto(at("/jobs/new"));
    const create = page.getByRole("button", { name: /만들기/ });
    await expect.poll(() => create.isDisabled()).toBe(true);
    await expect.poll(() => create.getAttribute("title")).toContain("admin");
  });

  it("keeps what was being written while it asks for the next one", async () => {
    const { page } = await browser.open(at("/jobs/new"));
    await page.getByLabel("토큰", { exact: true }).fill(token);
    await page.keyboard.press("Enter");
    const name = page.locator('[id="f-job_id"]');
    await name.fill("half-written");
    const refused = {
      result: "error",
      error: { code: "UNAUTHORIZED", reason: "token-unknown", message: "", details: [], request_id: "x" },
    };
    await page.route("**/preview", (route) => route.fulfill({ status: 401, json: refused }));
    await page.getByLabel("설명").fill("아직");
    await page.getByText("쓰던 토큰이 더는 유효하지 않습니다.").waitFor();
    await page.unroute("**/preview");
    await page.getByLabel("토큰", { exact: true }).fill(token);
    await page.keyboard.press("Enter");
    await name.waitFor();
    expect([await name.inputValue(), await page.getByLabel("설명").inputValue()]).toEqual(["half-written", "아직"]);
  });
});

describe("an API that is gone", () => {
  it("leaves what is on the screen, says since when, and repairs by itself", async () => {
    const { page } = await browser.open(at("/login"));
    await page.getByLabel("토큰", { exact: true }).fill(token);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === "/console");
    await page.getByText("실시간").first().waitFor();
    const before = await page.locator("main h1").textContent();
    await page.context().setOffline(true);
    await page.getByText(/끊김, \d\d:\d\d:\d\d 기준/).waitFor();
    await expect.poll(() => page.locator("main h1").textContent()).toBe(before);
    await page.context().setOffline(false);
    await page.getByText("실시간").first().waitFor();
    await expect.poll(() => page.locator(".live.lost").count()).toBe(0);
  });

  it("that answers an error says what was tried, why, and by which id it is found, and tries again", async () => {
    const { page } = await browser.open(at("/login"));
    await page.route("**/overview*", (route) =>
      route.fulfill({
        status: 500,
        json: {
          result: "error",
          error: { code: "INTERNAL_ERROR", reason: "x", message: "내부 오류", details: [], request_id: "3b6a56fa" },
        },
      }),
    );
    await page.getByLabel("토큰", { exact: true }).fill(token);
    await page.keyboard.press("Enter");
    const alert = page.getByRole("alert");
    await alert.getByText("개요를 불러오지 못했습니다").waitFor();
    await alert.getByText("내부 오류").waitFor();
    await alert.getByRole("button", { name: "요청 ID 복사" }).click();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe("3b6a56fa");
    await page.unroute("**/overview*");
    await alert.getByRole("button", { name: "다시 시도" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await expect.poll(() => page.getByRole("alert").count()).toBe(0);
  });
});
