import type { Spec, Subject } from "../history.ts";
import { type Random, randomOf } from "../../../localstack/limits/random.ts";
import { jobOf, QUEUES, TOPICS, triggerOf, workflowOf } from "./definitions.ts";
import type { Fault, Operation, Plan, Timed } from "./operations.ts";
import { laneOf } from "./subject-lane.ts";

export const LOSSES = ["schedules", "messages"] as const;
export type LossKind = (typeof LOSSES)[number];

const WEBHOOK: Subject = "trigger#t-webhook";

/** All that will be done, from the seed alone: the same seed and minutes plan the same. */
export function makePlan(seed: number, minutes: number, losses: readonly LossKind[]): Plan {
  const end = minutes * 60_000;
  const definitions = definitionsOf(seed);
  const lanes = [...definitions].map(([subject, spec]) => {
    const random = randomOf(seed, `lane ${subject}`);
    return subject === WEBHOOK ? callsOf(random, spec, end) : laneOf(random, subject, spec, end);
  });
  const faults = faultsOf(
    seed,
    end,
    losses,
    [...definitions].filter(([, spec]) => spec.timetable !== null).map(([subject]) => subject),
  );
  return { lanes: [...lanes, publicationsOf(randomOf(seed, "publications"), end)], faults };
}

function definitionsOf(seed: number): Map<Subject, Spec> {
  const random = randomOf(seed, "definitions");
  const definitions = new Map<Subject, Spec>();
  const job = (id: string, queue: string, kind: "clock" | "chain" | "asked" = "clock") =>
    definitions.set(`job#${id}`, jobOf(random, queue, kind));
  for (const [kind, queue] of Object.entries(QUEUES)) {
    job(`j-${kind}-1`, queue);
    job(`j-${kind}-2`, queue, random.chance(0.3) ? "chain" : "clock");
  }
  job("j-chain-good", QUEUES.good, "chain");
  job("j-chain-document", QUEUES.document, "chain");
  job("j-asked", QUEUES.mixed, "asked");
  definitions.set("workflow#w-chain", workflowOf(random, "chain", false));
  definitions.set("workflow#w-fan", workflowOf(random, "fan-out", false));
  definitions.set("workflow#w-clock", workflowOf(random, random.chance(0.5) ? "chain" : "fan-out", true));
  const targets = () => random.pick<Subject[]>([[], ["job#j-asked"], ["workflow#w-chain"], ["job#j-good-1"]]);
  definitions.set("trigger#t-clock-1", triggerOf(random, "clock", targets()));
  definitions.set("trigger#t-clock-2", triggerOf(random, "clock", []));
  for (const id of ["1", "2", "3"]) definitions.set(`trigger#t-event-${id}`, triggerOf(random, "event", targets()));
  definitions.set(WEBHOOK, triggerOf(random, "webhook", ["job#j-asked"]));
  return definitions;
}

function callsOf(random: Random, spec: Spec, end: number): Timed<Operation>[] {
  const lane: Timed<Operation>[] = [{ at: 0, what: { do: "define", subject: WEBHOOK, spec, how: "create" } }];
  for (let at = 3_000; at < end; at += random.int(500, 12_000)) {
    lane.push({ at, what: { do: "call", subject: WEBHOOK, key: `call-${at}`, times: random.int(1, 2) } });
  }
  return lane;
}

function publicationsOf(random: Random, end: number): Timed<Operation>[] {
  const lane: Timed<Operation>[] = [];
  for (let at = 5_000; at < end; at += random.int(200, 5_000)) {
    const keyed = random.chance(0.5);
    lane.push({
      at,
      what: { do: "publish", topic: random.pick(TOPICS), key: keyed ? `event-${at}` : null, times: keyed ? random.int(1, 2) : 1 },
    });
  }
  return lane;
}

/** The first ends of the stack come early, so that also a short run has them; each leaves time to come back. */
function faultsOf(seed: number, end: number, losses: readonly LossKind[], clocked: readonly Subject[]): Timed<Fault>[] {
  const faults: Timed<Fault>[] = [];
  const ends = randomOf(seed, "ends of the stack");
  for (let at = ends.int(15_000, 30_000), index = 0; at < end; at += ends.int(25_000, 70_000), index += 1) {
    const how = index > 0 && ends.chance(0.25) ? "stop" : "kill";
    const downSeconds = ends.chance(0.4) ? ends.int(1, 5) : ends.int(6, 40);
    faults.push({ at, what: { do: how, downSeconds } });
    at += downSeconds * 1000;
  }
  const workers = randomOf(seed, "ends of workers");
  for (let at = workers.int(5_000, 20_000); at < end; at += workers.int(8_000, 25_000)) faults.push({ at, what: { do: "kill-worker" } });
  const lost = randomOf(seed, "losses");
  for (let at = lost.int(10_000, 30_000); at < end; at += lost.int(20_000, 60_000)) {
    const what: Fault = lost.chance(0.6)
      ? { do: "lose-schedule", subject: lost.pick(clocked) }
      : { do: "lose-messages", queue: lost.pick(Object.values(QUEUES)) };
    if (losses.includes(what.do === "lose-schedule" ? "schedules" : "messages")) faults.push({ at, what });
  }
  return faults.toSorted((a, b) => a.at - b.at);
}
