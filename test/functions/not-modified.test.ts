import { expect, it } from "vitest";
import { aJob, aRun, iso, NOON, ref } from "../support/samples.ts";
import { type Api, anApi } from "./http-events.ts";

async function withJobs(count = 1): Promise<Api> {
  const api = anApi();
  for (let index = 0; index < count; index += 1) await api.memory.jobs.create(aJob({ job_id: `job-${index}`, id: `job-${index}` }));
  return api;
}
const again = (api: Api, request: string, tag: string, headers = {}) =>
  api.send(request, { headers: { "if-none-match": tag, ...headers }, packed: true });

it.each(["GET /jobs", "GET /recent?ids=job-0", "GET /runs", "GET /me", "GET /openapi.json", "GET /health", "GET /overview"])(
  "%s is answered with 304 and without a body to whoever has that answer",
  async (request) => {
    const api = await withJobs();
    const first = await api.send(request);
    const tag = String(first.headers["etag"]);
    expect(tag).toMatch(/^(?:W\/)?"[\w-]{22}"$/);
    const second = await again(api, request, tag);
    expect([second.status, second.text]).toEqual([304, ""]);
    expect(second.headers).toMatchObject({ etag: tag, vary: "accept-encoding", "cache-control": "private, no-cache" });
    expect(second.headers).not.toHaveProperty("content-type");
  },
);

it.each([
  ["in a list", (tag: string) => `"a", ${tag}, W/"b"`],
  ["as a weak one", (tag: string) => `W/${tag}`],
  ["of the compressed answer", (tag: string) => `${tag.slice(0, -1)}.gzip"`],
  ["that is any", () => "*"],
])("a tag %s is known again", async (_, sent) => {
  const api = await withJobs();
  const tag = String((await api.send("GET /jobs")).headers["etag"]);
  expect((await again(api, "GET /jobs", sent(tag))).status).toBe(304);
});

it.each(["", "x", '"', '"x"', 'W/"x"', "job-0", "**"])("If-None-Match %j is answered whole", async (sent) => {
  expect((await again(await withJobs(), "GET /jobs", sent)).status).toBe(200);
});

it("an answer that has changed is sent whole, with another tag", async () => {
  const api = await withJobs();
  const tag = String((await api.send("GET /runs")).headers["etag"]);
  await api.memory.ports.runs.create(aRun({ job_id: "job-0" }));
  const changed = await api.send("GET /runs", { headers: { "if-none-match": tag } });
  expect([changed.status, changed.headers["etag"] === tag]).toEqual([200, false]);
});

it("a page is another one when a page after it has come to be", async () => {
  const api = await withJobs(2);
  const page = await api.send("GET /jobs?limit=2");
  expect(page.headers["link"]).toBeUndefined();
  await api.send("POST /jobs", { body: { job_id: "job-2", queue: "real.jobs.x", cron_expr: "* * * * *" } });
  const longer = await again(api, "GET /jobs?limit=2", String(page.headers["etag"]));
  expect([longer.status, typeof longer.headers["link"]]).toEqual([200, "string"]);
});

it("the compressed answer has a tag of its own, and either is known again", async () => {
  const api = await withJobs(50);
  const gzip = { "accept-encoding": "gzip" };
  const plain = String((await api.send("GET /jobs")).headers["etag"]);
  const packed = String((await api.send("GET /jobs", { headers: gzip, packed: true })).headers["etag"]);
  expect(packed).toBe(`${plain.slice(0, -1)}.gzip"`);
  for (const tag of [plain, packed]) {
    const answer = await again(api, "GET /jobs", tag, gzip);
    expect([answer.status, answer.headers["etag"], answer.headers["content-encoding"]]).toEqual([304, tag, undefined]);
  }
});

it("a definition's tag stays its version, which says nothing about its state: it is answered whole, but to `*`", async () => {
  const api = await withJobs();
  const tag = String((await api.send("GET /jobs/job-0")).headers["etag"]);
  expect(tag).toBe('"1"');
  await api.memory.jobs.acquireSlot(ref("job-0"), "r", { maxParallel: 1, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) });
  expect((await again(api, "GET /jobs/job-0", tag)).status).toBe(200);
  expect((await again(api, "GET /jobs/job-0", "*")).status).toBe(304);
  const changed = await api.send("PUT /jobs/job-0", { body: { timeout_sec: 60 }, headers: { "if-match": tag } });
  expect([changed.status, changed.headers["etag"]]).toEqual([200, '"2"']);
});

it("what is not there, and what is no question, has no tag", async () => {
  const api = await withJobs();
  const missing = await again(api, "GET /jobs/none", "*");
  expect([missing.status, missing.headers["etag"]]).toEqual([404, undefined]);
  const run = await api.send("POST /jobs/job-0/run-now", { headers: { "if-none-match": "*" } });
  expect([run.status, run.headers["etag"]]).toEqual([200, undefined]);
});

it("the overview is unchanged while only the time of day is another", async () => {
  const api = await withJobs(0);
  const first = await api.send("GET /overview");
  api.memory.clock.set(NOON + 1_000);
  const tag = String(first.headers["etag"]);
  expect(tag).toMatch(/^W\//);
  expect((await again(api, "GET /overview", tag)).status).toBe(304);
});
