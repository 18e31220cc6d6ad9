import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { CREDENTIALS, useStack } from "../support/stack/stack.ts";
import { accessibilityFaults, type Look, sidewaysScroll, useBrowser } from "./support/browser.ts";

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

interface Named {
  readonly username: string;
  readonly password: string;
}

/** A user of the test's own: an account takes five tries a minute. */
async function aUser(username: string): Promise<Named> {
  const user = { username, email: `${username}@example.com`, name: username, password: "a long one" };
  const { status } = await stack.real.send("POST", "/api/v1/users", user, { authorization: `Bearer ${token}` });
  expect(status).toBe(201);
  return user;
}

async function signIn(page: Page, { username, password }: Named): Promise<void> {
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
    const user = await aUser("mina");
    const { page, problems } = await open("/runs");
    await page.getByLabel("사용자 이름").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await signIn(page, { ...user, password: "a wrong one" });
    await page.getByRole("alert").waitFor();
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("비밀번호");
    await signIn(page, user);
    await page.getByRole("heading", { level: 1, name: "실행 기록" }).waitFor();
    await page.getByRole("link", { name: /설정/ }).getByText(user.username).waitFor();
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
    const user = await aUser("jun");
    const { page, requests } = await open("/jobs");
    await signIn(page, user);
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
    const user = await aUser("kim");
    const { page } = await open("/queues");
    await signIn(page, user);
    await page.getByRole("heading", { level: 1, name: "대기열" }).waitFor();
    await change(page, "belfry.token", '"not let in"');
    await change(page, "belfry.session", ENDED.replace("endsAt: 0", 'refreshToken: "of nobody"'));
    await page.reload();
    await page.getByLabel("사용자 이름").waitFor();
    await signIn(page, user);
    await expect.poll(() => new URL(page.url()).pathname).toBe("/console/queues");
  });

  it("stays signed in in two tabs that share a session, whichever renews it", async () => {
    const user = await aUser("lee");
    const { page } = await open("/jobs");
    await signIn(page, user);
    await page.getByRole("heading", { level: 1, name: "작업" }).waitFor();
    const stored = await page.evaluate<Record<string, string>>("({ ...sessionStorage })");
    const second = await page.context().newPage();
    await second.addInitScript(
      `for (const [name, value] of Object.entries(${JSON.stringify(stored)})) sessionStorage.setItem(name, value)`,
    );
    await second.goto(page.url());
    await second.getByRole("heading", { level: 1, name: "작업" }).waitFor();
    await change(page, "belfry.session", ENDED);
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "작업" }).waitFor();
    await expect.poll(async () => (await kept(page)).refreshToken).not.toBe(JSON.parse(stored["belfry.session"] ?? "{}").refreshToken);
    // The other one has heard of it.
    await expect.poll(async () => (await kept(second)).refreshToken).toBe((await kept(page)).refreshToken);
  });

  it("is not signed out by an API that does not answer for a while", async () => {
    const user = await aUser("park");
    const { page } = await open("/jobs");
    await signIn(page, user);
    await page.getByRole("heading", { level: 1, name: "작업" }).waitFor();
    await page.route("**/auth/refresh", (route) => route.fulfill({ status: 503, json: { message: "Service Unavailable" } }));
    await change(page, "belfry.token", '"not let in"');
    await change(page, "belfry.session", ENDED);
    await page.reload();
    await page.getByRole("alert").first().waitFor();
    expect(await kept(page)).toMatchObject({ token: "not let in" });
    await page.unroute("**/auth/refresh");
    await page.getByRole("button", { name: "다시 시도" }).first().click();
    await page
      .getByText(/아직 작업이 없습니다|모두 표시/)
      .first()
      .waitFor();
  });

  it("changes the password, and signs in with the new one", async () => {
    const user = await aUser("choi");
    const { page } = await open("/settings");
    await signIn(page, user);
    await page.getByRole("button", { name: "비밀번호 바꾸기" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.locator('[id="f-current_password"]').fill("a wrong one");
    await dialog.locator('[id="f-new_password"]').fill("another long one");
    await page.keyboard.press("Enter");
    await expect.poll(() => dialog.locator('[id="e-current_password"]').textContent()).toContain("현재 비밀번호가 올바르지 않습니다");
    await dialog.locator('[id="f-current_password"]').fill(user.password);
    await page.keyboard.press("Enter");
    await page.getByLabel("사용자 이름").waitFor();
    await signIn(page, { ...user, password: "another long one" });
    await page.getByRole("heading", { level: 1, name: "설정" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
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
