import { expect, it } from "vitest";
import { explain } from "../../../../shared/domain/run/reasons/explain.ts";
import type { OnRecord, ToExplain } from "../../../../shared/domain/run/reasons/explanation.ts";
import { text } from "../../../../shared/domain/texts/text.ts";
import { aJob, iso, NOON } from "../../../support/samples.ts";

const MINUTE = 60_000;
/** Every five minutes in UTC, active for a day. */
const job = aJob({
  cron_expr: "*/5 * * * *",
  timezone: "UTC",
  active_since: iso(NOON - 1_440 * MINUTE),
  misfire_grace_sec: 60,
  max_parallel: 1,
});
const asked = (change: Partial<ToExplain>): ToExplain => ({
  definition: job,
  at: NOON,
  now: NOON + MINUTE,
  record: undefined,
  held: [],
  ...change,
});
const record = (change: Partial<OnRecord>): OnRecord => ({
  run_id: "r",
  status: "success",
  reason: null,
  error: null,
  queued_at: iso(NOON),
  started_at: iso(NOON + 1),
  finished_at: iso(NOON + 2),
  worker_id: "w",
  attempt: 1,
  ...change,
});

/** `schedule+ active+ time! limit- …`: `+` pass, `!` stop, `-` not reached, `?` unknown. */
function verdicts(question: ToExplain): string {
  const marks = { pass: "+", stop: "!", "not-reached": "-", unknown: "?" } as const;
  return explain(question)
    .rules.map(({ rule, verdict }) => rule + marks[verdict])
    .join(" ");
}

it.each([
  ["success", "schedule+ active+ time+ limit+ worker+ outcome+", record({})],
  ["running", "schedule+ active+ time+ limit+ worker+ outcome-", record({ status: "running", finished_at: null })],
  ["queued", "schedule+ active+ time+ limit+ worker- outcome-", record({ status: "queued", finished_at: null, started_at: null })],
  ["failed", "schedule+ active+ time+ limit+ worker+ outcome!", record({ status: "failed", error: "no" })],
  [
    "skipped",
    "schedule+ active+ time+ limit! worker- outcome-",
    record({ status: "skipped", reason: text("slots-taken", { max_parallel: 1, runs: [] }) }),
  ],
  [
    "skipped",
    "schedule+ active! time- limit- worker- outcome-",
    record({ status: "skipped", reason: text("withdrawn", { because: "paused" }) }),
  ],
  [
    "missed",
    "schedule+ active+ time! limit- worker- outcome-",
    record({ status: "missed", reason: text("missed-beyond-grace", { grace: 60 }) }),
  ],
  [
    "timeout",
    "schedule+ active+ time+ limit+ worker! outcome-",
    record({ status: "timeout", reason: text("no-worker-in-time"), started_at: null }),
  ],
  ["timeout", "schedule+ active+ time+ limit+ worker+ outcome!", record({ status: "timeout", error: text("timed-out", { seconds: 5 }) })],
] as const)("of a record that is %s it says where it ended: %s", (decided, expected, on) => {
  const question = asked({ record: on });
  expect([explain(question).decided, verdicts(question)]).toEqual([decided, expected]);
});

it("tells what was never due from what is to come and what has no record", () => {
  expect([explain(asked({ at: NOON + 1 })).decided, verdicts(asked({ at: NOON + 1 }))]).toEqual([
    "not-due",
    "schedule! active- time- limit- worker- outcome-",
  ]);
  const coming = asked({ at: NOON + 5 * MINUTE });
  expect([explain(coming).decided, verdicts(coming)]).toEqual(["coming", "schedule+ active+ time- limit- worker- outcome-"]);
  expect(explain(asked({ now: NOON + 1_000 })).decided).toBe("pending");
  const lost = asked({ now: NOON + 60 * MINUTE });
  expect([explain(lost).decided, verdicts(lost)]).toEqual(["unrecorded", "schedule+ active+ time? limit? worker? outcome?"]);
});

it("knows that what is paused, or was made later, starts nothing", () => {
  const paused = { ...job, enabled: false, paused_at: iso(NOON - MINUTE), pause_reason: "maintenance" };
  const question = asked({ definition: paused, at: NOON + 5 * MINUTE });
  expect([explain(question).decided, verdicts(question)]).toEqual(["not-due", "schedule+ active! time- limit- worker- outcome-"]);
  expect(explain(question).rules[1]).toMatchObject({ facts: { enabled: false, pause_reason: "maintenance" } });
  expect(explain(question).remedies).toContain("resume");
  expect(verdicts(asked({ definition: { ...job, active_since: iso(NOON) } }))).toContain("active!");
});

it("gives the facts of each rule: neighbours, runs in the way, the occurrence that ran instead", () => {
  const runs = [{ run_id: "r0", state: "running", since: iso(NOON - MINUTE) }] as const;
  const [schedule, , , limit] = explain(
    asked({ record: record({ status: "skipped", reason: text("slots-taken", { max_parallel: 1, runs }) }) }),
  ).rules;
  expect(schedule?.facts).toEqual({ previous: iso(NOON - 5 * MINUTE), next: iso(NOON + 5 * MINUTE), timezone: "UTC" });
  expect(limit?.facts).toEqual({ max_parallel: 1, runs });
  const missed = record({ status: "missed", reason: text("missed-for-later", { later: iso(NOON + 5 * MINUTE) }) });
  expect(explain(asked({ record: missed })).rules[2]?.facts).toMatchObject({ later: iso(NOON + 5 * MINUTE) });
  const busy = explain(asked({ at: NOON + 5 * MINUTE, held: runs })).rules[3];
  expect(busy?.facts).toEqual({ max_parallel: 1, runs });
});
