import { describe, it } from "vitest";
import { ErrorEnvelope } from "../../shared/contract/requests/errors.ts";
import { own } from "../support/stack/stack.ts";
import { queues, real } from "./support/deployment.ts";

describe.concurrent("the deployed API", () => {
  it("tells without a token that it is there and how it is used, and nothing else", async ({ expect }) => {
    for (const path of ["/health", "/docs", "/openapi.json"]) expect((await real.stranger.send("GET", path)).status).toBe(200);
    for (const path of ["/jobs", "/metrics", "/no/such/path"]) {
      const { status, body } = await real.stranger.send("GET", path);
      expect([status, ErrorEnvelope.parse(body).error]).toMatchObject([401, { code: "UNAUTHORIZED", reason: "not-authenticated" }]);
    }
  });

  it("names each field that is wrong, in Korean for who asks for it", async ({ expect }) => {
    const job = { ...own("wrong"), cron_expr: "0 0 31 2 *", timeout_sec: "a" };
    const { status, body } = await real.api.send("POST", "/jobs", job, { "accept-language": "ko" });
    const { details, message } = ErrorEnvelope.parse(body).error;

    expect([status, details.map(({ path }) => path).toSorted()]).toEqual([400, ["cron_expr", "timeout_sec"]]);
    expect(message).toMatch(/\p{Script=Hangul}/u);
  });

  it("says what a schedule means before it is registered", async ({ expect }) => {
    const { status, body } = await real.api.send("POST", "/preview", {
      cron_expr: "30 2 * * *",
      timezone: "America/New_York",
      from: "2027-03-14T00:00:00Z",
      count: 1,
    });

    expect([status, body]).toMatchObject([200, { next: [{ at: "2027-03-14T07:30:00.000Z", clock_change: "moved" }] }]);
  });

  it("counts the messages of worker queues and of its own", async ({ expect }) => {
    const { job_id, queue } = own("depth");
    await real.api.create({ job_id, queue, interval_seconds: 86_400 });
    await queues.url(queue);
    await real.api.run(job_id, await real.api.runNow(job_id), "queued");

    const waiting = (of: string) => real.api.metric("jennie_queue_messages", { queue: of, scope: "real", state: "waiting" });
    await expect.poll(() => waiting(queue), { timeout: 30_000 }).toBe(1);
    expect(await waiting("completion")).toBeDefined();
  });
});
