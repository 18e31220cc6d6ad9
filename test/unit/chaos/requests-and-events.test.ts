import { expect, test } from "vitest";
import { checkEvents } from "../../chaos/check/events.ts";
import { checkStarts } from "../../chaos/check/requests.ts";
import type { Start } from "../../chaos/history.ts";
import { at, change, history, kindsOf, occurrence, run, spec } from "./histories.ts";

const start: Start = { subject: "job#j", key: "k", sentAt: at(10), answeredAt: at(10), status: 200, runId: "run-10", delaySeconds: 0 };
const published = { topic: "in", key: null, sentAt: at(30), answeredAt: at(30), eventId: "event-30" };
const listening = [change(5, spec({ timetable: null, listensTo: "in" }), "trigger#t")];
const heard = occurrence(30, { source_event_id: "event-30" });

test("one run under one key is what must be", () => {
  expect(checkStarts(history({ starts: [start, start], runs: [run(10)] }))).toEqual([]);
});

test("two runs under one key are found", () => {
  const starts = [start, { ...start, runId: "run-11" }];
  expect(kindsOf(checkStarts(history({ starts, runs: [run(10), run(11)] })))).toEqual(["key-started-twice"]);
});

test("a run that was answered and is not on record is found, unless its job was deleted", () => {
  expect(kindsOf(checkStarts(history({ starts: [start] })))).toEqual(["start-without-record"]);
  expect(checkStarts(history({ starts: [start], changes: [change(5, spec()), change(12, null)] }))).toEqual([]);
});

test("an event that its trigger heard once is what must be", () => {
  expect(checkEvents(history({ changes: listening, publications: [published], occurrences: [heard] }))).toEqual([]);
});

test("an event that nobody heard is found, and one that was heard twice", () => {
  expect(kindsOf(checkEvents(history({ changes: listening, publications: [published] })))).toEqual(["event-not-heard"]);
  const twice = [heard, { ...heard, occurrence_id: "another" }];
  expect(kindsOf(checkEvents(history({ changes: listening, publications: [published], occurrences: twice })))).toEqual([
    "event-heard-twice",
  ]);
});

test("two events under one key are found", () => {
  const publications = [
    { ...published, key: "k" },
    { ...published, key: "k", eventId: "another" },
  ];
  expect(kindsOf(checkEvents(history({ publications })))).toEqual(["key-published-twice"]);
});

test("an event just before a trigger's change may be heard or not", () => {
  const changes = [...listening, change(31, null, "trigger#t")];
  expect(checkEvents(history({ changes, publications: [published] }))).toEqual([]);
});

test("a webhook's calls that do not match its occurrences are found", () => {
  const call = { trigger: "trigger#t", key: "k", sentAt: at(10), answeredAt: at(10), status: 200 } as const;
  expect(checkEvents(history({ webhookCalls: [call, call], occurrences: [occurrence(10)] }))).toEqual([]);
  for (const occurrences of [[], [occurrence(10), occurrence(11)]]) {
    expect(kindsOf(checkEvents(history({ webhookCalls: [call], occurrences })))).toEqual(["webhook-calls-and-occurrences-differ"]);
  }
});

test("a target that an occurrence says it started and that is not on record is found", () => {
  const occurrences = [occurrence(30, { started: [{ owner: "job#j", run_id: "run-30" }] })];
  const changes = [change(5, spec())];
  expect(kindsOf(checkEvents(history({ changes, occurrences })))).toEqual(["target-not-started"]);
  expect(checkEvents(history({ changes, occurrences, runs: [run(30)] }))).toEqual([]);
});
