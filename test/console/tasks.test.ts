import type { Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_CHAIN } from "../../shared/domain/tasks/task-chain.ts";
import { StackWorkflows } from "../support/stack/stack-workflows.ts";
import { useStack } from "../support/stack/stack.ts";
import { accessibilityFaults, sidewaysScroll, useBrowser } from "./support/browser.ts";
import { fault, field, save } from "./support/form-parts.ts";

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
    await field(page, "name").fill("nightly build");
    await field(page, "dataset_id").selectOption({ label: "강남 <b>도로</b>" });
    await save(page).click();
    await page.getByRole("heading", { level: 1, name: "nightly build" }).waitFor();
    await expect.poll(() => link(page, FIRST).textContent()).toContain("아직");

    await page.getByRole("button", { name: "지금 실행" }).click();
    await dialog(page).getByText("3개 링크").waitFor();
    await field(page, "parameters").fill('{"epochs": ');
    await field(page, "note").fill("밤 <i>실행</i>");
    await fault(page, "parameters").waitFor();
    await expect.poll(() => dialog(page).getByRole("button", { name: "실행" }).isDisabled()).toBe(true);
    await field(page, "parameters").fill('{"epochs": 3}');
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog(page).getByRole("button", { name: "실행" }).click();
    await link(page, FIRST).getByText("실행 중").waitFor();
    await expect.poll(() => page.getByRole("button", { name: "지금 실행" }).isDisabled()).toBe(true);
    released.resolve();
    await link(page, SECOND).getByText("실패").waitFor();
    await link(page, FIRST).getByText("성공").waitFor();
    await expect.poll(() => link(page, THIRD).textContent()).toContain("아직");
    await page.locator(".head .chip").getByText("실패").waitFor();
    await expect.poll(() => link(page, SECOND).locator("pre").textContent()).toMatch(/^Error: no data\n/);
    const progress = (await stack.real.send("GET", `/api/v1/tasks/${new URL(page.url()).pathname.split("/").at(-1)}/status`)).body;
    expect(progress).toMatchObject({
      workflow_runs: [
        { error: expect.stringMatching(/^Error: no data\n/) },
        { error: null, configuration: { parameters: { epochs: 3 } }, note: `DAG 1/3: ${FIRST} - 밤 <i>실행</i>` },
      ],
    });
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

  it("is changed by its form, with faults at their fields; what was not written stays", async () => {
    const body = { name: "release", customer: "ACME", branch_name: "main", build_config_custom_conf: { a: 1 } };
    const { id } = (await stack.real.send("POST", "/api/v1/tasks", body)).body as { readonly id: number };
    await stack.real.send("POST", "/api/v1/tasks", { name: "taken" });
    const { page } = await browser.open(at(`/tasks/${id}`));
    await page.getByRole("heading", { level: 1, name: "release" }).waitFor();
    await page.keyboard.press("e");
    await expect.poll(() => field(page, "branch_name").inputValue()).toBe("main");
    await field(page, "name").fill(" ");
    await field(page, "build_config_custom_conf").fill("[1]");
    await page.getByText("출력", { exact: true }).click();
    await field(page, "video_out_enabled").check();
    await save(page).click();
    for (const path of ["name", "build_config_custom_conf", "video_out_path"]) await fault(page, path).waitFor();
    await expect.poll(() => page.locator(":focus").getAttribute("id")).toBe("f-name");
    expect(await accessibilityFaults(page)).toEqual([]);
    await field(page, "build_config_custom_conf").fill('{"a": 2}');
    await field(page, "video_out_path").fill("s3://videos/out");
    await field(page, "status").selectOption({ label: "취소됨" });
    await field(page, "name").fill("TAKEN");
    await save(page).click();
    await page
      .getByText(/이미 존재/)
      .first()
      .waitFor();
    await field(page, "name").fill("release 2");
    await save(page).click();
    await page.getByRole("heading", { level: 1, name: "release 2" }).waitFor();
    expect((await stack.real.send("GET", `/api/v1/tasks/${id}`)).body).toMatchObject({
      name: "release 2",
      status: "cancelled",
      customer: "ACME",
      configuration: { branch_name: "main", build_config_custom_conf: { a: 2 }, build_config_custom_ini: {} },
      video_output: { enabled: true, path: "s3://videos/out" },
    });
  });
});

describe("the list of tasks", () => {
  it("is filtered by status, text, dataset and its type; all of it is in the address, and stays when it is loaded anew", async () => {
    const roads = { name: "night roads", path: "s3://night", data_type: "Jetson" };
    const { id } = (await stack.real.send("POST", "/api/v1/datasets", roads)).body as { readonly id: number };
    for (const [name, status, dataset_id] of [
      ["매수 학습", "failed", id],
      ["매도 학습", "failed", 0],
      ["정산 학습", "completed", id],
    ] as const)
      await stack.real.send("POST", "/api/v1/tasks", { name, status, dataset_id, customer: "FILTERED" });
    const { page, problems } = await browser.open(at("/tasks?q=filtered"));
    const names = () => page.locator("[data-task] .id").allTextContents();
    await expect.poll(names).toEqual(["정산 학습", "매도 학습", "매수 학습"]);
    await page.keyboard.press("/");
    await page.keyboard.type(" ㅎㅅ");
    await page.getByRole("button", { name: /^실패/ }).click();
    await expect.poll(names).toEqual(["매도 학습", "매수 학습"]);
    await page.getByRole("combobox", { name: "종류" }).selectOption("Jetson");
    await expect.poll(names).toEqual(["매수 학습"]);
    await page.reload();
    await expect.poll(names).toEqual(["매수 학습"]);
    const { searchParams } = new URL(page.url());
    expect(Object.fromEntries(searchParams)).toEqual({ q: "filtered ㅎㅅ", status: "failed", type: "Jetson" });

    await page.getByRole("combobox", { name: "데이터셋" }).selectOption({ label: "night roads" });
    await page.getByRole("textbox", { name: "태스크 거르기" }).fill("nothing like it");
    await page.getByText("조건에 맞는 것이 없습니다").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "nothing like it 조건 빼기" }).click();
    await expect.poll(names).toEqual(["매수 학습"]);
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "매수 학습" }).waitFor();

    await page.goto(at("/datasets?q=night&type=Jetson&status=lost"));
    await page.locator(`[data-dataset="${id}"]`).waitFor();
    await page.getByRole("button", { name: /lost/ }).click();
    await expect.poll(() => new URL(page.url()).searchParams.has("status")).toBe(false);
    expect(problems).toEqual([]);
  });
});

describe("a dataset", () => {
  it("is changed and deleted, and not while a task uses it", async () => {
    const made = await stack.real.send("POST", "/api/v1/datasets", { name: "roads", path: "s3://roads", description: "시내" });
    const { id } = made.body as { readonly id: number };
    const task = (await stack.real.send("POST", "/api/v1/tasks", { name: "of roads", dataset_id: id })).body as { readonly id: number };
    const { page } = await browser.open(at("/datasets"));
    const row = page.locator(`[data-dataset="${id}"]`);
    await row.getByRole("button", { name: "편집" }).click();
    await field(page, "path").fill("x".repeat(1_025));
    await dialog(page).getByRole("button", { name: "저장" }).click();
    await fault(page, "path").waitFor();
    await field(page, "path").fill("s3://roads/2");
    await field(page, "data_type").selectOption("Vector");
    await dialog(page).getByRole("button", { name: "저장" }).click();
    await row.getByText("s3://roads/2").waitFor();
    expect((await stack.real.send("GET", `/api/v1/datasets/${id}`)).body).toMatchObject({
      path: "s3://roads/2",
      data_type: "Vector",
      description: "시내",
    });
    await row.getByRole("button", { name: "삭제" }).click();
    await dialog(page).getByRole("button", { name: "삭제" }).click();
    await dialog(page).getByRole("alert").waitFor();
    expect((await stack.real.send("DELETE", `/api/v1/tasks/${task.id}`)).status).toBe(204);
    await dialog(page).getByRole("button", { name: "삭제" }).click();
    await expect.poll(() => row.count()).toBe(0);
  });
});

it.each([
  [320, "dark"],
  [320, "light"],
  [1_280, "dark"],
  [1_280, "light"],
] as const)("at %i px, %s, the screens of tasks fit and have no fault", async (width, theme) => {
  const made = await stack.real.send("POST", "/api/v1/tasks", { name: `a task with a name that goes on and on, ${width} ${theme}` });
  const { id } = made.body as { readonly id: number };
  const { page } = await browser.open(at("/tasks"), { width, theme });
  for (const [path, ready] of [
    ["/tasks", page.locator("[data-task]").first()],
    [`/tasks/${id}`, link(page, FIRST)],
    [`/tasks/${id}/edit`, field(page, "name")],
    ["/tasks/new", field(page, "name")],
    ["/datasets", page.getByRole("button", { name: "새 데이터셋" })],
  ] as const) {
    await page.goto(at(path));
    await ready.waitFor();
    expect([path, await sidewaysScroll(page), await accessibilityFaults(page)]).toEqual([path, 0, []]);
  }
});
