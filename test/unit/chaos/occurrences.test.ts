import { expect, test } from "vitest";
import { checkOccurrences } from "../../chaos/check/occurrences.ts";
import { change, history, kindsOf, occurrence, run, spec, workflowRun } from "./histories.ts";

const paused = spec({ active: false });
/** Active from 5 s to 35 s. */
const changes = [change(5, spec()), change(35, paused)];

test("a record for each occurrence of an activity is what must be", () => {
  expect(checkOccurrences(history({ changes, runs: [run(10), run(20), run(30)] }))).toEqual([]);
});

test("an occurrence without a record is found", () => {
  expect(checkOccurrences(history({ changes, runs: [run(10), run(30)] }))).toMatchObject([
    { kind: "occurrence-without-record", subject: "job#j" },
  ]);
});

test("a workflow's and a trigger's missing occurrences are found too", () => {
  const all = [
    change(5, spec(), "workflow#w"),
    change(25, null, "workflow#w"),
    change(5, spec(), "trigger#t"),
    change(25, null, "trigger#t"),
  ];
  const findings = checkOccurrences(history({ changes: all, workflowRuns: [workflowRun(10)], occurrences: [occurrence(20)] }));
  expect(findings.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
    "occurrence-without-record workflow#w",
    "occurrence-without-record trigger#t",
  ]);
});

test("an occurrence between a change's request and its answer may have a record or none", () => {
  const slow = { ...change(18, paused), answeredAt: change(21, null).sentAt };
  for (const runs of [[run(10)], [run(10), run(20)]]) {
    expect(checkOccurrences(history({ changes: [change(5, spec()), slow], runs }))).toEqual([]);
  }
});

test("an edit of something else leaves no gap: what falls into it is due all the same", () => {
  const edited = change(20, spec({ note: 1 }));
  const around = [change(5, spec()), { ...edited, sentAt: edited.sentAt - 100 }, change(25, null)];
  expect(kindsOf(checkOccurrences(history({ changes: around, runs: [run(10)] })))).toEqual(["occurrence-without-record"]);
});

test("two records of one occurrence are found", () => {
  const runs = [run(10), run(20), run(20, { run_id: "another" }), run(30)];
  expect(kindsOf(checkOccurrences(history({ changes, runs })))).toEqual(["occurrence-twice"]);
});

test("a record while the definition is paused is found, unless it says that it was taken back", () => {
  const runs = [run(10), run(20), run(30)];
  expect(kindsOf(checkOccurrences(history({ changes, runs: [...runs, run(40)] })))).toEqual(["record-outside-activity"]);
  expect(checkOccurrences(history({ changes, runs: [...runs, run(40, { status: "skipped", reason: "the job is paused" })] }))).toEqual([]);
});

test("a deleted job's plan that runs under the job made anew with its id is found", () => {
  const anew = spec({ generation: 2, timetable: null });
  const all = [change(5, spec()), change(12, null), change(13, anew)];
  expect(kindsOf(checkOccurrences(history({ changes: all, runs: [run(10), run(20)] })))).toEqual(["record-outside-activity"]);
});

test("runs by hand and by event are nobody's occurrences", () => {
  const runs = [run(10), run(20), run(30), run(45, { trigger_source: "manual" }), run(46, { trigger_source: "event" })];
  expect(checkOccurrences(history({ changes, runs }))).toEqual([]);
});
