import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dagOf, problemsOfDag } from "../../../shared/domain/definition/dag.ts";
import { someSteps } from "../../support/arbitrary/arbitrary-dags.ts";
import { say } from "../../../shared/contract/texts/en/all.ts";
import { inEnglish } from "../../support/in-english.ts";

const step = (step_id: string, ...depends_on: readonly string[]) => ({ step_id, depends_on });

describe("the shape of a DAG", () => {
  it("is sound for every list of steps that depend on earlier ones, in any order", () => {
    const shuffled = someSteps.chain((steps) => fc.shuffledSubarray(steps, { minLength: steps.length }));
    fc.assert(
      fc.property(shuffled, (steps) => {
        expect(problemsOfDag(steps)).toEqual([]);
      }),
    );
  });

  it("names the steps of a cycle in their order", () => {
    const [problem, ...others] = problemsOfDag([step("a"), step("b", "a", "d"), step("c", "b"), step("d", "c"), step("e", "d")]);
    expect(others).toEqual([]);
    expect(problem && say(problem.text)).toMatch(/^is part of a cycle: (b → c → d → b|c → d → b → c|d → b → c → d)$/);
    expect(problem?.path).toMatch(/^steps\.[123]\.depends_on$/);
  });

  it("finds a cycle wherever one is closed", () => {
    const withCycle = someSteps
      .filter((steps) => steps.length > 1)
      .map((steps) => steps.map((one, place) => (place === 0 ? step("s0", `s${steps.length - 1}`) : step(one.step_id, `s${place - 1}`))));
    fc.assert(
      fc.property(withCycle, (steps) => {
        expect(problemsOfDag(steps)[0]?.text.code).toBe("dependency-cycle");
      }),
    );
  });

  it.each([
    ["a step of its own", [step("a", "a")], "steps.0.depends_on.0", "step 'a' depends on itself"],
    ["a step that is not there", [step("a"), step("b", "x")], "steps.1.depends_on.0", "there is no step 'x'"],
    ["a dependency twice", [step("a"), step("b", "a", "a")], "steps.1.depends_on.1", "'a' is named twice"],
    ["an id twice", [step("a"), step("b"), step("a")], "steps.2.step_id", "'a' is the id of steps.0 already"],
  ])("refuses %s and says where", (_, steps, path, message) => {
    expect(inEnglish(problemsOfDag(steps))).toEqual([{ path, message }]);
  });

  it("is checked in a moment for a thousand steps and a fan-in of five hundred", () => {
    const wide = Array.from({ length: 500 }, (_, at) => step(`w${at}`));
    const chain = Array.from({ length: 499 }, (_, at) => step(`c${at}`, at === 0 ? "join" : `c${at - 1}`));
    const steps = [...wide, step("join", ...wide.map(({ step_id }) => step_id)), ...chain];
    expect(problemsOfDag(steps)).toEqual([]);
    const dag = dagOf(steps.map((one) => ({ ...one, kind: "queue", queue: "", params: {}, timeout_sec: 1, retry_limit: 0 })));
    expect(dag.before[500]).toHaveLength(500);
    expect(dag.after[500]).toEqual([501]);
  });
});
