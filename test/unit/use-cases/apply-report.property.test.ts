import * as fc from "fast-check";
import { expect, it } from "vitest";
import { directStart, directSuccess } from "../../../shared/domain/run/changes/direct-change.ts";
import { transition } from "../../../shared/domain/run/changes/run-transition.ts";
import { applyReport } from "../../../shared/use-cases/runs/reports/apply-report.ts";
import { someReport, someRun } from "../../support/arbitrary/arbitrary-runs.ts";
import { memoryPorts } from "../../support/memory-ports.ts";
import { aRun } from "../../support/samples.ts";

it("any report makes of a run in any state what transition says, whether it is read first or not, and is refused in the same words", async () => {
  await fc.assert(
    fc.asyncProperty(someRun, someReport, async (run, event) => {
      const { ports, clock, runs } = memoryPorts();
      await runs.create(run);
      const direct = (now: number) => (event.kind === "start" ? directStart(event, now) : directSuccess(event, now));
      const said = await applyReport(ports, run, { event, direct }).catch((error: unknown) => error);
      const outcome = transition(run, event, clock.now());
      const after = outcome.kind === "changed" ? outcome.run : run;
      const answers = {
        changed: { run: after, before: run },
        unchanged: { run },
        refused: { problem: { code: "CONFLICT", text: outcome.kind === "refused" && outcome.why } },
      };
      expect(said).toMatchObject(answers[outcome.kind]);
      expect(await runs.get(run.job_id, run.run_id)).toEqual(after);
    }),
    { numRuns: 1_000 },
  );
});

it.each([
  ["a first claim", ["runs.change"], { kind: "start", attempt: 1, worker_id: "w" }],
  ["a success", ["runs.change"], { kind: "finish", outcome: "success" }],
  ["any other outcome", ["runs.get", "runs.save"], { kind: "finish", outcome: "failed" }],
] as const)("%s asks the store for no more than it must", async (_, calls, event) => {
  const { ports, faults, runs } = memoryPorts();
  await runs.create(aRun());
  await applyReport(ports, aRun(), {
    event,
    direct: (now) => (event.kind === "start" ? directStart(event, now) : directSuccess(event, now)),
  });
  expect(faults.calls).toEqual(calls);
});
