import * as fc from "fast-check";
import { expect, it } from "vitest";
import { runId, timeOf } from "../../../../shared/domain/run/run-id.ts";
import { dagRunIdOfSchedule, dagRunIdOfStep, originOf, runIdOfDagRun } from "../../../../shared/domain/schedules/dag-run-id.ts";

const id = fc.integer({ min: 0, max: 2 ** 45 }).map((scheduledAt) => runId({ scope: "real", owner: "workflow#w", scheduledAt }));
const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/);

it("the id of a DAG's run says which run of ours it is, and only of those that we asked for", () => {
  fc.assert(
    fc.property(id, name, name, fc.integer({ min: 1, max: 99_999 }), (run_id, workflow, step, attempt) => {
      const job_id = `${workflow}:${step}`;
      expect(originOf(dagRunIdOfSchedule(run_id))).toEqual({ kind: "schedule", run_id });
      expect(originOf(dagRunIdOfStep({ job_id, run_id, attempt }))).toEqual({ kind: "step", job_id, run_id, attempt });
      expect(dagRunIdOfStep({ job_id, run_id, attempt })).toMatch(/^[A-Za-z0-9_.~:+-]{1,250}$/);
    }),
  );
});

it.each([
  "manual__2026-11-20T12:00:00+00:00",
  "scheduled__2026-11-20T12:00:00+00:00",
  "belfry~",
  "belfry~x",
  "belfry~a:b~01a1f8d4-d460-78cc-be04-8c844a6a792f~0",
  "belfry~a:b~x~1",
  "",
])("the id %s is none of ours", (dagRunId) => {
  expect(originOf(dagRunId)).toBeUndefined();
});

it("a run that Airflow made by itself always has the same id, which carries the time at which it was due", () => {
  const run = { run_id: "scheduled__2026-11-20T12:00:00+00:00", due: "2026-11-20T12:00:00.000Z" };
  const first = runIdOfDagRun("real", "01M7WD7TG0R8KGANZ64EV62ANF", run);
  expect(runIdOfDagRun("real", "01M7WD7TG0R8KGANZ64EV62ANF", { ...run })).toBe(first);
  expect(timeOf(first)).toBe(Date.parse(run.due));
});
