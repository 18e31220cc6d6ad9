import { expect, test } from "vitest";
import { checkReports, checkUnknownReports } from "../../chaos/check/reports.ts";
import { at, claim, history, kindsOf, receipt, report, run } from "./histories.ts";

test("a success that was reported and is on record is what must be", () => {
  const happened = history({ reports: [report(10)], runs: [run(10)] });
  expect([...checkReports(happened), ...checkUnknownReports(happened)]).toEqual([]);
});

test("an acknowledged success that is on record as something else is found", () => {
  const runs = [run(10, { status: "timeout" })];
  expect(kindsOf(checkReports(history({ reports: [report(10)], runs })))).toEqual(["success-lost"]);
  expect(checkReports(history({ reports: [report(10, { status: 409 })], runs }))).toEqual([]);
});

test("a report on a run that the record does not have is found", () => {
  expect(kindsOf(checkUnknownReports(history({ reports: [report(10)] })))).toEqual(["run-lost"]);
});

test("a success that nobody reported is found", () => {
  expect(kindsOf(checkReports(history({ runs: [run(10)] })))).toEqual(["success-nobody-reported"]);
});

test("a report that names no run speaks of a run that was handed over before it, not of a later one", () => {
  const nameless = report(10, { runId: null, finishedAt: at(11) });
  expect(checkReports(history({ reports: [nameless], runs: [run(10)] }))).toEqual([]);
  expect(checkReports(history({ reports: [nameless], runs: [run(10), run(20)] }))).toMatchObject([
    { kind: "success-nobody-reported", runId: "run-20" },
  ]);
});

test("an SDK worker's success may have been reported by the queue", () => {
  expect(checkReports(history({ worked: [{ runId: "run-10", at: at(11) }], runs: [run(10)] }))).toEqual([]);
});

test("attempts that were used up without having been handed to anybody are found", () => {
  const runs = [run(10, { status: "failed", attempt: 3 })];
  expect(kindsOf(checkReports(history({ receipts: [receipt(10)], runs })))).toEqual(["attempt-never-handed"]);
  expect(checkReports(history({ receipts: [receipt(10)], claims: [claim(10, { attempt: 2 })], runs }))).toEqual([]);
});
