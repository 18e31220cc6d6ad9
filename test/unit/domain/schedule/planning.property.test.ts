import * as fc from "fast-check";
import { expect, it } from "vitest";
import { planWakes } from "../../../../shared/use-cases/planning/plan-wakes.ts";
import { occurrencesBetween, scheduleOf } from "../../../../shared/domain/schedule/schedule.ts";
import { wakeWindow } from "../../../../shared/domain/eventbridge/wake.ts";
import { memoryPorts } from "../../../support/memory-ports.ts";
import { aJob, iso, NOON } from "../../../support/samples.ts";

/** The scheduled times and ids that a list of wakes plans, sorted, each once. */
async function planned(crons: readonly string[], wakes: readonly { readonly job: number; readonly minute: number }[]): Promise<string[]> {
  const memory = memoryPorts();
  for (const [index, cron_expr] of crons.entries()) await memory.jobs.create(aJob({ job_id: `job-${index}`, cron_expr }));
  await planWakes(
    memory.ports,
    wakes.map(({ job, minute }) => {
      const wakeAt = NOON + minute * 60_000;
      return { message: { kind: "wake", owner: `job#job-${job}`, wake_at: iso(wakeAt) }, sentAt: wakeAt };
    }),
  );
  return [...new Set(memory.dispatch.fires.map(({ owner, scheduled_at, run_id }) => `${owner} ${scheduled_at} ${run_id}`))].sort();
}

it("plans the same runs in whatever order wakes come, and however often", async () => {
  const crons = ["* * * * *", "*/7 * * * * *", "*/3 * * * *", "@hourly"];
  const someWakes = fc.array(fc.record({ job: fc.nat(4), minute: fc.nat(90) }), { minLength: 1, maxLength: 30 });
  const scenario = someWakes.chain((wakes) =>
    fc.tuple(fc.constant(wakes), fc.shuffledSubarray([...wakes, ...wakes, ...wakes], { minLength: wakes.length * 3 })),
  );
  await fc.assert(
    fc.asyncProperty(scenario, async ([wakes, shuffled]) => {
      expect(await planned(crons, shuffled)).toEqual(await planned(crons, wakes));
    }),
    { numRuns: 60 },
  );
});

it("plans the window of the sent time where the scheduled time was not filled in", async () => {
  const memory = memoryPorts(NOON + 20_000);
  const job = aJob({ cron_expr: "*/10 * * * * *" });
  await memory.jobs.create(job);
  const wake = { kind: "wake", owner: `job#${job.job_id}`, wake_at: "<aws.scheduler.scheduled-time>" } as const;
  await planWakes(memory.ports, [{ message: wake, sentAt: NOON + 20_000 }]);
  const { from, until } = wakeWindow(NOON);
  const times = memory.dispatch.fires.map(({ scheduled_at }) => Date.parse(scheduled_at));
  expect(times).toEqual(occurrencesBetween(scheduleOf(job), from, until));
});
