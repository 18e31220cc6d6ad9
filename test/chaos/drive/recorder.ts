import type { Claim, History, Report } from "../history.ts";

/** Writable while it is lived through. */
type Draft = {
  -readonly [
    Name in keyof Omit<History, "runs" | "workflowRuns" | "occurrences" | "jobs" | "quietSince" | "seenUntil" | "readAt">
  ]: History[Name][number][];
};

/** What has happened so far. */
export interface Recorder extends Draft {
  /** A claim or report is on record from its sending on, and gets its answer later. */
  claim(sent: Omit<Claim, "answeredAt" | "status">): (status: number, attempt?: number) => void;
  report(sent: Omit<Report, "answeredAt" | "status">): (status: number) => void;
}

export function createRecorder(): Recorder {
  const claims: Claim[] = [];
  const reports: Report[] = [];
  return {
    changes: [],
    starts: [],
    publications: [],
    webhookCalls: [],
    controls: [],
    receipts: [],
    claims,
    reports,
    worked: [],
    outages: [],
    losses: [],
    surprises: [],
    hung: [],
    claim(sent) {
      const index = claims.push({ ...sent, answeredAt: null, status: null }) - 1;
      return (status, attempt = sent.attempt) => (claims[index] = { ...sent, attempt, answeredAt: Date.now(), status });
    },
    report(sent) {
      const index = reports.push({ ...sent, answeredAt: null, status: null }) - 1;
      return (status) => (reports[index] = { ...sent, answeredAt: Date.now(), status });
    },
  };
}
