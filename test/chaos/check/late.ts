import type { Change, Finding, History } from "../history.ts";
import { type Recorded, recordedOf } from "./records.ts";
import { changedWithin, changesBySubject, occurrencesIn, specsWithin } from "./segments.ts";
import { wasDownWithin } from "./uptime.ts";

/** Later than this is no ordinary delay, ms. */
const ORDINARY_MS = 5_000;
/** What lies between a decision and what its record says of when it was taken, ms. */
const SLACK_MS = 1_500;
/** A trigger's record is written after what it published, whose requests wait as long as AWS is away, ms. */
const PUBLISHED_WITHIN_MS = 5_000;
/** A loss is repaired by the sweep after next at the latest, ms. */
const HEALED_WITHIN_MS = 720_000;

/**
 * Late and downtime: later than the grace is missed, always; more than 5 s late is missed in favour of a later occurrence
 * which is due already and runs; anything else is not missed.
 */
export function checkLateness(history: History): Finding[] {
  const changes = changesBySubject(history);
  const bySubject = Map.groupBy(
    recordedOf(history).filter(({ byClock }) => byClock),
    ({ subject }) => subject,
  );
  return [...bySubject].flatMap(([subject, records]) => {
    const own = changes.get(subject) ?? [];
    return records.flatMap((one) => (one.judgedAt === null ? [] : judge(history, own, records, { ...one, judgedAt: one.judgedAt })));
  });
}

type Judged = Recorded & { readonly judgedAt: number };

function judge(history: History, changes: readonly Change[], records: readonly Recorded[], one: Judged): Finding[] {
  const late = one.judgedAt - one.scheduledAt;
  const graces = specsWithin(changes, one.scheduledAt, one.judgedAt).flatMap((spec) => (spec ? [spec.graceSeconds * 1000] : []));
  if (graces.length === 0) return [];
  const [shortest, longest] = [Math.min(...graces), Math.max(...graces)];
  const later = records.filter(({ scheduledAt, status }) => scheduledAt > one.scheduledAt && scheduledAt <= one.judgedAt && ran(status));
  if (one.status !== "missed") return ran(one.status) ? judgeRun(one, late, longest, later) : [];
  if (late > shortest - SLACK_MS) return unexplained(history, one);
  const changed = changedWithin(changes, one.scheduledAt, one.judgedAt + SLACK_MS);
  const replaced = records.some(({ scheduledAt, status }) => {
    return scheduledAt > one.scheduledAt && scheduledAt <= one.judgedAt + SLACK_MS && ran(status);
  });
  if (late > ORDINARY_MS - SLACK_MS && (replaced || changed)) return [];
  const due = changes.at(-1) ? nextDue(changes, one) : undefined;
  const why = due === undefined ? "no later one was due" : "none of the later ones ran";
  return [finding(one, "missed-without-cause", `${seconds(late)} s late, grace ${seconds(shortest)} s; ${why}: "${one.reason}"`)];
}

function judgeRun(one: Judged, late: number, longestGrace: number, later: readonly Recorded[]): Finding[] {
  const slack = one.subject.startsWith("trigger#") ? PUBLISHED_WITHIN_MS : SLACK_MS;
  if (late > longestGrace + slack) {
    return [finding(one, "ran-beyond-grace", `${one.status}, started ${seconds(late)} s late; the grace is ${seconds(longestGrace)} s`)];
  }
  const instead = later.find(({ scheduledAt }) => scheduledAt <= one.judgedAt - slack);
  if (late <= ORDINARY_MS + slack || !instead) return [];
  return [finding(one, "ran-beside-a-later-one", `started ${seconds(late)} s late, and ${instead.id} was due and ran too`)];
}

/** Beyond the grace, but nothing had held it up. */
function unexplained({ outages, losses }: History, one: Judged): Finding[] {
  const lost = losses.some(({ at }) => at <= one.judgedAt && at >= one.scheduledAt - HEALED_WITHIN_MS);
  // A message that an ended process had taken comes back a minute after it.
  if (lost || wasDownWithin(outages, one.scheduledAt - 65_000, one.judgedAt)) return [];
  const text = `${seconds(one.judgedAt - one.scheduledAt)} s late although the stack was up: "${one.reason}"`;
  return [{ ...finding(one, "late-without-outage", text), level: "warning" }];
}

function nextDue(changes: readonly Change[], one: Judged): number | undefined {
  return specsWithin(changes, one.scheduledAt, one.judgedAt).flatMap((spec) => occurrencesIn(spec, one.scheduledAt, one.judgedAt))[0];
}

function ran(status: string): boolean {
  return status !== "missed" && status !== "skipped" && status !== "dropped";
}

function finding({ subject, scheduledAt, id }: Recorded, kind: string, text: string): Finding {
  return { level: "violation", kind, subject, at: scheduledAt, runId: id, text };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
