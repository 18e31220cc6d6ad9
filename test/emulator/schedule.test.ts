import { expect, it } from "vitest";
import { createWorker } from "../../sdk/worker/index.ts";
import { own } from "../support/stack/stack.ts";
import { eventually } from "../support/stack/stack-wait.ts";
import { real, sqs } from "./support/deployment.ts";

/** The next wake is two minutes away at most, and plans what is due two minutes later: from then on wakes plan, and soon nothing else. */
const PLANNED_BY_LAUNCH_MS = 240_000;
const WITHIN = { everyMs: 2_000, withinMs: 390_000 };

it("a cron of 20 seconds runs on each of its seconds, woken by EventBridge Scheduler; a changed one on those of the new cron", async () => {
  const { job_id, queue } = own("cron");
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const options = { queue, sqs, apiUrl: real.apiUrl, token: real.token, logger: quiet, handleSignals: false, waitTimeSeconds: 1 };
  const worker = createWorker({ ...options, handler: (_, { job }) => job.scheduled_at });
  const { created_at } = await real.api.create({ job_id, queue, cron_expr: "*/20 * * * * *", timezone: "UTC", max_parallel: 10 });
  await worker.start();
  const successes = async () => (await real.api.runs(job_id, "success")).toReversed();

  const byWakes = Date.parse(created_at) + PLANNED_BY_LAUNCH_MS;
  const runs = await eventually(
    "three runs planned by wakes",
    async () => {
      const found = await successes();
      return found.filter(({ scheduled_at }) => Date.parse(scheduled_at) > byWakes).length >= 3 && found;
    },
    WITHIN,
  );
  const due = runs.map(({ scheduled_at }) => Date.parse(scheduled_at));
  expect(due).toEqual(due.map((_, at) => (Math.floor(Date.parse(created_at) / 20_000) + 1 + at) * 20_000));
  expect(runs.filter(({ result, scheduled_at, lateness }) => result !== scheduled_at || lateness < 0 || lateness > 20)).toEqual([]);

  const { updated_at } = await real.api.update(job_id, { cron_expr: "7,37 * * * * *" });
  const later = await eventually(
    "two runs of the new cron",
    async () => {
      const found = (await successes()).filter(({ scheduled_at }) => Date.parse(scheduled_at) > Date.parse(updated_at));
      return found.length >= 2 && found;
    },
    WITHIN,
  );
  expect(later.filter(({ scheduled_at }) => ![7, 37].includes(new Date(scheduled_at).getUTCSeconds()))).toEqual([]);
  await worker.stop();
}, 600_000);

// After the longest test, at whose end those of other files have ended too.
it("nothing that was sent, woken or streamed has been set aside", async () => {
  const { text } = await real.api.send("GET", "/metrics");
  const rows = text.split("\n").filter((row) => row.startsWith("jennie_queue_dead_letters{"));

  expect(rows.length).toBeGreaterThan(6);
  expect(rows.filter((row) => !row.endsWith(" 0"))).toEqual([]);
});
