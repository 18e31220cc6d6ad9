import type { Words } from "../words.ts";
import { counted } from "./plural.ts";

/** Words in English: the overview. */
export const overview = {
  toCheck: "to check",
  itemsToCheck: (n) => (n === 1 ? "1 thing needs a look" : `${n} things need a look`),
  allIsWell: "All is well",
  withoutTrouble: (well, jobs, workflows) =>
    `${well} of ${counted(jobs, "job", "jobs")}${workflows === 0 ? "" : ` and ${counted(workflows, "workflow", "workflows")}`} without trouble.`,
  ranWell: (week, runs, percent) =>
    `In the last ${week ? "7 days" : "24 hours"} there were ${runs} runs; ${percent.toFixed(1)}% succeeded.`,
  overviewNotLoaded: "The overview could not be loaded",
  attention: "Needs a look",
  worstFirst: "worst first",
  hideForAnHour: "Hide for an hour",
  hiddenHere: (n) => `${n} hidden in this browser.`,
  showHidden: "Show again",
  nothingElse: "Besides what is hidden, nothing needs a look.",
  showAllItems: (n) => `Show all ${n}`,
  nobodyTakes: (n) => `${counted(n, "run has", "runs have")} waited for a worker for more than a minute. Start one for this queue.`,
  ofOwners: (first, others) => (others === 0 ? first : `${first} and ${others} more`),
  lettersLie: (n) =>
    `${counted(n, "message", "messages")} could not be handled and lie aside: see and send them again with npm run redrive.`,
  copyRedrive: "Copy command",
  unreadable: "Its stored definition cannot be read: it starts nothing. Register it anew, or delete it.",
  beyondUsual: (usual) => `It has run for more than three times as long as it usually takes at most: ${usual}.`,
  beyondLimit: (limit) => `It has used 80% of its time limit of ${limit}.`,
  startsLate: "Late starts",
  runsLate: (p99, p50) => `1 of 100 runs starts more than ${p99} after it was due. Half start within ${p50}.`,
  streakSentence: (n, what) => (n > 1 ? `${what} ${n} times in a row.` : `${what}.`),
  streak_failed: "Failed",
  streak_timeout: "Timed out",
  streak_missed: "Missed",
  stepFailedWhileRunning: (n) => `${counted(n, "step has", "steps have")} failed while the run goes on.`,
  stepsBlocked: (n) => `${counted(n, "step does", "steps do")} not start for it`,
  showFailedRun: "Failed run",
  showStep: "Open step",
  showWhy: "Why",

  // Hours
  lastHours: (week) => (week ? "Last 7 days" : "Last 24 hours"),
  span: "Span",
  spanDay: "24 hours",
  spanWeek: "7 days",
  successRate: "Succeeded",
  failedTimeout: "Failed · timed out",
  missedSkipped: "Missed · skipped",
  latenessP99: "Lateness p99",
  ofSlots: (n) => `of ${n}`,
  noneNext: "none",
  underWay: "Under way",
  planned: "Planned",
  runsOf: (n) => `${n} runs`,
  hoursLabel: (zone) => `Runs by the hour. The table below says the same. Times are ${zone}.`,
  hoursAsTable: "As a table",
  hoursCaption: (zone) => `Runs by the hour in which they were due. Times are ${zone}.`,
  hour: "Hour",

  // Running and coming
  runningNow: "Running now",
  meterHint: "bar: up to the time limit · mark: usual",
  meterLabel: (elapsed, usual, limit) =>
    `${elapsed} so far${usual === undefined ? "" : `, usually ${usual}`}${limit === undefined ? "" : `, limit ${limit}`}`,
  nothingRuns: "Nothing is running.",
  timesUsual: (n) => `${n} times as long as usual`,
  nthTry: (n) => `attempt ${n}`,
  stepsDone: (done, of) => `${done} of ${counted(of, "step", "steps")} done`,
  stepsFailedOf: (n) => `${n} failed`,
  others: (n) => `and ${n} more`,
  comingUp: "Coming up",
  nothingToCome: "Nothing is scheduled.",
  andOthers: (n, names) => `and ${n} more: ${names}`,
  warning_limit: "Skipped if the run before it is not over",
  "warning_no-worker": "No worker takes from its queue",

  // What is left out
  cut_attention: "Only the gravest hundred are shown.",
  cut_active: "More than 500 runs are under way: only the oldest were looked at.",
  cut_next: "Only the next twenty times were looked at.",
  cut_hours: "Some hours are not counted yet: they soon will be.",
  cut_planned: "Only some of what is planned is counted.",
} satisfies Partial<Words>;
