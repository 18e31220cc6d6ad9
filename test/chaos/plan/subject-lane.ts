import type { Spec, Subject, SubjectKind } from "../history.ts";
import type { Random } from "../../../localstack/limits/random.ts";
import { idOf } from "./bodies.ts";
import { timetableOf, TOPICS } from "./definitions.ts";
import type { Operation, Timed } from "./operations.ts";

type Action = "reschedule" | "note" | "pause" | "recreate" | "start" | "stop" | "retry";
const WEIGHTS: Readonly<Record<SubjectKind, Readonly<Record<Action, number>>>> = {
  job: { reschedule: 3, note: 2, pause: 2, recreate: 2, start: 4, stop: 0, retry: 0 },
  trigger: { reschedule: 2, note: 2, pause: 2, recreate: 1, start: 0, stop: 0, retry: 0 },
  workflow: { reschedule: 1, note: 1, pause: 1, recreate: 1, start: 6, stop: 2, retry: 3 },
};

/** The life of one definition: made at the beginning, then changed and used every few seconds until `end` (ms). */
export function laneOf(random: Random, subject: Subject, first: Spec, end: number): Timed<Operation>[] {
  const lane: Timed<Operation>[] = [{ at: random.int(0, 2_000), what: { do: "define", subject, spec: first, how: "create" } }];
  const weights = WEIGHTS[subject.slice(0, subject.indexOf("#")) as SubjectKind];
  let spec = first;
  let at = 2_000;
  const add = (what: Operation) => lane.push({ at, what });
  const define = (changed: Spec, how: "create" | "edit" | "pause" | "resume") => {
    spec = changed;
    add({ do: "define", subject, spec, how });
  };
  for (at += random.int(500, 15_000); at < end; at += random.int(1_000, 20_000)) {
    const next = random.weighted(weights);
    if (next === "reschedule") define(rescheduled(random, spec), "edit");
    else if (next === "note") define({ ...spec, note: spec.note + 1 }, "edit");
    else if (next === "pause") {
      define({ ...spec, active: false }, "pause");
      at += random.int(100, 8_000);
      define({ ...spec, active: true }, "resume");
    } else if (next === "recreate") {
      add({ do: "define", subject, spec: null, how: "delete" });
      at += random.int(0, 1) * random.int(100, 6_000);
      define({ ...rescheduled(random, spec), generation: spec.generation + 1, active: true }, "create");
    } else if (next === "start") add(startOf(random, subject, `${idOf(subject)}-${at}`));
    else add({ do: "control", subject, action: next });
  }
  return lane;
}

function rescheduled(random: Random, spec: Spec): Spec {
  if (spec.chainSeconds !== null) return { ...spec, chainSeconds: random.int(2, 8) };
  if (spec.listensTo !== null) return { ...spec, listensTo: random.pick(TOPICS) };
  return spec.timetable === null ? spec : { ...spec, timetable: timetableOf(random) };
}

function startOf(random: Random, subject: Subject, name: string): Operation {
  const keyed = random.chance(0.6);
  const delaySeconds = subject.startsWith("job#") && random.chance(0.4) ? random.int(1, 8) : 0;
  return { do: "start", subject, key: keyed ? name : null, times: keyed ? random.int(1, 3) : 1, delaySeconds };
}
