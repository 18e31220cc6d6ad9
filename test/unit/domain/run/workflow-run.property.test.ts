import * as fc from "fast-check";
import { expect, it } from "vitest";
import { ancestors, dagOf } from "../../../../shared/domain/definition/dag.ts";
import {
  type Advanced,
  begin,
  isOver,
  placesIn,
  resume,
  retry,
  stepsEnded,
  type WorkflowRun,
} from "../../../../shared/domain/run/workflow-run.ts";
import { FAILURE_POLICIES } from "../../../../shared/domain/definition/workflow.ts";
import { someSteps } from "../../../support/arbitrary/arbitrary-dags.ts";
import { aWorkflowRun, NOON } from "../../../support/samples.ts";

/** Which steps fail, how the ends of active steps are shuffled into batches, and how often each is told of. */
const scenarios = someSteps.chain((steps) =>
  fc.record({
    steps: fc.constant(steps),
    failing: fc.uniqueArray(fc.nat(steps.length - 1)),
    policy: fc.constantFrom(...FAILURE_POLICIES),
    picks: fc.array(fc.record({ at: fc.nat(20), together: fc.integer({ min: 1, max: 4 }), again: fc.boolean() }), {
      minLength: 60,
      maxLength: 60,
    }),
  }),
);

/** Plays a run to its end; answers it with every start, in order, and what had ended before each. */
function play(steps: Parameters<typeof dagOf>[0], from: WorkflowRun, first: Advanced | undefined, attempt: number, scenario: Scenario) {
  const dag = dagOf(steps);
  const starts: { readonly place: number; readonly succeeded: ReadonlySet<number> }[] = [];
  const active: number[] = [];
  const told: { place: number; succeeded: boolean; attempt: number }[] = [];
  const succeeded = new Set<number>(placesIn(from, "s"));
  let run = from;
  const apply = (advanced: Advanced | undefined) => {
    if (!advanced) return;
    run = advanced.run;
    for (const place of advanced.start) starts.push({ place, succeeded: new Set(succeeded) });
    active.push(...advanced.start);
  };
  apply(first);
  for (const { at, together, again } of scenario.picks) {
    if (active.length === 0) break;
    const ended = active
      .splice(at % active.length, together)
      .map((place) => ({ place, succeeded: !scenario.failing.includes(place), attempt }));
    for (const one of ended) if (one.succeeded) succeeded.add(one.place);
    told.push(...ended);
    apply(stepsEnded(run, dag, ended, NOON));
    if (again) apply(stepsEnded(run, dag, told, NOON));
  }
  return { run, starts, dag };
}

type Scenario = {
  readonly failing: readonly number[];
  readonly picks: readonly { readonly at: number; readonly together: number; readonly again: boolean }[];
};

it("starts every step at most once and only after its dependencies, in whatever order ends are told of, and however often", () => {
  fc.assert(
    fc.property(scenarios, ({ steps, policy, ...scenario }) => {
      const queued = aWorkflowRun({ steps: "-".repeat(steps.length), on_failure: policy });
      const { run, starts, dag } = play(steps, queued, begin(queued, dagOf(steps), NOON), 1, scenario);

      expect(new Set(starts.map(({ place }) => place)).size).toBe(starts.length);
      for (const { place, succeeded } of starts) expect(dag.before[place]?.filter((before) => !succeeded.has(before))).toEqual([]);
      expect(isOver(run)).toBe(true);
      const failed = starts.some(({ place }) => scenario.failing.includes(place));
      expect(run.status).toBe(failed ? "failed" : "success");
      expect(failed || starts.length === steps.length).toBe(true);
    }),
    { numRuns: 400 },
  );
});

it("goes on beside a failure where it may: exactly the steps behind failed ones do not start", () => {
  fc.assert(
    fc.property(scenarios, ({ steps, ...scenario }) => {
      const queued = aWorkflowRun({ steps: "-".repeat(steps.length), on_failure: "continue" });
      const { starts, dag } = play(steps, queued, begin(queued, dagOf(steps), NOON), 1, scenario);

      const expected = steps.flatMap((_, place) =>
        [...ancestors(dag, place)].some((before) => scenario.failing.includes(before)) ? [] : [place],
      );
      expect(starts.map(({ place }) => place).toSorted((a, b) => a - b)).toEqual(expected);
    }),
  );
});

it("a retry starts what failed and what had to wait, never what succeeded, and old news of the failure changes nothing", () => {
  fc.assert(
    fc.property(scenarios, ({ steps, policy, ...scenario }) => {
      const queued = aWorkflowRun({ steps: "-".repeat(steps.length), on_failure: policy });
      const { run: first, dag } = play(steps, queued, begin(queued, dagOf(steps), NOON), 1, scenario);
      fc.pre(first.status === "failed");
      const asked = retry(first, NOON);
      if (!asked) throw new Error("a failed run can be retried");
      const failed = placesIn(asked, "r");
      const resumed = resume(asked, dag, new Map(failed.map((place) => [place, 2])), NOON);
      if (!resumed) throw new Error("an asked-for retry begins");
      const stale = failed.map((place) => ({ place, succeeded: false, attempt: 1 }));
      expect(stepsEnded(resumed.run, dag, stale, NOON)).toBeUndefined();

      const { run, starts } = play(steps, asked, resumed, 2, { ...scenario, failing: [] });
      expect(run).toMatchObject({ status: "success", attempt: 2, steps: "s".repeat(steps.length) });
      expect(starts.map(({ place }) => place).filter((place) => first.steps[place] === "s")).toEqual([]);
    }),
  );
});

it("a retry of some failed steps starts these and what comes after them, and nothing behind the others", () => {
  fc.assert(
    fc.property(scenarios, fc.nat(), ({ steps, ...scenario }, pick) => {
      const queued = aWorkflowRun({ steps: "-".repeat(steps.length), on_failure: "continue" });
      const { run: first, dag } = play(steps, queued, begin(queued, dagOf(steps), NOON), 1, scenario);
      const failed = placesIn(first, "f");
      fc.pre(failed.length > 1);
      const only = new Set(failed.filter((_, index) => (pick >> (index % 30)) % 2 === 0));
      fc.pre(only.size > 0);
      const asked = retry(first, NOON, { only });
      const resumed = asked && resume(asked, dag, new Map([...only].map((place) => [place, 2])), NOON);
      if (!resumed) throw new Error("an asked-for retry begins");

      const { run, starts } = play(steps, asked, resumed, 2, { ...scenario, failing: [] });
      const left = failed.filter((place) => !only.has(place));
      const isBehindLeft = (place: number) => [...ancestors(dag, place)].some((before) => left.includes(before));
      const expected = steps.map((_, place) => (left.includes(place) ? "f" : isBehindLeft(place) ? "x" : "s")).join("");
      expect([run.steps, run.status]).toEqual([expected, left.length === 0 ? "success" : "failed"]);
      expect(starts.map(({ place }) => place).filter((place) => first.steps[place] === "s" || left.includes(place))).toEqual([]);
    }),
  );
});
