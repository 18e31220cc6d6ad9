import { expect, it } from "vitest";
import type { Run } from "../../../../shared/domain/run/run.ts";
import { runsInTheWay } from "../../../../shared/use-cases/slots/runs-in-the-way.ts";
import { memoryPorts } from "../../../support/memory-ports.ts";
import { aJob, aRun, iso, NOON } from "../../../support/samples.ts";

const at = (seconds: number) => NOON + seconds * 1000;
/** A run of each kind as it is a hundred seconds after noon: time-out 20 s, patience an hour. */
const NOW = 100;
const run = (scheduledAt: number, change: Partial<Run> = {}, settings: Partial<Run["dispatch"]> = {}) =>
  aRun(change, { timeout_sec: 20, misfire_grace_sec: 3_600, ...settings }, at(scheduledAt));
const running = (startedAt: number) => run(1, { status: "running", started_at: iso(at(startedAt)), worker_id: "w" });

/** Who is in the way of a start, of these runs that hold slots. */
async function among(...held: readonly Run[]) {
  const { ports, runs, clock } = memoryPorts();
  for (const one of held) await runs.create(one);
  clock.advance(NOW);
  const ids = held.map(({ run_id }) => run_id);
  const found = await runsInTheWay(ports, aJob(), ids);
  return found.map(({ run_id, state, since }) => [ids.indexOf(run_id), state, since]);
}

it("a run at work is in the way until its time is up, to the millisecond", async () => {
  expect(await among(running(80.001))).toEqual([[0, "running", iso(at(80.001))]]);
  expect(await among(running(80))).toEqual([]);
});

it("a run that has ended, or waits for a second to come, is in nobody's way", async () => {
  expect(await among(run(90, { status: "success" }), run(130))).toEqual([]);
});

it("a run that waits, for a worker or for its next attempt, is in the way", async () => {
  expect(await among(run(90), run(50, { attempt: 2, retry_at: iso(at(300)) }))).toEqual([
    [0, "waiting", iso(at(90))],
    [1, "retrying", iso(at(300))],
  ]);
});

it("one occurrence that nobody has started in time gives way, the first, and only where nothing else frees a slot", async () => {
  const left = (scheduledAt: number) => run(scheduledAt, {}, { scheduled: true });
  expect(await among(run(90), left(10), left(20))).toEqual([
    [0, "waiting", iso(at(90))],
    [2, "waiting", iso(at(20))],
  ]);
  expect(await among(run(90, { status: "failed" }), left(10))).toEqual([[1, "waiting", iso(at(10))]]);
});

it("a run without a record is being started, and in the way", async () => {
  const { ports } = memoryPorts();
  const { run_id } = run(1);
  expect(await runsInTheWay(ports, aJob(), [run_id])).toEqual([{ run_id, state: "unknown", since: null }]);
});
