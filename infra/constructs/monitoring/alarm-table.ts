interface AlarmShape {
  /** What the metric must pass, strictly, for the alarm to ring. */
  readonly rings: { readonly above: number } | { readonly below: number };
  /**
   * What a period without a datum means. `breaching`: this must happen, so its absence is the fault. `fine`: this must not
   * happen, so its absence is as it should be.
   */
  readonly absent: "breaching" | "fine";
  /**
   * So many of the last three periods of five minutes must be beyond the threshold.
   * @default 1: it rings at once, and is well again after a quarter of an hour without another
   */
  readonly periods?: 1 | 2 | 3;
  /** What it means, in a sentence. */
  readonly says: string;
}

/** Every kind of alarm, by its name, which also is the anchor of its section in the runbooks. Some have an alarm a function or a queue. */
export const ALARMS = {
  "api-errors": { rings: { above: 5 }, absent: "fine", says: "More than 5 % of requests are answered 5xx." },
  "authorizer-errors": { rings: { above: 0 }, absent: "fine", says: "The API's token cannot be checked: requests are answered 500." },
  "issuer-unreachable": {
    rings: { above: 0 },
    absent: "fine",
    says: "The keys of the issuer in `oidc` cannot be had: its users are answered 503.",
  },
  "function-errors": { rings: { above: 5 }, absent: "fine", says: "A function crashes, runs out of time or cannot start." },
  "partial-failures": { rings: { above: 5 }, absent: "fine", says: "A function fails at items of its batches and is given them again." },
  "reactions-dropped": {
    rings: { above: 0 },
    absent: "fine",
    says: "What follows from a run's end was given up: the sweep repairs slots and chains only.",
  },
  "provision-failures": { rings: { above: 0 }, absent: "fine", says: "A definition has no schedule, rule or queue as it says." },
  "sweep-not-finished": {
    rings: { below: 1 },
    absent: "breaching",
    periods: 3,
    says: "No sweep has finished for 15 minutes: what is lost stays lost.",
  },
  "sweep-errors": { rings: { above: 0 }, absent: "fine", says: "A sweep could not look at, repair or count something." },
  "stream-behind": { rings: { above: 120_000 }, absent: "fine", says: "Changes of definitions or runs wait for more than two minutes." },
  "dispatch-age": {
    rings: { above: 30 },
    absent: "fine",
    says: "Timers, plans or events wait for dispatch for more than 30 s: occurrences are late, or soon will be.",
  },
  "runs-late": { rings: { above: 0 }, absent: "fine", says: "A run began more than a minute after it was due." },
  "occurrences-missed": { rings: { above: 0 }, absent: "fine", says: "An occurrence was not started in time, and is on record as missed." },
  "runs-failed": { rings: { above: 0 }, absent: "fine", says: "A run has failed with its last attempt." },
  "runs-timed-out": { rings: { above: 0 }, absent: "fine", says: "A run's last attempt ran out of time, or no worker began it." },
  "dead-letters": { rings: { above: 0 }, absent: "fine", says: "A message could not be handled and was set aside." },
  "notifications-lost": { rings: { above: 0 }, absent: "fine", says: "What runs did could not be announced: nobody is told of it." },
  "notifications-failed": {
    rings: { above: 0 },
    absent: "fine",
    says: "A notification was refused by its receiver, or given up after all attempts.",
  },
  "telegram-answers-failed": {
    rings: { above: 0 },
    absent: "fine",
    says: "Answers of the Telegram bot do not reach their chats; what they tell of is done.",
  },
  "audit-entries-lost": {
    rings: { above: 0 },
    absent: "fine",
    says: "Somebody did something that is not in the audit trail, only in the log.",
  },
  "frames-not-sent": {
    rings: { above: 100 },
    absent: "fine",
    periods: 2,
    says: "Live updates do not reach their sockets: consoles show changes late.",
  },
  "schedules-not-reconciled": {
    rings: { above: 0 },
    absent: "fine",
    periods: 2,
    says: "A schedule's workflow, DAG file or deletion cannot be made as its record says.",
  },
  "airflow-not-followed": {
    rings: { below: 1 },
    absent: "breaching",
    periods: 3,
    says: "Airflow has not been followed for 15 minutes: it cannot be reached, or its runs cannot be read.",
  },
  "airflow-runs-not-synced": { rings: { above: 0 }, absent: "fine", periods: 2, says: "Runs of Airflow cannot be put on record." },
  "statistics-not-counted": {
    rings: { above: 0 },
    absent: "fine",
    says: "Hours of this month or the last are not counted for statistics: who asks for them waits, or is told that they are behind.",
  },
  throttles: {
    rings: { above: 0 },
    absent: "fine",
    says: "Functions that messages, streams or sockets feed are throttled: the account's concurrency is used up.",
  },
  "recursion-stopped": { rings: { above: 0 }, absent: "fine", says: "Lambda has ended a chain of invocations: its work is lost." },
} as const satisfies Readonly<Record<string, AlarmShape>>;

export type AlarmKind = keyof typeof ALARMS;

/** All that an alarm's kind says. */
export const shapeOf = (kind: AlarmKind): AlarmShape => ALARMS[kind];
