import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DirectChange, directStart, directSuccess } from "../../../shared/domain/run/changes/direct-change.ts";
import type { Run } from "../../../shared/domain/run/run.ts";
import { type RunEvent, transition } from "../../../shared/domain/run/changes/run-transition.ts";
import type { RunStore } from "../../../shared/ports/runs/run-store.ts";
import { someReport, someRun } from "../../support/arbitrary/arbitrary-runs.ts";
import { aRun, iso, NOON } from "../../support/samples.ts";

type Report = Extract<RunEvent, { kind: "start" | "finish" }>;

function directOf(report: Report, now = NOON): DirectChange | undefined {
  return report.kind === "start" ? directStart(report, now) : directSuccess(report, now);
}

/** Does `report` to `run` without reading it. */
async function play(runs: RunStore, run: Run, report: Report) {
  await runs.create(run);
  const direct = directOf(report);
  const answer = direct && (await runs.change(run, direct));
  return { answer, stored: await runs.get(run.job_id, run.run_id) };
}

/** What a change without a read does in every RunStore. `open` answers an empty one. */
export function directChangeContract(name: string, open: () => Promise<RunStore>): void {
  describe(`${name}: a change without a read`, () => {
    it("makes of a run in any state what transition makes of it, or leaves it alone and shows it", async () => {
      const runs = await open();
      let count = 0;
      const seen = { applied: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(someRun, someReport, async (any, report) => {
          const run = { ...any, job_id: `job-${(count += 1)}` };
          const { answer, stored } = await play(runs, run, report);
          const outcome = transition(run, report, NOON);
          const expected = answer?.applied && outcome.kind === "changed" ? outcome.run : run;
          // What it did, transition would have done; what it left alone, transition is asked about.
          expect({ stored, rightly: outcome.kind === "changed" || !answer?.applied }).toEqual({ stored: expected, rightly: true });
          if (answer === undefined) return;
          expect(answer.before).toEqual(run);
          seen[answer.applied ? "applied" : "refused"] += 1;
        }),
        { numRuns: 400 },
      );
      expect(Math.min(seen.applied, seen.refused)).toBeGreaterThan(0);
    });

    it.each<[string, Partial<Run>, Report]>([
      ["a first claim", {}, { kind: "start", attempt: 1, worker_id: "w", lease_sec: 50 }],
      [
        "a claim of a further attempt",
        { attempt: 2, retry_at: iso(NOON), begun_at: iso(NOON) },
        { kind: "start", attempt: 2, worker_id: "w" },
      ],
      ["a success without a claim", {}, { kind: "finish", outcome: "success" }],
      [
        "a success of a claimed attempt, with its worker's times",
        { status: "running", worker_id: "w", started_at: iso(NOON), begun_at: iso(NOON), lease_sec: 50, lease_until: iso(NOON + 50_000) },
        { kind: "finish", outcome: "success", attempt: 1, result: { n: [1] }, started_at: iso(NOON), finished_at: iso(NOON + 9_000) },
      ],
      ["a success of an earlier attempt", { attempt: 2 }, { kind: "finish", outcome: "success", attempt: 1 }],
    ])("suffices for %s", async (_, change, report) => {
      const { answer, stored } = await play(await open(), aRun(change), report);
      expect(answer?.applied).toBe(true);
      expect({ kind: "changed", run: stored }).toEqual(transition(aRun(change), report, NOON));
    });

    it("is no change of a run that there is not", async () => {
      const runs = await open();
      expect(await runs.change(aRun(), directStart({ kind: "start", attempt: 1, worker_id: "w" }, NOON))).toBeUndefined();
      expect(await runs.get(aRun().job_id, aRun().run_id)).toBeUndefined();
    });

    it("of twenty claims at once is won by one worker, whom the others are shown", async () => {
      const runs = await open();
      await runs.create(aRun());
      const claim = (n: number) => runs.change(aRun(), directStart({ kind: "start", attempt: 1, worker_id: `w${n}` }, NOON));
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => claim(n)));
      const winner = `w${answers.findIndex((answer) => answer?.applied)}`;
      expect(answers.filter((answer) => answer?.applied)).toHaveLength(1);
      const shown = answers.flatMap((answer) => (answer?.applied === false ? [answer.before.worker_id] : []));
      expect(shown).toEqual(Array.from({ length: 19 }, () => winner));
    });
  });
}
