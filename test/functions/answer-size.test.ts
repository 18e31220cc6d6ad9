import { expect, it } from "vitest";
import { fitting, QUOTED_LIMIT, quotedBytes } from "../../shared/contract/requests/answer-size.ts";
import { Result } from "../../shared/contract/requests/fields.ts";
import type { RunPage } from "../../shared/contract/runs/run.ts";
import { aJob, aRun, NOON } from "../support/samples.ts";
import { anApi } from "./http-events.ts";

/** What Lambda takes and gives, https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LAMBDA_LIMIT = 6_291_456;

it("a page of large results is cut to what Lambda can answer, and its cursor leads through all of them, each once", async () => {
  const api = anApi();
  await api.memory.jobs.create(aJob());
  const quotes = '"'.repeat(100_000);
  const runs = Array.from({ length: 60 }, (_, index) => aRun({ status: "success", result: quotes }, {}, NOON + index * 1_000));
  for (const run of runs) await api.memory.runs.create(run);
  const seen: string[] = [];
  let cursor: string | null = "";
  for (let pages = 0; cursor !== null && pages < 20; pages += 1) {
    const query: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const { status, json } = await api.send(`GET /jobs/buy-scanner/runs?limit=1000${query}`);
    expect(status).toBe(200);
    expect(quotedBytes(json)).toBeLessThan(LAMBDA_LIMIT);
    const page = json as RunPage;
    seen.push(...page.runs.map(({ run_id }) => run_id));
    cursor = page.next_cursor;
  }
  expect(seen).toEqual(runs.map(({ run_id }) => run_id).toReversed());
});

it("a list of jobs with large params is cut as well, and Link leads on", async () => {
  const api = anApi();
  for (let index = 0; index < 130; index += 1) {
    const job_id = `job-${String(index).padStart(3, "0")}`;
    await api.memory.jobs.create(aJob({ job_id, id: job_id, default_params: { text: "x".repeat(60_000) } }));
  }
  const first = await api.send("GET /jobs");
  expect(quotedBytes(first.json)).toBeLessThan(LAMBDA_LIMIT);
  const [, next = ""] = /<([^>]*)>; rel="next"/.exec(String(first.headers["link"])) ?? [];
  const second = await api.send(`GET ${next}`);
  const ids = [first, second].flatMap(({ json }) => (json as { job_id: string }[]).map(({ job_id }) => job_id));
  expect(ids).toEqual(Array.from({ length: 130 }, (_, index) => `job-${String(index).padStart(3, "0")}`));
});

it("a page holds at least one entry", () => {
  expect(fitting(["x".repeat(QUOTED_LIMIT), "y"])).toHaveLength(1);
  expect(fitting([])).toEqual([]);
});

it("a result that would not fit into a request as JSON inside JSON is refused, although its own JSON is within the limit", () => {
  expect(Result.safeParse('"'.repeat(1_400_000)).success).toBe(true);
  expect(Result.safeParse('"'.repeat(2_000_000)).success).toBe(false);
});
