import { expect, it } from "vitest";
import { routes } from "../../shared/contract/routes.ts";
import { own, useStack } from "../support/stack/stack.ts";
import { read } from "../support/stack/stack-api.ts";
import { eventually } from "../support/stack/stack-wait.ts";

const stack = useStack();

it("what has run is counted in its hour, listed with whose it is, and seen in its queue; what has not changed is not sent again", async () => {
  const { job_id, queue } = own("asked");
  await stack.real.create({ job_id, queue, cron_expr: "0 0 1 1 *" });
  await stack.worker({ queue, handler: async () => "done" });
  const runId = await stack.real.runNow(job_id);
  await stack.real.run(job_id, runId, "success");

  const ask = async (path: string) => read(routes.getOverview.response, 200, await stack.real.send("GET", path));
  // The count of the present hour serves for ten seconds.
  const seen = await eventually("the run is counted", async () => {
    const overview = await ask("/overview");
    return overview.totals.success > 0 && overview;
  });
  expect(seen.hours).toHaveLength(27);
  expect(seen.lateness.p99).not.toBeNull();
  expect((await ask("/overview?hours=168")).totals.success).toBeGreaterThanOrEqual(seen.totals.success);

  const path = `/runs?owner=${encodeURIComponent(`job#${job_id}`)}&kind=job,step,workflow`;
  const listed = await stack.real.send("GET", path);
  expect(read(routes.listRecentRuns.response, 200, listed).runs).toMatchObject([{ run_id: runId, owner: `job#${job_id}`, kind: "job" }]);
  const found = await stack.real.send("GET", `/runs/${runId}`);
  expect(read(routes.findRun.response, 200, found)).toMatchObject({ owner: `job#${job_id}`, kind: "job" });

  const own_queue = read(routes.getQueue.response, 200, await stack.real.send("GET", `/queues/${queue}`));
  expect(own_queue).toMatchObject({ waiting: 0, dead: 0, jobs: [job_id], attended: true, last_claim_at: expect.any(String) as unknown });
  expect(read(routes.listQueues.response, 200, await stack.real.send("GET", "/queues")).queues.map((one) => one.queue)).toContain(queue);

  const etag = listed.headers.get("etag");
  const again = await stack.real.send("GET", path, undefined, { "if-none-match": etag ?? "" });
  expect([again.status, again.text, again.headers.get("etag")]).toEqual([304, "", etag]);
}, 60_000);
