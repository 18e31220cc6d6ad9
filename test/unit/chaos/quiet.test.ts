import { expect, test } from "vitest";
import { checkQuiet } from "../../chaos/check/quiet.ts";
import { at, change, history, kindsOf, run, spec, time } from "./histories.ts";

const job = { jobId: "j", enabled: true, nextDueAt: null, activeRuns: 0 };
const chain = [change(5, spec({ timetable: null, chainSeconds: 5 }))];
const link = { trigger_source: "auto-reschedule" };

test("all runs ended and all slots free is what must be", () => {
  expect(checkQuiet(history({ changes: [change(5, spec())], jobs: [job], runs: [run(10)] }))).toEqual([]);
});

test("a run that never ends is found, once its time and its grace are over", () => {
  const changes = [change(5, spec({ graceSeconds: 60 }))];
  const runs = [run(10, { status: "queued", started_at: null, finished_at: null })];
  const jobs = [{ ...job, activeRuns: 1 }];
  expect(kindsOf(checkQuiet(history({ changes, jobs, runs })))).toEqual(["never-ended"]);
  expect(checkQuiet(history({ changes, jobs, runs, readAt: at(100) }))).toEqual([]);
});

test("a slot that nobody uses is found", () => {
  const jobs = [{ ...job, activeRuns: 1 }];
  expect(kindsOf(checkQuiet(history({ changes: [change(5, spec())], jobs, runs: [run(10)] })))).toEqual(["slot-not-freed"]);
});

test("a chain without a next link is found; one that shows it goes on", () => {
  const runs = [run(10, link)];
  expect(kindsOf(checkQuiet(history({ changes: chain, jobs: [job], runs })))).toEqual(["chain-ended"]);
  expect(checkQuiet(history({ changes: chain, jobs: [{ ...job, nextDueAt: at(605) }], runs }))).toEqual([]);
});

test("a chain whose next link is long overdue has ended", () => {
  expect(kindsOf(checkQuiet(history({ changes: chain, jobs: [{ ...job, nextDueAt: at(20) }], runs: [run(10, link)] })))).toEqual([
    "chain-ended",
  ]);
});

test("a chain that was resumed while its link was under way, and found no slot, does not go on twice", () => {
  const resumed = run(12, { ...link, trigger_source: "resume", status: "skipped", finished_at: time(12) });
  const runs = [run(10, { ...link, finished_at: time(20) }), resumed, run(15, link)];
  const jobs = [{ ...job, nextDueAt: at(605) }];
  expect(checkQuiet(history({ changes: chain, jobs, runs }))).toEqual([]);
});

test("a chain that goes on twice is found", () => {
  const runs = [run(10, { ...link, finished_at: time(20) }), run(15, link)];
  const jobs = [{ ...job, nextDueAt: at(605) }];
  expect(kindsOf(checkQuiet(history({ changes: chain, jobs, runs })))).toEqual(["chain-forked"]);
});
