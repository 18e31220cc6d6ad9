import type { Spec, Subject, Timetable } from "../history.ts";
import type { Random } from "../../../localstack/limits/random.ts";

/** Never by the clock within a test: 29 February. */
export const NEVER = "0 0 29 2 *";
const EVERY = [1, 2, 3, 5, 5, 10, 10, 15, 20, 30, 60] as const;
const GRACES = [1, 2, 5, 10, 20, 60, 600, 3_600] as const;
/** Longest grace of what may be left without a word, so that it ends before the record is read. */
const SHORT_GRACES = [1, 2, 5, 10, 20] as const;

/** What events are published to. */
export const TOPICS = ["chaos.in.a", "chaos.in.b", "chaos.in.c"] as const;

/** Worker queues, by what kind of workers listen to them. */
export const QUEUES = {
  good: "real.jobs.chaos-good",
  sdk: "real.jobs.chaos-sdk",
  killed: "real.jobs.chaos-killed",
  document: "real.jobs.chaos-document",
  mixed: "real.jobs.chaos-mixed",
} as const;

export function timetableOf(random: Random): Timetable {
  const everySeconds = random.pick(EVERY);
  if (everySeconds === 60) return random.chance(0.5) ? interval(60) : { everySeconds, offsetSeconds: 0, cron: "* * * * *" };
  if (everySeconds === 1 || 60 % everySeconds !== 0 || random.chance(0.5)) return interval(everySeconds);
  const offsetSeconds = random.chance(0.5) ? 0 : random.int(1, everySeconds - 1);
  return { everySeconds, offsetSeconds, cron: `${offsetSeconds === 0 ? "*" : `${offsetSeconds}-59`}/${everySeconds} * * * * *` };
}

function interval(everySeconds: number): Timetable {
  return { everySeconds, offsetSeconds: 0, cron: null };
}

const PLAIN: Spec = {
  generation: 1,
  timetable: null,
  active: true,
  chainSeconds: null,
  maxParallel: 1,
  graceSeconds: 3_600,
  timeoutSeconds: 5,
  retryLimit: 0,
  queue: null,
  listensTo: null,
  targets: [],
  steps: [],
  onFailure: "stop",
  note: 0,
};

export function jobOf(random: Random, queue: string, kind: "clock" | "chain" | "asked"): Spec {
  return {
    ...PLAIN,
    queue,
    timetable: kind === "clock" ? timetableOf(random) : null,
    chainSeconds: kind === "chain" ? random.int(2, 8) : null,
    maxParallel: random.int(1, 3),
    graceSeconds: random.pick(queue === QUEUES.good || queue === QUEUES.sdk ? GRACES : SHORT_GRACES),
    timeoutSeconds: random.int(2, 10),
    retryLimit: random.int(0, 3),
  };
}

export function triggerOf(random: Random, kind: "clock" | "event" | "webhook", targets: readonly Subject[]): Spec {
  return {
    ...PLAIN,
    timetable: kind === "clock" ? timetableOf(random) : null,
    listensTo: kind === "event" ? random.pick(TOPICS) : null,
    graceSeconds: random.pick(GRACES),
    targets,
  };
}

export function workflowOf(random: Random, shape: "chain" | "fan-out", scheduled: boolean): Spec {
  const middle = Array.from({ length: random.int(2, 4) }, (_, index) => `s${index + 1}`);
  const chain = ["s0", ...middle].map((id, index) => ({ id, after: index === 0 ? [] : [`s${index - 1}`] }));
  const fan = [{ id: "s0", after: [] }, ...middle.map((id) => ({ id, after: ["s0"] })), { id: "last", after: middle }];
  return {
    ...PLAIN,
    queue: random.pick([QUEUES.good, QUEUES.sdk, QUEUES.mixed]),
    timetable: scheduled ? interval(random.pick([15, 20, 30])) : null,
    steps: shape === "chain" ? chain : fan,
    onFailure: random.chance(0.5) ? "stop" : "continue",
    maxParallel: random.int(1, 3),
    graceSeconds: random.pick(SHORT_GRACES),
    timeoutSeconds: random.int(3, 8),
    retryLimit: random.int(0, 1),
  };
}
