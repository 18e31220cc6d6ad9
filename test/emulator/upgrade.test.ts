import { describe, it } from "vitest";
import * as z from "zod";
import { JobView } from "../../shared/contract/jobs/job.ts";
import { RunPage } from "../../shared/contract/runs/run.ts";
import { read } from "../support/stack/stack-api.ts";
import { queues, real } from "./support/deployment.ts";
import { JOBS, RUNS, runIdAt } from "./support/first-items.ts";

describe.concurrent("what version 0.0.1 left, after npm run migrate", () => {
  it("is in the list of jobs, all of it", async ({ expect }) => {
    const jobs = read(z.array(JobView), 200, await real.api.send("GET", "/jobs?limit=1000"));
    expect(jobs.map(({ job_id }) => job_id).filter((id) => JOBS.includes(id))).toEqual(JOBS);
  });

  it("is each job as it was", async ({ expect }) => {
    expect(await real.api.job("first-007")).toMatchObject({
      description: "of the first version",
      queue: "real.jobs.scout",
      interval_seconds: 86_400,
      default_params: { market: "krx" },
      version: 3,
      last_status: "success",
    });
  });

  it("is every run, newest first, page by page", async ({ expect }) => {
    const ids: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query = new URLSearchParams({ limit: "1000", ...(cursor !== "" && { cursor }) });
      const page: z.infer<typeof RunPage> = read(RunPage, 200, await real.api.send("GET", `/jobs/first-000/runs?${query.toString()}`));
      ids.push(...page.runs.map(({ run_id }) => run_id));
      cursor = page.next_cursor;
    }
    expect(ids).toEqual(Array.from({ length: RUNS }, (_, index) => runIdAt(RUNS - 1 - index)));
  });

  it("can be changed, run and paused", async ({ expect }) => {
    const queue = "real.jobs.first";
    expect(await real.api.update("first-001", { queue })).toMatchObject({ version: 4 });
    const run_id = await real.api.runNow("first-001");
    expect((await queues.take(queue)).message).toMatchObject({ run_id, params: { market: "krx" } });
    await real.api.send("POST", "/jobs/first-001/last-run", { run_id, status: "success" });
    expect(await real.api.run("first-001", run_id, "success")).toMatchObject({ attempt: 1 });
    expect(read(JobView, 200, await real.api.send("POST", "/jobs/first-001/pause"))).toMatchObject({ enabled: false });
  });
});
