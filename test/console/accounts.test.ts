import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { CREDENTIALS, useStack } from "../support/stack/stack.ts";
import { accessibilityFaults, type Look, sidewaysScroll, useBrowser } from "./support/browser.ts";

const stack = useStack({ auth: true });
const browser = useBrowser();
let token = "";
let admin = { username: "", password: "" };

beforeAll(async () => {
  const client = new SecretsManagerClient({ endpoint: stack.running.awsEndpoint, ...CREDENTIALS });
  const read = async (output: string) => {
    const SecretId = stack.running.outputs["Belfry-real"]?.[output];
    return (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? "";
  };
  token = await read("ApiTokenSecret");
  admin = JSON.parse(await read("FirstAdminSecret")) as typeof admin;
  client.destroy();
});
afterEach(() => browser.closeAll());

/** A page whose user has signed in by name and password. */
async function open(path: string, { username, password } = admin, look: Look = {}) {
  const opened = await browser.open(`${stack.real.url}/console${path}`, look);
  await opened.page.getByLabel("사용자 이름").fill(username);
  await opened.page.getByLabel("비밀번호").fill(password);
  await opened.page.keyboard.press("Enter");
  await opened.page.getByRole("navigation").first().waitFor();
  return opened;
}
const dialog = (page: Page) => page.getByRole("dialog");
const row = (page: Page, username: string) => page.locator(`[data-user="${username}"]`);

async function fillUser(page: Page, name: string, password = "a long one"): Promise<void> {
  await dialog(page).locator('[id="f-username"]').fill(name);
  await dialog(page).locator('[id="f-name"]').fill("미나 <img onerror=alert(1)>");
  await dialog(page).locator('[id="f-email"]').fill(`${name}@example.com`);
  await dialog(page).locator('[id="f-password"]').fill(password);
}

describe("users", () => {
  it("are made, with faults at their fields, changed, kept out and deleted; all of it is in the audit trail", async () => {
    const { page, problems } = await open("/accounts");
    await row(page, admin.username).waitFor();
    await page.getByRole("button", { name: "새 사용자" }).click();
    await fillUser(page, "no spaces please");
    await dialog(page).getByRole("button", { name: "만들기" }).click();
    await dialog(page).locator('[id="e-username"]').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await fillUser(page, "mina");
    await dialog(page).getByRole("button", { name: "만들기" }).click();
    await row(page, "mina").waitFor();
    await expect.poll(() => row(page, "mina").textContent()).toContain("<img onerror=alert(1)>");

    await row(page, "mina").getByRole("button", { name: "편집" }).click();
    await dialog(page).locator('[id="f-name"]').fill("Mina");
    await dialog(page).getByRole("button", { name: "저장" }).click();
    await row(page, "mina").getByText("Mina", { exact: true }).waitFor();
    await row(page, "mina").getByRole("button", { name: "사용 중지" }).click();
    await row(page, "mina").getByRole("button", { name: "다시 사용" }).waitFor();
    const login = { username: "mina", password: "a long one" };
    expect((await stack.real.send("POST", "/api/v1/auth/login", login)).status).toBe(401);
    await row(page, "mina").getByRole("button", { name: "삭제" }).click();
    await dialog(page).getByRole("button", { name: "삭제" }).click();
    await expect.poll(() => row(page, "mina").count()).toBe(0);

    await page.getByRole("link", { name: "감사 기록" }).click();
    await page.locator('[data-operation="deleteUser"]').first().waitFor();
    const changed = page.locator('[data-operation="updateUser"]', { hasText: "is_active" });
    await expect.poll(() => changed.first().textContent()).toMatch(/admin.*is_active.*true.*→.*false/);
    await page.getByRole("textbox", { name: "대상 ID" }).fill("of nobody");
    await page.keyboard.press("Enter");
    await page.getByText("기록이 없습니다").waitFor();
    expect(problems).toEqual([]);
  });

  it("are not offered to whoever may not manage them", async () => {
    const authorization = { authorization: `Bearer ${token}` };
    const user = { username: "reader", email: "reader@example.com", name: "Reader", password: "a long one" };
    expect((await stack.real.send("POST", "/api/v1/users", user, authorization)).status).toBe(201);
    const { page } = await open("/jobs", user);
    await page.getByRole("link", { name: /설정/ }).waitFor();
    await expect.poll(() => page.getByRole("link", { name: "계정" }).count()).toBe(0);
    await expect.poll(() => page.getByRole("link", { name: "알림", exact: true }).count()).toBe(0);
    await page.goto(`${stack.real.url}/console/accounts`);
    await page
      .getByText(/accounts/)
      .first()
      .waitFor();
    await expect.poll(() => page.locator("table").count()).toBe(0);
    for (const path of ["", "/new", "/ops", "/ops/edit"]) {
      await page.goto(`${stack.real.url}/console/notifications${path}`);
      await page
        .locator(".note")
        .getByText(/accounts/)
        .waitFor();
      await expect.poll(() => page.locator("main button, main table, main input").count()).toBe(0);
    }
  });
});

describe("service tokens", () => {
  it("are shown once as they are made or rotated, open what they are for, and are revoked", async () => {
    const { page } = await open("/accounts/tokens");
    await page.getByText("아직 서비스 토큰이 없습니다").waitFor();
    await page.getByRole("button", { name: "새 토큰" }).click();
    await dialog(page).getByLabel("이름").fill("nightly report");
    await dialog(page).getByLabel("workflow:read").check();
    await dialog(page).getByRole("button", { name: "만들기" }).click();
    await dialog(page).getByText("지금 한 번만 보입니다").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    const secret = (await dialog(page).locator(".secret").textContent()) ?? "";
    const jobs = () => stack.real.send("GET", "/jobs", undefined, { authorization: `Bearer ${secret}` });
    expect((await jobs()).status).toBe(200);
    await dialog(page).getByRole("button", { name: "보관했습니다" }).click();
    const listed = page.locator('[data-token="nightly report"]');
    await expect.poll(() => listed.textContent()).not.toContain(secret);
    await listed.getByRole("button", { name: "새로 발급" }).click();
    await dialog(page).getByRole("button", { name: "새로 발급" }).click();
    await dialog(page).locator(".secret").waitFor();
    expect(await dialog(page).locator(".secret").textContent()).not.toBe(secret);
    await dialog(page).getByRole("button", { name: "보관했습니다" }).click();
    await listed.getByRole("button", { name: "폐기" }).click();
    await dialog(page).getByRole("button", { name: "폐기" }).click();
    await page.getByText("아직 서비스 토큰이 없습니다").waitFor();
  });
});

it.each([
  [320, "dark"],
  [1_280, "light"],
] as const)("at %i px, %s, the screens of accounts fit and have no fault", async (width, theme) => {
  const { page } = await open("/accounts", admin, { width, theme });
  for (const [path, ready] of [
    ["", row(page, admin.username)],
    ["/tokens", page.getByRole("button", { name: "새 토큰" })],
    ["/audit", page.locator("[data-operation]").first()],
  ] as const) {
    await page.goto(`${stack.real.url}/console/accounts${path}`);
    await ready.waitFor();
    expect([path, await sidewaysScroll(page), await accessibilityFaults(page)]).toEqual([path, 0, []]);
  }
});
