import type { Claim, Finding, History, Spec } from "../history.ts";
import { changesBySubject, specsWithin } from "./segments.ts";

/** Workers that were let through and have neither reported nor run out of time: epoch ms. */
interface Working {
  readonly runId: string;
  readonly from: number;
  readonly until: number;
}

/** Never more than max_parallel runs of a job at work at once, and never two workers on one attempt. */
export function checkParallel(history: History): Finding[] {
  const changes = changesBySubject(history);
  const findings: Finding[] = [];
  for (const [jobId, claims] of Map.groupBy(history.claims.filter(isLetThrough), (claim) => claim.jobId)) {
    const own = changes.get(`job#${jobId}`) ?? [];
    const working = claims.flatMap((claim) => workingOf(history, claim, specsWithin(own, claim.sentAt, claim.sentAt)));
    for (const one of working) {
      const specs = specsWithin(own, one.from - 60_000, one.from).filter((spec): spec is Spec => spec !== null);
      // Another generation has slots of its own; while one takes over from the other both may be at work.
      if (specs.length === 0 || new Set(specs.map(({ generation }) => generation)).size > 1) continue;
      const limit = Math.max(...specs.map(({ maxParallel }) => maxParallel));
      const beside = new Set(working.filter(({ from, until }) => from <= one.from && until > one.from).map(({ runId }) => runId));
      if (beside.size <= limit) continue;
      const text = `${beside.size} runs at work at once, max_parallel is ${limit}: ${[...beside].join(", ")}`;
      findings.push({ level: "violation", kind: "too-many-at-once", subject: `job#${jobId}`, at: one.from, runId: one.runId, text });
    }
  }
  return [...findings, ...claimedTwice(history)];
}

function claimedTwice({ claims }: History): Finding[] {
  return [...Map.groupBy(claims.filter(isLetThrough), ({ runId, attempt }) => `${runId} ${attempt}`)].flatMap(([, same]) => {
    const workers = new Set(same.map(({ workerId }) => workerId));
    const [first] = same;
    if (workers.size < 2 || !first) return [];
    const text = `attempt ${first.attempt} was given to ${[...workers].join(" and ")}`;
    return [
      {
        level: "violation",
        kind: "attempt-given-twice",
        subject: `job#${first.jobId}`,
        at: first.sentAt,
        runId: first.runId,
        text,
      } as const,
    ];
  });
}

function workingOf({ reports, runs }: History, claim: Claim, specs: readonly (Spec | null)[]): Working[] {
  const timeout = Math.min(...specs.flatMap((spec) => (spec ? [spec.timeoutSeconds * 1000] : [])));
  const from = claim.answeredAt ?? claim.sentAt;
  if (!Number.isFinite(timeout)) return [];
  const reported = reports.find(({ meantRunId, sentAt }) => meantRunId === claim.runId && sentAt >= from)?.sentAt ?? Infinity;
  const next = runs.find(({ run_id }) => run_id === claim.runId)?.finished_at;
  const ended = next === null || next === undefined ? Infinity : Date.parse(next);
  // Timed out, reported, or ended by others: from then on the service owes it no slot.
  return [{ runId: claim.runId, from, until: Math.min(claim.sentAt + timeout, reported, ended) }];
}

function isLetThrough({ status }: Claim): boolean {
  return status === 200;
}
