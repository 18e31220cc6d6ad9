import { afterEach, expect, it } from "vitest";
import { useStack } from "../support/stack/stack.ts";
import { accessibilityFaults, useBrowser } from "./support/browser.ts";

const stack = useStack();
const browser = useBrowser();
afterEach(() => browser.closeAll());

it("a new deployment is told three steps to its first job, which are ticked off as they happen", async () => {
  const { page, problems } = await browser.open(`${stack.real.url}/console`);
  await page.getByRole("heading", { level: 1, name: "첫 작업까지 세 단계" }).waitFor();
  const steps = page.locator(".first-steps > li");
  const done = (index: number) => steps.nth(index).getByText("끝남").waitFor({ state: "attached" });
  await expect.poll(() => steps.nth(0).getAttribute("aria-current")).toBe("step");
  expect(await accessibilityFaults(page)).toEqual([]);

  // The line that is shown is what makes the job.
  const line = (await steps.nth(0).locator("pre").textContent()) ?? "";
  const [, body = ""] = /-d '(.*)'$/.exec(line) ?? [];
  expect((await stack.real.send("POST", "/jobs", JSON.parse(body))).status).toBe(201);
  await done(0);
  await expect.poll(() => steps.nth(1).locator("pre").textContent()).toBe("npm run worker -- --queue real.jobs.my-job");
  let end: (() => void) | undefined;
  await stack.worker({ queue: "real.jobs.my-job", handler: () => new Promise<void>((resolve) => (end = resolve)) });
  await steps.nth(2).getByRole("button", { name: "지금 실행" }).click();
  await page.getByRole("dialog").getByRole("button", { name: /실행/ }).first().click();
  await page.getByText("작업 my-job: 실행을 시작했습니다.").waitFor();
  await done(1);
  end?.();
  await page.getByRole("heading", { level: 1, name: "모두 정상입니다" }).waitFor();
  await steps.first().waitFor({ state: "detached" });
  expect(problems).toEqual([]);
});
