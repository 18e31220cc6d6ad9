import type { Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_CHAIN } from "../../shared/domain/tasks/task-chain.ts";
import { StackWorkflows } from "../support/stack-workflows.ts";
import { useStack } from "../support/stack.ts";
import { accessibilityFaults, sidewaysScroll, useBrowser } from "./support/browser.ts";

const stack = useStack();
const browser = useBrowser();
const workflows = new StackWorkflows(stack.real);
const [FIRST, SECOND, THIRD] = DEFAULT_CHAIN;
/** The second link fails until somebody mends it. */
let mended = false;
let released = Promise.withResolvers<void>();

beforeAll(async () => {
  for (const name of DEFAULT_CHAIN) {
    const queue = `real.jobs.${name.replaceAll("_", "-")}`;
    await workflows.put(name, { max_parallel: 10, steps: [{ step_id: "work", queue, retry_limit: 0 }] });
    await stack.worker({
      queue,
      handler: async () => {
        if (name === FIRST) await released.promise;
        if (name === SECOND && !mended) throw new Error("no data");
      },
    });
  }
});
afterEach(() => browser.closeAll());

const at = (path: string) => `${stack.real.url}/console${path}`;
const dialog = (page: Page) => page.getByRole("dialog");
const link = (page: Page, name: string) => page.locator(`[data-link="${name}"]`);

describe("a task", () => {
  it("is made with its dataset, executed, and shows its chain link by link: one that fails, and after its mending all of them", async () => {
    const { page, problems } = await browser.open(at("/datasets"));
    await page.getByRole("button", { name: "새 데이터셋" }).click();
    await dialog(page).locator('[id="f-name"]').fill("강남 <b>도로</b>");
    await dialog(page).locator('[id="f-path"]').fill("s3://roads/gangnam");
    await dialog(page).getByRole("button", { name: "만들기" }).click();
    await page.locator("[data-dataset]").getByText("강남 <b>도로</b>").waitFor();
    await page.getByRole("link", { name: "태스크" }).last().click();
    await page.getByRole("button", { name: "새 태스크" }).click();
    await dialog(page).locator('[id="f-name"]').fill("nightly build");
    await dialog(page).locator('[id="f-dataset_id"]').selectOption({ label: "강남 <b>도로</b>" });
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog(page).getByRole("button", { name: "만들기" }).click();
    await page.locator("[data-task]").getByRole("link", { name: "nightly build" }).click();
    await expect.poll(() => link(page, FIRST).textContent()).toContain("아직");

    await page.getByRole("button", { name: "지금 실행" }).click();
    await dialog(page).getByText("3개 링크").waitFor();
    await dialog(page).getByRole("button", { name: "실행" }).click();
    await link(page, FIRST).getByText("실행 중").waitFor();
    await expect.poll(() => page.getByRole("button", { name: "지금 실행" }).isDisabled()).toBe(true);
    released.resolve();
    await link(page, SECOND).getByText("실패").waitFor();
    await link(page, FIRST).getByText("성공").waitFor();
    await expect.poll(() => link(page, THIRD).textContent()).toContain("아직");
    await page.locator(".head .chip").getByText("실패").waitFor();
    await link(page, SECOND).getByRole("link").click();
    await page.getByText("no data").first().waitFor();
    await page.goBack();

    mended = true;
    released = Promise.withResolvers<void>();
    released.resolve();
    await page.getByRole("button", { name: "지금 실행" }).click();
    await dialog(page).getByRole("button", { name: "실행" }).click();
    await link(page, THIRD).getByText("성공").waitFor();
    await page.locator(".head .chip").getByText("성공").waitFor();
    await page.getByRole("button", { name: "삭제" }).click();
    await dialog(page).getByRole("button", { name: "삭제" }).click();
    await page.getByText("아직 태스크가 없습니다").waitFor();
    expect(problems).toEqual([]);
  });
});

it.each([
  [320, "dark"],
  [1_280, "light"],
] as const)("at %i px, %s, the screens of tasks fit and have no fault", async (width, theme) => {
  const made = await stack.real.send("POST", "/api/v1/tasks", { name: `a task with a name that goes on and on, ${width}` });
  const { id } = made.body as { readonly id: number };
  const { page } = await browser.open(at("/tasks"), { width, theme });
  for (const [path, ready] of [
    ["/tasks", page.locator("[data-task]").first()],
    [`/tasks/${id}`, link(page, FIRST)],
    ["/datasets", page.getByRole("button", { name: "새 데이터셋" })],
  ] as const) {
    await page.goto(at(path));
    await ready.waitFor();
    expect([path, await sidewaysScroll(page), await accessibilityFaults(page)]).toEqual([path, 0, []]);
  }
});
