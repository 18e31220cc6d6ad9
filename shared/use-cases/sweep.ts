import type { Ports } from "../ports/groups.ts";
import { recordSetAside, type SetAsidePorts } from "./dead-letters/record-set-aside.ts";
import { repairAll, type RepairPorts, type SweepReport } from "./planning/repair-all.ts";

/**
 * So long is the lease of a sweep, in ms, renewed before each page of definitions: shorter than the five minutes between
 * two sweeps, so that the next one takes the place of one that was killed.
 */
const LEASE_MS = 240_000;

/** What the sweep function may use. */
export type SweepPorts = RepairPorts & SetAsidePorts & Pick<Ports, "leases" | "randomText">;

/**
 * Repairs what did not happen, puts on record what the dispatch queue gave up, counts dead letters, and measures its own heartbeat. One at a time: beside another one, or
 * overtaken by one since its lease ran out, it ends as `under-way`, which is no failure.
 * @throws once all has been looked at, if a gap could not be closed; at once, if the definitions or a page's states cannot be read
 */
export async function sweep(ports: SweepPorts): Promise<SweepReport | "under-way"> {
  const holder = ports.randomText();
  try {
    const goesOn = () => holdLease(ports, holder);
    const repaired = (await goesOn()) ? await repairAll(ports, goesOn) : undefined;
    if (!repaired) return "under-way";
    await recordDeadFires(ports);
    await countDeadLetters(ports);
    ports.telemetry.measure("sweeps_finished", 1);
    if (repaired.failure !== undefined) throw new Error("not every gap could be closed", { cause: repaired.failure });
    return repaired.report;
  } finally {
    await releaseLease(ports, holder);
  }
}

function holdLease({ leases, clock }: SweepPorts, holder: string): Promise<boolean> {
  const now = clock.now();
  return leases.hold("sweep", holder, { now, until: now + LEASE_MS });
}

/** One that is not given back runs out. */
async function releaseLease({ leases, telemetry }: SweepPorts, holder: string): Promise<void> {
  try {
    await leases.release("sweep", holder);
  } catch (error) {
    telemetry.record({ name: "sweep.lease_kept", level: "warn", detail: { error: String(error) } });
  }
}

/** Each that cannot be recorded is reported by itself; here, that the queue cannot be read at all. */
async function recordDeadFires(ports: SweepPorts): Promise<void> {
  try {
    await recordSetAside(ports);
  } catch (error) {
    ports.telemetry.record({ name: "sweep.letters_unread", level: "error", detail: { error: String(error) } });
    ports.telemetry.measure("sweep_errors", 1);
  }
}

/** A count that is not whole is measured all the same: what it found is there. */
async function countDeadLetters({ deadLetters, telemetry }: SweepPorts): Promise<void> {
  try {
    const { queues, unread } = await deadLetters.count();
    const letters = queues.reduce((sum, { letters: some }) => sum + some, 0);
    // A metric costs only while it is measured: none are no datum, which the alarm takes for none.
    if (letters > 0) telemetry.measure("dead_letters", letters);
    for (const { queue, error } of unread) {
      telemetry.record({ name: "sweep.queue_unread", level: "error", detail: { queue, error } });
      telemetry.measure("sweep_errors", 1);
    }
  } catch (error) {
    telemetry.record({ name: "sweep.dead_letters_uncounted", level: "error", detail: { error: String(error) } });
    telemetry.measure("sweep_errors", 1);
  }
}
