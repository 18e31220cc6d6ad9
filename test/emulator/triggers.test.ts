import { describe, it } from "vitest";
import { signatureOf } from "../../shared/domain/event/webhook-signature.ts";
import { own } from "../support/stack/stack.ts";
import { StackTriggers } from "../support/stack/stack-triggers.ts";
import { queues, real } from "./support/deployment.ts";

const triggers = new StackTriggers(real.api);
const WORDS = "😊 👩‍🚀 한국 é\r\n\t";

/** A job that only a trigger starts. */
async function aJob(name: string) {
  const { job_id, queue } = own(name);
  await real.api.create({ job_id, queue, interval_seconds: 86_400, max_parallel: 100 });
  return { job_id, queue };
}

describe.concurrent("a trigger that is deployed", () => {
  it("hears an event over its rule, filters it, and hands on every character", async ({ expect }) => {
    const { job_id, queue } = await aJob("event");
    const topic = `${job_id}-done`;
    await triggers.put(job_id, {
      type: "event",
      source_topic: `${job_id}.**`,
      filter: { detail: { rows: [{ numeric: [">", 1000] }] } },
      topic,
      payload: { said: "<$.detail.v>" },
      targets: [{ job_id }],
    });
    await triggers.publish(`${job_id}.few`, { rows: 3, v: "too few" });
    const heard = await triggers.heard(job_id, `${job_id}.many.rows`, { rows: 5_000, v: WORDS });

    expect(heard).toMatchObject({ status: "published", topic, hop: 1 });
    expect((await queues.take(queue)).message).toMatchObject({ trigger_source: "event", params: { said: WORDS } });
    expect(await triggers.occurrences(job_id)).toHaveLength(1);
  });

  it("hears that a run has failed, which leads to a rule on run events", async ({ expect }) => {
    const failing = await aJob("failing");
    const { job_id, queue } = await aJob("alarm");
    await triggers.put(job_id, {
      type: "event",
      source_topic: "run.failed",
      topic: `${job_id}-done`,
      filter: { detail: { job_id: [failing.job_id] } },
      targets: [{ job_id, params: { error: "<$.detail.error>" } }],
    });
    await real.api.update(failing.job_id, { retry_limit: 0 });
    // Published only while a trigger waits for it, which the functions may know a few seconds later.
    await expect
      .poll(
        async () => {
          const run_id = await real.api.runNow(failing.job_id);
          await queues.take(failing.queue);
          await real.api.send("POST", `/jobs/${failing.job_id}/last-run`, { run_id, status: "failed", error: WORDS });
          await real.api.run(failing.job_id, run_id, "failed");
          return (await triggers.occurrences(job_id)).length;
        },
        { timeout: 120_000, interval: 2_000 },
      )
      .toBeGreaterThan(0);

    expect((await queues.take(queue)).message.params).toEqual({ error: WORDS });
  });

  it("is called by a webhook with a signature, and with the token if it has no key", async ({ expect }) => {
    const { job_id, queue } = await aJob("webhook");
    const secret = "it's a secret to everybody";
    await triggers.put(job_id, { type: "api", topic: job_id, secret, targets: [{ job_id }] });
    await triggers.put(`${job_id}-open`, { type: "api", topic: `${job_id}-open` });
    const body = '{ "action" : "매수 😊" }';
    const call = (headers: Record<string, string>) => real.stranger.send("POST", `/api/webhooks/${job_id}/trigger`, body, headers);

    const [none, forged, signed, again] = [
      await call({}),
      await call({ "x-hub-signature-256": signatureOf("another secret", body) }),
      await call({ "x-hub-signature-256": signatureOf(secret, body) }),
      await call({ "x-hub-signature-256": signatureOf(secret, body) }),
    ];
    expect([none.status, forged.status, signed.status, again.status]).toEqual([401, 401, 200, 200]);
    expect([signed.body, again.body]).toMatchObject([{ trigger_count: 1 }, { trigger_count: 1 }]);
    expect((await queues.take(queue)).message.params).toEqual({ action: "매수 😊" });

    const open = `/api/webhooks/${job_id}-open/trigger`;
    expect([(await real.stranger.send("POST", open, {})).status, (await real.api.send("POST", open, {})).status]).toEqual([401, 200]);
  });

  it("of type cron starts its job; paused it does not, resumed it does", async ({ expect }) => {
    const { job_id, queue } = await aJob("clock");
    await triggers.put(job_id, { type: "cron", cron_expr: "*/2 * * * * *", topic: job_id, targets: [{ job_id }] });
    expect((await queues.take(queue)).message.trigger_source).toBe("event");

    const paused = await real.api.send("POST", `/triggers/${job_id}/pause`);
    expect([paused.status, paused.body]).toMatchObject([200, { enabled: false, next_due_at: null }]);
    const resumed = await real.api.send("POST", `/triggers/${job_id}/resume`);
    expect([resumed.status, resumed.body]).toMatchObject([200, { enabled: true }]);
    const { length } = await triggers.occurrences(job_id);
    await expect.poll(async () => (await triggers.occurrences(job_id)).length, { timeout: 60_000 }).toBeGreaterThan(length);

    await triggers.delete(job_id);
    expect((await real.api.send("GET", `/triggers/${job_id}`)).status).toBe(404);
  });
});
