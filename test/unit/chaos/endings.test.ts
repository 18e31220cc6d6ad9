import { expect, test } from "vitest";
import { checkEndings } from "../../chaos/check/endings.ts";
import { change, history, kindsOf, run, spec, time } from "./histories.ts";

const changes = [change(5, spec({ timeoutSeconds: 5 }))];
const replaced = { status: "timeout", reason: "replaced by 20", reason_code: "replaced-by-next", started_at: null } as const;

test("a time-out after timeout_sec is what must be, an earlier one is found", () => {
  expect(checkEndings(history({ changes, runs: [run(10, { status: "timeout", finished_at: time(15.4) })] }))).toEqual([]);
  const early = run(10, { status: "timeout", finished_at: time(12) });
  expect(kindsOf(checkEndings(history({ changes, runs: [early] })))).toEqual(["ended-before-its-time"]);
});

test("an idle run of the clock may give way to the next one; a run by hand, or one that was begun, may not", () => {
  const runs = [run(10, { ...replaced, finished_at: time(20) })];
  expect(checkEndings(history({ changes, runs }))).toEqual([]);
  for (const wrong of [{ trigger_source: "manual" }, { started_at: time(11) }]) {
    const held = [run(10, { ...replaced, finished_at: time(20), ...wrong })];
    expect(kindsOf(checkEndings(history({ changes, runs: held })))).toEqual(["wrongly-replaced"]);
  }
});

test("one start that replaced two runs is found", () => {
  const runs = [run(5, { ...replaced, finished_at: time(20) }), run(10, { ...replaced, finished_at: time(20) })];
  expect(kindsOf(checkEndings(history({ changes: [change(0, spec())], runs })))).toEqual(["one-start-replaced-several"]);
});
