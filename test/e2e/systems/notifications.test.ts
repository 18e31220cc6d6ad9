import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";
import * as z from "zod";
import { useSink } from "../../support/servers/http-sink.ts";
import { own, useStack } from "../../support/stack/stack.ts";
import { eventually } from "../../support/stack/stack-wait.ts";

const sink = useSink();
const stack = useStack({ sinks: () => sink.place });
const SLOWLY = { everyMs: 1_000 };
const CONFIGS = "/api/v1/notifications/configs";
const Created = z.object({ signing_secret: z.string() });
const Deliveries = z.object({ deliveries: z.array(z.object({ status: z.string(), event_type: z.string(), attempt_count: z.int() })) });
const Body = z.object({ event_type: z.string(), data: z.looseObject({ job_id: z.string() }) });

it("a job that fails and then succeeds is told once as failed and once as recovered, signed, and on record", async () => {
  const { job_id, queue } = own("alarmed");
  let fails = true;
  await stack.real.create({ job_id, queue, cron_expr: "0 0 1 1 *", retry_limit: 0, max_parallel: 20 });
  await stack.worker({
    queue,
    handler: async () => {
      if (fails) throw new Error("the disk is full");
    },
  });
  const asked = {
    name: `hook-${job_id}`,
    channel: "webhook",
    webhook_url: sink.url("/secret-path"),
    notification_types: ["job_failed", "job_recovered"],
    filters: { job_id: [job_id] },
  };
  const created = await stack.real.send("POST", CONFIGS, asked);
  expect(created.status).toBe(201);
  const { signing_secret } = Created.parse(created.body);
  const told = () =>
    sink.received.flatMap(({ body }) => {
      const parsed = Body.safeParse(JSON.parse(body));
      return parsed.success && parsed.data.data.job_id === job_id ? [parsed.data.event_type] : [];
    });
  // What is known of configs may be some seconds old: the job goes on failing until somebody hears of it, which is told once.
  await eventually(
    "the failure is told",
    async () => {
      await stack.real.runNow(job_id);
      return told().length > 0;
    },
    SLOWLY,
  );
  fails = false;
  await eventually(
    "the recovery is told",
    async () => {
      await stack.real.runNow(job_id);
      return told().includes("job_recovered");
    },
    SLOWLY,
  );
  await stack.real.runNow(job_id);
  const deliveries = async () => Deliveries.parse((await stack.real.send("GET", `${CONFIGS}/${asked.name}/deliveries`)).body).deliveries;
  await eventually(
    "both are on record as delivered",
    async () => (await deliveries()).filter(({ status }) => status === "delivered").length === 2,
  );

  expect(told()).toEqual(["job_failed", "job_recovered"]);
  for (const { headers, body } of sink.received) new Webhook(signing_secret).verify(body, headers as Record<string, string>);
  expect(await deliveries()).toEqual([
    { status: "delivered", event_type: "job_recovered", attempt_count: 1 },
    { status: "delivered", event_type: "job_failed", attempt_count: 1 },
  ]);
  for (const file of readdirSync(stack.logDirectory)) {
    const log = readFileSync(join(stack.logDirectory, file), "utf8");
    for (const secret of ["secret-path", signing_secret]) expect([file, log.includes(secret)]).toEqual([file, false]);
  }
});
