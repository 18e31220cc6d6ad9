import { describe, expect, it } from "vitest";
import { aDagJob } from "../support/airflow/schedules.ts";
import { Deployed } from "./support/deployed.ts";

describe.concurrent.each([2, 3] as const)("on Airflow %i", (major) => {
  it("a time that was missed over a pause is skipped without a mail; what a person starts or clears runs all the same", async () => {
    const deployed = new Deployed(major);
    const now = new Date();
    // Each hour, last two minutes ago: Airflow starts that run as soon as the DAG is unpaused.
    const cron = `${new Date(now.getTime() - 120_000).getUTCMinutes()} * * * *`;
    const start_date = new Date(now.getTime() - 86_400_000).toISOString();
    const schedule = { cron, timezone: "UTC", start_date, is_paused_upon_creation: true, jobs: [aDagJob()] };
    await deployed.deploy({ ...schedule, not_before: now.toISOString() });
    await deployed.rest.pause(deployed.id, false);
    const run = await deployed.eventually("the run of the missed time", async () => (await deployed.rest.runs(deployed.id))[0]);
    expect(run.run_type).toBe("scheduled");
    expect((await deployed.ended(run.dag_run_id)).state).toBe("success");
    const states = await deployed.rest.states(deployed.id, run.dag_run_id);
    expect(states).toMatchObject({ check_due: "success", job_1: "skipped", failure_sensor: "skipped", send_notification: "skipped" });

    // By hand it runs all the same, and so it does if a person has it run again.
    const byHand = await deployed.rest.trigger(deployed.id);
    await deployed.ended(byHand);
    await deployed.rest.clear(deployed.id, run.dag_run_id, Object.keys(states));
    await deployed.eventually("the cleared run runs its job", async () => {
      return (await deployed.rest.states(deployed.id, run.dag_run_id))["job_1"] === "success";
    });
    await deployed.ended(run.dag_run_id);
    const subject = `[성공] Daily report (DAG ID: ${deployed.id})`;
    expect((await deployed.mailsTo(deployed.readers)).map((mail) => mail.subject)).toEqual([subject, subject]);
  });

  it("nothing that was due before the start date runs, though what was due after it runs at once", async () => {
    const [now, past] = [new Deployed(major), new Deployed(major)];
    const cron = `${new Date(Date.now() - 120_000).getUTCMinutes()} * * * *`;
    await now.deploy({ cron, timezone: "UTC" });
    await past.deploy({ cron, timezone: "UTC", start_date: new Date(Date.now() - 86_400_000).toISOString() });
    // The scheduler, which has got to the second, has had the first before it.
    const run = await past.eventually("the missed time runs", async () => (await past.rest.runs(past.id))[0]);
    expect(run.run_type).toBe("scheduled");
    expect(await now.rest.runs(now.id)).toEqual([]);
  });

  it("a run by hand outside the dates of its schedule: Airflow 2 ends it without a task, so that Belfry has to refuse it there", async () => {
    const deployed = new Deployed(major);
    await deployed.deploy({ start_date: new Date(Date.now() + 86_400_000).toISOString() });
    const run = await deployed.rest.trigger(deployed.id);
    expect((await deployed.ended(run)).state).toBe("success");
    const job = (await deployed.rest.states(deployed.id, run))["job_1"];
    expect(job).toBe(major === 2 ? undefined : "success");
  });

  it("an edit that keeps the length of every text arrives", async () => {
    const deployed = new Deployed(major);
    const texts = [];
    // Each is awaited as loaded.
    for (const cron of ["0 9 1 1 *", "5 9 1 1 *", "7 9 1 1 *"]) texts.push(await deployed.deploy({ cron }));
    expect(new Set(texts.map(({ length }) => length)).size).toBe(2);
  });
});
