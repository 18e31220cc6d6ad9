import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PutWorkflow } from "../../../../shared/contract/workflows/workflow.ts";
import { readConfig } from "../../../../sdk/exec/read-config.ts";
import { resolveCall } from "../../../../sdk/exec/command/resolve-call.ts";
import type { JobParams } from "../../../../sdk/worker/index.ts";
import { commandUnderTest } from "./support.ts";

const EXAMPLE = "examples/daily-pipeline";
const hasPython = (() => {
  try {
    return execFileSync("python3", ["--version"]).length > 0;
  } catch {
    return false;
  }
})();
const workflow = async () => PutWorkflow.parse(JSON.parse(await readFile(`${EXAMPLE}/workflow.json`, "utf8")));

it("asks, in each step of the workflow, for a command that is allowed on the queue of the config", async () => {
  const { queue, commands } = await readConfig(`${EXAMPLE}/exec.json`);
  const { steps, default_params } = await workflow();
  const rendered = { at: "2026-11-19T23:00:00.000Z", rows: 30, model: default_params["model"] };
  for (const { params, queue: stepQueue } of steps ?? []) {
    expect(stepQueue).toBe(queue);
    const args = Object.keys(params["args"] as JobParams).map((name) => [name, rendered[name as keyof typeof rendered]]);
    expect(resolveCall({ ...params, args: Object.fromEntries(args) }, commands).argv[0]).toBe("python3");
  }
});

it("is scheduled as the original was: 08:00 in Seoul, Monday to Friday, an hour of grace, 600 s a step, no retries", async () => {
  const { cron_expr, timezone, misfire_grace_sec, max_parallel, on_failure, steps } = await workflow();
  expect({ cron_expr, timezone, misfire_grace_sec, max_parallel, on_failure }).toEqual({
    cron_expr: "0 8 * * 1-5",
    timezone: "Asia/Seoul",
    misfire_grace_sec: 3_600,
    max_parallel: 1,
    on_failure: "stop",
  });
  const limits = { timeout_sec: 600, retry_limit: 0 };
  expect(steps).toMatchObject([
    { step_id: "seed_fresh_data", ...limits },
    { depends_on: ["seed_fresh_data"], ...limits },
  ]);
});

describe("registering", () => {
  const run = async (api: string) =>
    new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
      const env = { ...process.env, BELFRY_API_TOKEN: "t-1" };
      execFile(process.execPath, [`${EXAMPLE}/register.ts`, "--api", api], { env }, (error, stdout, stderr) =>
        resolve({ code: error?.code, stdout, stderr }),
      );
    });

  it("puts the workflow and says when it runs; says why it could not", async () => {
    let status = 200;
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      request.resume().on("end", () => response.writeHead(status).end("no such right"));
    });
    const url = await listening(server);
    expect(await run(url)).toEqual({
      code: undefined,
      stdout: "daily pipeline scheduled for 08:00 KST (UTC 23:00, Sun-Thu)\n",
      stderr: "",
    });
    expect(asked).toEqual(["PUT /api/v1/workflows/daily_pipeline Bearer t-1"]);
    status = 403;
    expect(await run(url)).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("answered 403: no such right") });
    server.close();
    await once(server, "close");
    expect(await run(url)).toMatchObject({ code: 1, stderr: expect.stringContaining("cannot be reached") });
  });
});

describe.skipIf(!hasPython)("the scripts", () => {
  let folder = "";
  let source: ReturnType<typeof createServer>;
  let answer: (path: string, body: string) => { status: number; body: string };
  let url = "";
  let bearer: string | undefined;

  beforeAll(async () => {
    source = createServer((request, response) => {
      bearer = request.headers.authorization;
      let text = "";
      request
        .on("data", (chunk) => (text += String(chunk)))
        .on("end", () => {
          const { status, body } = answer(request.url ?? "", text);
          response.writeHead(status).end(body);
        });
    });
    url = await listening(source);
    folder = await mkdtemp(join(tmpdir(), "belfry-daily-"));
    await cp(EXAMPLE, folder, { recursive: true, filter: (path) => !/\/(out|__pycache__)$/.test(path) });
    // Before one that may be installed: the tests ask no exchange for prices.
    await writeFile(join(folder, "scripts/pykrx.py"), "raise ImportError");
  });
  afterAll(async () => {
    source.close();
    await rm(folder, { recursive: true });
  });

  async function step(name: string, env: NodeJS.ProcessEnv = {}) {
    const command = (await readConfig(join(folder, "exec.json"))).commands[name];
    if (!command) throw new Error(`no command ${name}`);
    return commandUnderTest(command, { env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env } });
  }

  async function written(file: string): Promise<Record<string, unknown[]>> {
    return JSON.parse(await readFile(join(folder, "out", file), "utf8")) as Record<string, unknown[]>;
  }

  it("log what the original logged, and hand the number of rows on", async () => {
    const [seed, generate] = [await step("seed_fresh_data"), await step("generate_cases")];
    expect(await seed.call({ at: "2026-11-19T23:00:00.000Z" })).toMatchObject({
      output: { rows: 30, source: "sample", as_of: "2026-11-20" },
    });
    expect(await generate.call({ rows: 30 })).toMatchObject({ output: { cases: 6, model: "template" } });
    const own = [...seed.said, ...generate.said].filter(({ fields }) => fields["stream"] === undefined).map(({ message }) => message);
    expect(own).toEqual([
      "=== 데일리 파이프라인 시작 ===",
      "스크립트 실행 시작: scripts/seed_fresh_data.py",
      "스크립트 성공: scripts/seed_fresh_data.py",
      "스크립트 실행 시작: generate_cases.py",
      "스크립트 성공: generate_cases.py",
      "=== 데일리 파이프라인 완료 ===",
    ]);
    expect((await written("market.json"))["rows"]).toHaveLength(30);
    expect((await written("cases.json"))["cases"]).toHaveLength(6);
  });

  it("read MARKET_DATA_URL, and leave what there is when it gives nothing of use", async () => {
    const csv = "date,ticker,name,open,high,low,close,volume\n2026-11-19,005930,삼성전자,1,2,1,2,10\n";
    answer = () => ({ status: 200, body: csv });
    const seed = await step("seed_fresh_data", { MARKET_DATA_URL: url });
    expect(await seed.call()).toMatchObject({ output: { rows: 1, source: "http" } });
    for (const [status, body, words] of [
      [500, "", "Internal Server Error"],
      [200, "a,b\n", "its header lacks date"],
      [200, `${csv}2026-11-20,005930,삼성전자,x,2,1,2,10\n`, "line 3: could not convert"],
      [200, csv.split("\n").slice(0, 1).join(""), "no rows"],
    ] as const) {
      answer = () => ({ status, body });
      await expect(seed.call()).rejects.toThrow(words);
    }
    expect((await written("market.json"))["rows"]).toHaveLength(1);
  });

  it("stop the pipeline in the words of the original when there is no data", async () => {
    const seed = await step("seed_fresh_data", { MARKET_DATA_URL: "http://127.0.0.1:9/none.csv" });
    await expect(seed.call()).rejects.toThrow(
      /ended with exit code 1\nstderr: no market data: http:\/\/127\.0\.0\.1:9\/none\.csv: .*Connection refused$/,
    );
    const [failed, stopped] = seed.messages().slice(-2);
    expect(failed).toMatch(/^스크립트 실패: scripts\/seed_fresh_data\.py\nstderr: no market data: /);
    expect(stopped).toBe("seed_fresh_data 실패 → 파이프라인 중단");
  });

  it("say so when a script is not there", async () => {
    const generate = await step("generate_cases");
    await rm(join(folder, "generate_cases.py"));
    await expect(generate.call()).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(generate.messages()).toEqual(["스크립트 없음: generate_cases.py"]);
    await cp(`${EXAMPLE}/generate_cases.py`, join(folder, "generate_cases.py"));
  });

  it("read pykrx where it is installed", async () => {
    const package_ = join(folder, "scripts/pykrx");
    await mkdir(package_);
    await writeFile(join(package_, "__init__.py"), "");
    await writeFile(join(package_, "stock.py"), STUB);
    expect(await (await step("seed_fresh_data")).call({ at: "2026-11-19T23:00:00Z" })).toMatchObject({
      output: { rows: 6, source: "pykrx" },
    });
    const { rows } = await written("market.json");
    expect(rows).toContainEqual({ date: "2026-11-19", ticker: "005930", name: "N005930", open: 1, high: 4, low: 1, close: 3, volume: 9 });
    await rm(package_, { recursive: true });
  });

  it("refuse data that is not what the step before announced", async () => {
    await (await step("seed_fresh_data")).call();
    await expect((await step("generate_cases")).call({ rows: 31 })).rejects.toThrow("has 30 rows, not 31");
  });

  it("ask a model for the stories, with the key, and keep their own figures", async () => {
    const tickers = ["005930", "000660", "035420", "005380", "051910", "035720"];
    const content = JSON.stringify({ cases: tickers.map((ticker) => ({ ticker, period: "2020", title: "t", text: "x", close: -1 })) });
    answer = (path, body) => {
      expect([path, (JSON.parse(body) as { model: string }).model, bearer]).toEqual(["/v1/chat/completions", "gpt-x", "Bearer k-1"]);
      return { status: 200, body: JSON.stringify({ choices: [{ message: { content } }] }) };
    };
    const generate = await step("generate_cases", { OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: "k-1" });
    expect(await generate.call({ model: "gpt-x" })).toMatchObject({ output: { cases: 6, model: "gpt-x" } });
    expect((await written("cases.json"))["cases"]).not.toContainEqual(expect.objectContaining({ close: -1 }));

    answer = () => ({ status: 401, body: '{"error":{"message":"Incorrect API key provided"}}' });
    await expect(generate.call({ model: "gpt-x" })).rejects.toThrow(/answered 401: .*Incorrect API key provided/);
    answer = () => ({ status: 200, body: JSON.stringify({ choices: [{ message: { content: '{"cases":[]}' } }] }) });
    await expect(generate.call({ model: "gpt-x" })).rejects.toThrow("the model's answer is not as asked");
    await expect((await step("generate_cases")).call({ model: "gpt-x" })).rejects.toThrow(
      "model gpt-x needs OPENAI_API_KEY, which is not set",
    );
  });
});

/** What the script uses of pykrx, and of the pandas frames that it answers. */
const STUB = `
from datetime import datetime
class Frame:
    def tail(self, days): return self
    def iterrows(self): return [(datetime(2026, 11, 19), {"시가": 1, "고가": 4, "저가": 1, "종가": 3, "거래량": 9})]
def get_market_ohlcv(first, last, ticker):
    assert (first, last) == ("20261031", "20261119"), (first, last)
    return Frame()
def get_market_ticker_name(ticker): return "N" + ticker
`;

async function listening(server: ReturnType<typeof createServer>): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}
