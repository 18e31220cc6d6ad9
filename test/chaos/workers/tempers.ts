import { setTimeout as sleep } from "node:timers/promises";
import type { JobMessage } from "../../../sdk/worker/index.ts";
import type { Random } from "../../../localstack/limits/random.ts";

/** What a worker can do with a message it received. */
export interface Hands {
  readonly job: JobMessage;
  readonly random: Random;
  /** Asks for the attempt until it is answered; undefined: refused. */
  claim(attempt?: number): Promise<{ readonly attempt: number } | undefined>;
  /** Reports until it is answered, and answers the status. */
  report(body: Readonly<Record<string, unknown>>): Promise<number>;
  delete(): Promise<void>;
}

export type Temper = (hands: Hands) => Promise<void>;

const iso = () => new Date().toISOString();

async function work({ random }: Hands): Promise<void> {
  await sleep(random.int(20, 900));
}

async function good(hands: Hands): Promise<void> {
  const claimed = await hands.claim();
  if (claimed) {
    await work(hands);
    await hands.report({ run_id: hands.job.run_id, attempt: claimed.attempt, status: "success", finished_at: iso() });
  }
  await hands.delete();
}

/** Works longer than timeout_sec allows, and says so all the same. */
async function slow(hands: Hands): Promise<void> {
  const claimed = await hands.claim();
  if (claimed) {
    await sleep(hands.job.timeout_sec * 1000 + hands.random.int(200, 4_000));
    await hands.report({ run_id: hands.job.run_id, attempt: claimed.attempt, status: "success", finished_at: iso() });
  }
  await hands.delete();
}

async function fails(hands: Hands): Promise<void> {
  const claimed = await hands.claim();
  if (claimed) {
    await work(hands);
    await hands.report({ run_id: hands.job.run_id, attempt: claimed.attempt, status: "failed", error: "chaos" });
  }
  await hands.delete();
}

/** Says that it failed, three times within a second, and not which attempt. */
async function failsThrice(hands: Hands): Promise<void> {
  if (await hands.claim()) {
    for (let times = 0; times < 3; times += 1) {
      await hands.report({ run_id: hands.job.run_id, status: "failed", error: "chaos, three times" });
      await sleep(300);
    }
  }
  await hands.delete();
}

async function reportsTwice(hands: Hands): Promise<void> {
  const claimed = await hands.claim();
  if (claimed) {
    await work(hands);
    const body = { run_id: hands.job.run_id, attempt: claimed.attempt, status: "success", finished_at: iso() };
    await hands.report(body);
    await sleep(hands.random.int(100, 3_000));
    await hands.report(body);
  }
  await hands.delete();
}

async function failsThenSucceeds(hands: Hands): Promise<void> {
  const claimed = await hands.claim();
  if (claimed) {
    const { run_id } = hands.job;
    await hands.report({ run_id, attempt: claimed.attempt, status: "failed", error: "chaos, but wait" });
    await sleep(hands.random.int(50, 2_000));
    await hands.report({ run_id, attempt: claimed.attempt, status: "success" });
  }
  await hands.delete();
}

/** Two that hold a copy of the message ask at once: one of them may work. */
async function twins(hands: Hands): Promise<void> {
  await Promise.all([good(hands), good(hands)]);
}

/** Takes the run and is never heard of again. */
async function claimsAndForgets(hands: Hands): Promise<void> {
  await hands.claim();
  if (hands.random.chance(0.5)) await hands.delete();
}

/** Ends between receiving and anything else: the message comes back. */
async function dies(_hands: Hands): Promise<void> {
  // Nothing: SQS shows the message again.
}

/** Knows no claims; reports when the attempt is long over. */
async function late(hands: Hands): Promise<void> {
  await sleep(hands.job.timeout_sec * 1000 + hands.random.int(500, 8_000));
  await hands.report({ run_id: hands.job.run_id, status: "success", finished_at: iso() });
  await hands.delete();
}

/** Knows neither claims nor attempts. */
async function plain(hands: Hands): Promise<void> {
  await work(hands);
  await hands.report({ run_id: hands.job.run_id, status: "done", finished_at: iso() });
  await hands.delete();
}

/** Knows the job only, as the first system did; says it again sometimes. */
async function namesNoRun(hands: Hands): Promise<void> {
  // A step's worker must name the run.
  if (hands.job.job_id.includes(":")) return plain(hands);
  await work(hands);
  const body = { status: "done", finished_at: iso() };
  await hands.report(body);
  if (hands.random.chance(0.3)) {
    await sleep(hands.random.int(500, 6_000));
    await hands.report(body);
  }
  await hands.delete();
}

/** Its work throws, and nothing is said about it. */
async function throwsSilently(hands: Hands): Promise<void> {
  await work(hands);
  await hands.delete();
}

export const TEMPERS = {
  good,
  slow,
  fails,
  failsThrice,
  reportsTwice,
  failsThenSucceeds,
  twins,
  claimsAndForgets,
  dies,
  late,
  plain,
  namesNoRun,
  throwsSilently,
} as const satisfies Record<string, Temper>;
export type TemperName = keyof typeof TEMPERS;

/** How often workers of a queue are of which temper. */
export const MIXES = {
  good: { good: 9, plain: 1 },
  document: { plain: 4, namesNoRun: 4, throwsSilently: 3, late: 1 },
  mixed: {
    good: 6,
    slow: 2,
    fails: 3,
    failsThrice: 2,
    reportsTwice: 2,
    failsThenSucceeds: 2,
    twins: 2,
    claimsAndForgets: 2,
    dies: 2,
    late: 1,
    plain: 1,
  },
} as const satisfies Record<string, Partial<Record<TemperName, number>>>;
