import type { FieldProblem } from "../errors.ts";
import type { Step } from "./workflow.ts";
import { text } from "../texts/text.ts";

/** The steps of a workflow with their places; runs keep the states of their steps by these places. */
export interface Dag {
  readonly steps: readonly Step[];
  /** For each step, the places of those it depends on. */
  readonly before: readonly (readonly number[])[];
  /** For each step, the places of those that depend on it. */
  readonly after: readonly (readonly number[])[];
}

export const STEP_LIMIT = 1_000;

/** The DAG of sound steps. @throws RangeError for a dependency that does not exist */
export function dagOf(steps: readonly Step[]): Dag {
  const places = new Map(steps.map(({ step_id }, place) => [step_id, place]));
  const before = steps.map(({ depends_on }) =>
    depends_on.map((id) => {
      const place = places.get(id);
      if (place === undefined) throw new RangeError(`there is no step ${id}`);
      return place;
    }),
  );
  const after: number[][] = steps.map(() => []);
  for (const [place, needs] of before.entries()) for (const need of needs) after[need]?.push(place);
  return { steps, before, after };
}

/** What is wrong with the shape of a DAG: ids given twice, dependencies that do not exist, cycles. */
export function problemsOfDag(steps: readonly Pick<Step, "step_id" | "depends_on">[]): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const places = new Map<string, number>();
  for (const [place, { step_id }] of steps.entries()) {
    const first = places.get(step_id);
    if (first === undefined) places.set(step_id, place);
    else problems.push({ path: `steps.${place}.step_id`, text: text("step-id-taken", { id: step_id, first }) });
  }
  // What depends on an id that means two steps cannot be told.
  if (problems.length > 0) return problems;
  for (const [place, { step_id, depends_on }] of steps.entries()) {
    for (const [index, id] of depends_on.entries()) {
      const path = `steps.${place}.depends_on.${index}`;
      if (id === step_id) problems.push({ path, text: text("step-depends-on-itself", { id }) });
      else if (!places.has(id)) problems.push({ path, text: text("step-unknown", { id }) });
      else if (depends_on.indexOf(id) !== index) problems.push({ path, text: text("dependency-repeated", { id }) });
    }
  }
  return problems.length > 0 ? problems : cycles(steps, places);
}

/** Takes away step after step that depends on nothing left (Kahn's algorithm); what stays is on a cycle or behind one. */
function cycles(steps: readonly Pick<Step, "step_id" | "depends_on">[], places: ReadonlyMap<string, number>): FieldProblem[] {
  const open = steps.map(({ depends_on }) => depends_on.length);
  const after = Map.groupBy(
    steps.flatMap(({ depends_on }, place) => depends_on.map((id) => ({ id, place }))),
    ({ id }) => id,
  );
  const free = open.flatMap((count, place) => (count === 0 ? [place] : []));
  for (let at = 0; at < free.length; at += 1) {
    for (const { place } of after.get(steps[free[at] ?? 0]?.step_id ?? "") ?? []) {
      open[place] = (open[place] ?? 0) - 1;
      if (open[place] === 0) free.push(place);
    }
  }
  const start = open.findIndex((count) => count > 0);
  if (start === -1) return [];
  const path = oneCycle(steps, places, open, start);
  const first = places.get(path[0] ?? "") ?? start;
  return [{ path: `steps.${first}.depends_on`, text: text("dependency-cycle", { steps: [...path, path[0]].join(" → ") }) }];
}

/** Going from dependency to dependency among the steps that stayed must come back to a step seen before. */
function oneCycle(
  steps: readonly Pick<Step, "step_id" | "depends_on">[],
  places: ReadonlyMap<string, number>,
  open: readonly number[],
  start: number,
): string[] {
  const walked: string[] = [];
  let place = start;
  for (;;) {
    const step = steps[place];
    const id = step?.step_id ?? "";
    const seen = walked.indexOf(id);
    if (seen !== -1) return walked.slice(seen).toReversed();
    walked.push(id);
    const next = step?.depends_on.find((needed) => (open[places.get(needed) ?? -1] ?? 0) > 0);
    place = places.get(next ?? "") ?? start;
  }
}

/** The places of all steps before a step, at any distance. */
export function ancestors({ before }: Pick<Dag, "before">, place: number): Set<number> {
  const found = new Set<number>();
  const open = [...(before[place] ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(before[next] ?? []));
  }
  return found;
}
