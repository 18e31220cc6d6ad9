import { expect, test } from "vitest";
import { checkSkips } from "../../chaos/check/skips.ts";
import { at, change, history, kindsOf, run, spec, time } from "./histories.ts";

const changes = [change(5, spec())];

function skipped(seconds: number) {
  const reason = { reason: "max_parallel (1) runs are under way: run run-10 has been running", reason_code: "slots-taken" };
  return run(seconds, { status: "skipped", started_at: null, finished_at: time(seconds), ...reason });
}

test("an occurrence is skipped while a run is at work: that is right", () => {
  expect(checkSkips(history({ changes, runs: [run(10, { finished_at: time(24) }), skipped(20)] }))).toEqual([]);
});

test("an occurrence that is skipped although a slot is free is found", () => {
  expect(kindsOf(checkSkips(history({ changes, runs: [run(10), skipped(20)] })))).toEqual(["skipped-with-a-free-slot"]);
});

test("what ended just before may still hold its slot", () => {
  expect(checkSkips(history({ changes, runs: [run(10, { finished_at: time(18) }), skipped(20)] }))).toEqual([]);
});

test("a run that was handed over long ago and that nobody began must give way", () => {
  const idle = run(10, { status: "timeout", started_at: null, finished_at: time(70) });
  expect(kindsOf(checkSkips(history({ changes, runs: [idle, skipped(20)] })))).toEqual(["idle-holder-not-replaced"]);
});

test("a reason that names a run which was not in the way is found", () => {
  const runs = [
    run(0),
    run(10, { finished_at: time(24) }),
    { ...skipped(20), reason: "max_parallel (1) runs are under way: run run-0 is running" },
  ];
  expect(kindsOf(checkSkips(history({ changes, runs })))).toEqual(["skip-names-a-wrong-run"]);
});

test("a run by hand gives way to nobody", () => {
  const idle = run(10, { status: "timeout", trigger_source: "manual", started_at: null, finished_at: time(70) });
  expect(checkSkips(history({ changes, runs: [idle, skipped(20)] }))).toEqual([]);
});

test("a start that the stack's end interrupted holds its slot until its message comes back", () => {
  const interrupted = run(10, { status: "missed", queued_at: time(60), started_at: null, finished_at: time(60) });
  const reason = "max_parallel (1) runs are under way: run run-10 is being started";
  const runs = [interrupted, { ...skipped(20), reason }];
  const outages = [{ from: at(11), until: at(15), how: "kill" as const }];
  expect(checkSkips(history({ changes, runs, outages }))).toEqual([]);
  expect(kindsOf(checkSkips(history({ changes, runs })))).toEqual(["skipped-with-a-free-slot"]);
});
