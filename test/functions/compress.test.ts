import { gunzipSync } from "node:zlib";
import { afterEach, expect, it, vi } from "vitest";
import { takesGzip } from "../../functions/middleware/compress.ts";
import { aJob } from "../support/samples.ts";
import { anApi } from "./http-events.ts";

afterEach(() => vi.useRealTimers());

it.each([
  ["gzip, deflate, br, zstd", true],
  ["br;q=1.0, gzip;q=0.001", true],
  ["GZIP", true],
  ["x-gzip", true],
  ["*", true],
  ["br, *;q=0.1", true],
  ["gzip;q=0", false],
  ["gzip; q=0.000, *", false],
  ["*;q=0", false],
  ["identity", false],
  ["br", false],
  ["", false],
  [undefined, false],
  ["gzip;q=x", false],
])("Accept-Encoding %j: gzip is taken: %s", (header, taken) => {
  expect(takesGzip(header)).toBe(taken);
});

it("a large answer is compressed for whoever takes that, is the same then, and says that it may differ", async () => {
  const api = anApi();
  for (let index = 0; index < 50; index += 1) {
    const job_id = `job-${index}`;
    await api.memory.jobs.create(aJob({ job_id, id: job_id }));
  }
  const plain = await api.send("GET /jobs");
  const packed = await api.send("GET /jobs", { headers: { "accept-encoding": "gzip" }, packed: true });
  expect(packed.headers).toMatchObject({ "content-encoding": "gzip", vary: "accept-encoding" });
  expect(plain.headers).toMatchObject({ vary: "accept-encoding" });
  expect(plain.headers["content-encoding"]).toBeUndefined();
  expect(gunzipSync(Buffer.from(packed.text, "base64")).toString()).toBe(plain.text);
  expect(packed.text.length).toBeLessThan(plain.text.length / 4);
});

it("a small answer, and an error, is sent as it is", async () => {
  const headers = { "accept-encoding": "gzip" };
  const answers = [await anApi().send("GET /health", { headers }), await anApi().send("GET /jobs/nobody", { headers })];
  expect(answers.map((answer) => answer.headers["content-encoding"])).toEqual([undefined, undefined]);
});

it("metrics are made anew after 15 seconds, each question by itself", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const api = anApi();
  const jobs = async (query = "") => (await api.send(`GET /metrics${query}`)).text.match(/^jennie_job_active_runs\{/gm)?.length ?? 0;
  await api.memory.jobs.create(aJob());
  expect(await jobs()).toBe(1);
  await api.memory.jobs.create(aJob({ job_id: "second", id: "second" }));
  vi.advanceTimersByTime(14_900);
  expect([await jobs(), await jobs("?job=second")]).toEqual([1, 1]);
  vi.advanceTimersByTime(200);
  expect(await jobs()).toBe(2);
});

it.each([
  ["GET /metrics?job=nobody", 404],
  ["GET /metrics?job=%20", 400],
  ["GET /metrics?queue=", 400],
  ["GET /metrics?jobs=all", 400],
])("%s is answered %i", async (request, status) => {
  expect(await anApi().send(request)).toMatchObject({ status });
});
