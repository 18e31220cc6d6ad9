import { expect, test } from "vitest";
import { afterUp } from "../../chaos/check/uptime.ts";
import type { Operation } from "../../chaos/plan/operations.ts";
import { makePlan } from "../../chaos/plan/make-plan.ts";
import { at } from "./histories.ts";

test("the same seed plans the same, another one something else", () => {
  expect(makePlan(1, 2, ["schedules"])).toEqual(makePlan(1, 2, ["schedules"]));
  expect(makePlan(2, 2, ["schedules"])).not.toEqual(makePlan(1, 2, ["schedules"]));
});

test("also the shortest plan ends the stack once, and takes away only what it was told to", () => {
  const doneIn = (plan: ReturnType<typeof makePlan>) => new Set(plan.faults.map(({ what }) => what.do));
  expect(doneIn(makePlan(1, 1, [])).has("kill")).toBe(true);
  expect(doneIn(makePlan(1, 20, [])).has("lose-schedule")).toBe(false);
  expect(doneIn(makePlan(1, 20, ["schedules", "messages"])).isSupersetOf(new Set(["lose-schedule", "lose-messages", "stop"]))).toBe(true);
});

test("each definition is made before it is changed or used, and never while it is there", () => {
  for (const lane of makePlan(3, 20, []).lanes) expect(problemsOf(lane.map(({ what }) => what))).toEqual([]);
});

function problemsOf(lane: readonly Operation[]): string[] {
  let there = false;
  return lane.flatMap((what) => {
    if (what.do === "start") return there ? [] : ["used before it was made"];
    if (what.do !== "define") return [];
    const fits = (what.how === "create") === !there;
    there = what.how !== "delete";
    return fits ? [] : [`${what.how} of ${what.subject}`];
  });
}

test("time is counted while the stack is up", () => {
  const outages = [{ from: at(10), until: at(30), how: "kill" } as const];
  expect(afterUp(outages, at(5), 15_000)).toBe(at(40));
  expect(afterUp(outages, at(31), 5_000)).toBe(at(36));
});
