import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { NIGHT, seedFleet } from "./support/a-fleet.ts";
import { seedPipeline } from "./support/a-pipeline.ts";
import { useBrowser } from "./support/browser.ts";
import { useMemoryConsole } from "./support/memory-console.ts";
import { differenceFrom } from "./support/reference.ts";

const console = useMemoryConsole(NIGHT);
const browser = useBrowser();
let [failedRun, workflowRun] = ["", ""];

beforeAll(async () => {
  await seedFleet(console.memory);
  workflowRun = await seedPipeline(console.memory);
  failedRun = (await console.memory.jobs.getStates(["model-drift-report"])).get("model-drift-report")?.last_failed_run ?? "";
});
afterEach(() => browser.closeAll());

/** The screens that are looked at most, with a text that stands there once all is there. */
const SCREENS: readonly (readonly [name: string, path: () => string, there: string])[] = [
  ["overview", () => "", "곧 실행"],
  ["jobs", () => "/jobs", "모두 표시"],
  ["job", () => "/jobs/buy-scanner", "다음 실행"],
  ["run", () => `/jobs/model-drift-report/runs/${failedRun}`, "마지막 오류"],
  ["workflow-run", () => `/workflows/nightly-alpha/runs/${workflowRun}`, "OutOfMemory"],
];

describe.each([1_280, 390])("at %i px", (width) => {
  it.each(["light", "dark"] as const)("in %s, the screens that matter most look as they did", async (theme) => {
    const differences: (string | undefined)[] = [];
    const { page } = await browser.open(`${console.url}/console/settings`, { width, theme, now: NIGHT });
    for (const [name, path, there] of SCREENS) {
      await page.goto(`${console.url}/console${path()}`);
      await page.getByText(there).filter({ visible: true }).first().waitFor();
      await page.waitForLoadState("networkidle");
      // The pointer is nowhere over the page, nothing has the focus, and what comes a moment later is there.
      await page.evaluate("document.fonts.ready.then(() => new Promise((then) => setTimeout(then, 400)))");
      differences.push(await differenceFrom(page, `${name}-${width}-${theme}`));
    }
    expect(differences.filter((difference) => difference !== undefined)).toEqual([]);
  });
});
