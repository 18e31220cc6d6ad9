import { expect, test } from "vitest";
import { checkLateness } from "../../chaos/check/late.ts";
import { at, change, history, kindsOf, run, spec, time } from "./histories.ts";

const changes = [change(5, spec({ graceSeconds: 30 }))];
const outages = [{ from: at(8), until: at(45), how: "kill" } as const];

function missed(seconds: number, judged: number) {
  return run(seconds, { status: "missed", reason: "missed", queued_at: time(judged), started_at: null, finished_at: time(judged) });
}

test("after downtime the latest within the grace runs, the others are missed: that is right", () => {
  const runs = [missed(10, 46), missed(20, 46), missed(30, 46), run(40, { queued_at: time(46) })];
  expect(checkLateness(history({ changes, outages, runs }))).toEqual([]);
});

test("a run that began later than its grace is found", () => {
  expect(kindsOf(checkLateness(history({ changes, outages, runs: [run(10, { queued_at: time(46) })] })))).toEqual(["ran-beyond-grace"]);
});

test("two late runs where the later one would have done are found", () => {
  const runs = [run(30, { queued_at: time(46) }), run(40, { queued_at: time(46) })];
  expect(kindsOf(checkLateness(history({ changes, outages, runs })))).toEqual(["ran-beside-a-later-one"]);
});

test("a run that was only a few seconds late runs beside the next one", () => {
  const often = [change(5, spec({ timetable: { everySeconds: 1, offsetSeconds: 0, cron: null } }))];
  const runs = [run(10, { queued_at: time(13) }), run(11, { queued_at: time(13) })];
  expect(checkLateness(history({ changes: often, runs }))).toEqual([]);
});

test("missed in favour of a later one that did not run is found", () => {
  const runs = [missed(30, 46), run(40, { status: "skipped", reason: "max_parallel (1)", queued_at: time(46) })];
  expect(checkLateness(history({ changes, outages, runs }))).toMatchObject([{ kind: "missed-without-cause", runId: "run-30" }]);
});

test("missed although it was on time is found", () => {
  expect(kindsOf(checkLateness(history({ changes, runs: [missed(10, 12)] })))).toEqual(["missed-without-cause"]);
});

test("missed beyond the grace while the stack was up is told as a warning", () => {
  const findings = checkLateness(history({ changes, runs: [missed(10, 45)] }));
  expect(findings).toMatchObject([{ level: "warning", kind: "late-without-outage" }]);
});
