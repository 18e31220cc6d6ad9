import { expect, test } from "vitest";
import { checkParallel } from "../../chaos/check/parallel.ts";
import { at, change, claim, history, kindsOf, report, run, spec } from "./histories.ts";

const changes = [change(5, spec())];

test("one run after the other is what max_parallel 1 allows", () => {
  const claims = [claim(70), claim(80)];
  expect(checkParallel(history({ changes, claims, reports: [report(70), report(80)], runs: [run(70), run(80)] }))).toEqual([]);
});

test("two runs at work at once are found", () => {
  const claims = [claim(70), claim(72)];
  const runs = [run(70, { finished_at: null, status: "running" }), run(72)];
  expect(kindsOf(checkParallel(history({ changes, claims, runs })))).toEqual(["too-many-at-once"]);
});

test("a worker that is silent beyond timeout_sec holds no slot any more", () => {
  const runs = [run(70, { finished_at: null }), run(80)];
  expect(checkParallel(history({ changes, claims: [claim(70), claim(80)], runs }))).toEqual([]);
});

test("one attempt given to two workers is found; the same worker may ask again", () => {
  const again = claim(70, { sentAt: at(70.5) });
  expect(checkParallel(history({ changes, claims: [claim(70), again], runs: [run(70)] }))).toEqual([]);
  const twice = [claim(70), { ...again, workerId: "another" }];
  expect(kindsOf(checkParallel(history({ changes, claims: twice, runs: [run(70)] })))).toEqual(["attempt-given-twice"]);
});
