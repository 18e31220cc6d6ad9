import { expect, test } from "vitest";
import { checkHanded } from "../../chaos/check/handed.ts";
import { at, change, claim, history, kindsOf, receipt, run, spec, time } from "./histories.ts";

const deleted = [change(5, spec()), change(25, null)];

test("a message for each run is what must be", () => {
  expect(checkHanded(history({ changes: deleted, receipts: [receipt(10), receipt(20)], runs: [run(10), run(20)] }))).toEqual([]);
});

test("a message of a run that is not on record is found", () => {
  expect(kindsOf(checkHanded(history({ receipts: [receipt(10)] })))).toEqual(["handed-without-record"]);
});

test("one run for two occurrences is found", () => {
  const receipts = [receipt(10), receipt(10, { scheduledAt: at(20) })];
  expect(kindsOf(checkHanded(history({ receipts, runs: [run(10)] })))).toEqual(["run-of-two-occurrences"]);
});

test("an attempt sent after its job was deleted is found", () => {
  const receipts = [receipt(10), receipt(10, { attempt: 2, sentAt: at(38), receivedAt: at(39) })];
  expect(kindsOf(checkHanded(history({ changes: deleted, receipts, runs: [run(10)] })))).toEqual(["sent-after-delete"]);
});

test("a retry of a run that was being started while its job was deleted is found", () => {
  const late = run(20, { queued_at: time(26) });
  const receipts = [receipt(20), receipt(20, { attempt: 2, sentAt: at(38), receivedAt: at(39) })];
  expect(kindsOf(checkHanded(history({ changes: deleted, receipts, runs: [late] })))).toEqual(["sent-after-delete"]);
  expect(checkHanded(history({ changes: deleted, receipts: [receipt(20, { sentAt: at(38) })], runs: [late] }))).toEqual([]);
});

test("a run begun after its job was deleted is found; one that was under way may go on", () => {
  const late = claim(10, { sentAt: at(30), answeredAt: at(30) });
  expect(kindsOf(checkHanded(history({ changes: deleted, claims: [late], runs: [run(10)] })))).toEqual(["begun-after-delete"]);
  expect(checkHanded(history({ changes: deleted, claims: [claim(10), late], runs: [run(10)] }))).toEqual([]);
});
