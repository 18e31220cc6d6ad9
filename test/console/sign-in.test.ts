import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { CREDENTIALS, useStack } from "../support/stack.ts";
import { accessibilityFaults, type Look, sidewaysScroll, useBrowser } from "./support/browser.ts";

const stack = useStack({ auth: true });
const browser = useBrowser();
let admin = { username: "", password: "" };

beforeAll(async () => {
  const client = new SecretsManagerClient({ endpoint: stack.running.awsEndpoint, ...CREDENTIALS });
  const SecretId = stack.running.outputs["Belfry-real"]?.["FirstAdminSecret"];
  const { SecretString = "{}" } = await client.send(new GetSecretValueCommand({ SecretId }));
  admin = JSON.parse(SecretString) as typeof admin;
  client.destroy();
});
afterEach(() => browser.closeAll());

async function signIn(page: Page, { username, password } = admin): Promise<void> {
  await page.getByLabel("사용자 이름").fill(username);
  await page.getByLabel("비밀번호").fill(password);
  await page.keyboard.press("Enter");
}

const open = (path: string, look: Look = {}) => browser.open(`${stack.real.url}/console${path}`, look);
const kept = (page: Page) =>
  page.evaluate<{ token: string; refreshToken: string }>(
    '({ token: sessionStorage.getItem("belfry.token"), ...JSON.parse(sessionStorage.getItem("belfry.session")) })',
  );
const change = (page: Page, item: string, value: string) => page.evaluate(`sessionStorage.setItem(${JSON.stringify(item)}, ${value})`);
const ENDED = 'JSON.stringify({ ...JSON.parse(sessionStorage.getItem("belfry.session")), endsAt: 0 })';

describe("a user who signs in by name and password", () => {
  it("is told what is wrong, then goes on to where one was going, and is named; signing out ends the session for good", async () => {
    const { page, problems } = await open("/runs");
    await page.getByLabel("사용자 이름").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await signIn(page, { ...admin, password: "a wrong one" });
    await page.getByRole("alert").waitFor();
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("비밀번호");
    await signIn(page);
    await page.getByRole("heading", { level: 1, name: "실행 기록" }).waitFor();
    await page.getByRole("link", { name: /설정/ }).getByText(admin.username).waitFor();
    const { refreshToken } = await kept(page);
    expect(await page.evaluate("Object.values(localStorage).join() + document.cookie")).not.toContain(refreshToken);

    await page.reload();
    await page.getByRole("heading", { level: 1, name: "실행 기록" }).waitFor();
    await page.getByRole("link", { name: /설정/ }).click();
    await page.getByRole("button", { name: "로그아웃" }).click();
    await page.getByLabel("사용자 이름").waitFor();
    const { status } = await stack.real.send("POST", "/api/v1/auth/refresh", { refresh_token: refreshToken });
    expect([status, problems]).toEqual([401, []]);
  });

  it("stays signed in: a token that ends, or is not let in any more, is followed by the next one", async () => {
    const { page, requests } = await open("/jobs");
    await signIn(page);
    await page.getByRole("heading", { level: 1, name: "작업" }).waitFor();
    const first = await kept(page);
    await change(page, "belfry.session", ENDED);
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "작업" }).waitFor();
    await expect.poll(async () => (await kept(page)).refreshToken).not.toBe(first.refreshToken);
    expect(requests.filter((request) => request === "POST /api/v1/auth/refresh")).toHaveLength(1);

    await change(page, "belfry.token", '"not let in"');
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "작업" }).waitFor();
    await expect.poll(async () => (await kept(page)).token).toMatch(/^ey/);
    await page
      .getByText(/아직 작업이 없습니다|모두 표시/)
      .first()
      .waitFor();
  });

  it("is asked again when the session is over, and comes back to the same address", async () => {
    const { page } = await open("/queues");
    await signIn(page);
    await page.getByRole("heading", { level: 1, name: "대기열" }).waitFor();
    await change(page, "belfry.token", '"not let in"');
    await change(page, "belfry.session", ENDED.replace("endsAt: 0", 'refreshToken: "of nobody"'));
    await page.reload();
    await page.getByLabel("사용자 이름").waitFor();
    await signIn(page);
    await expect.poll(() => new URL(page.url()).pathname).toBe("/console/queues");
  });

  it("who guesses too often is told how long to wait", async () => {
    const { page } = await open("/jobs");
    for (let tries = 0; tries < 12; tries += 1) {
      const answered = page.waitForResponse((response) => response.url().endsWith("/auth/login"));
      await signIn(page, { username: "nobody", password: `guess ${tries}` });
      if ((await answered).status() === 429) break;
    }
    await expect.poll(() => page.getByRole("alert").textContent()).toMatch(/\d초 뒤에 다시 시도하세요/);
  });

  it.each([
    [320, "dark"],
    [1_280, "light"],
  ] as const)("at %i px, %s, the question fits and has no fault", async (width, theme) => {
    const { page } = await open("/jobs", { width, theme });
    await page.getByLabel("사용자 이름").waitFor();
    expect([await sidewaysScroll(page), await accessibilityFaults(page)]).toEqual([0, []]);
  });
});
