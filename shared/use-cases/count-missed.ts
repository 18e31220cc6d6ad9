import { codeOf, type Words } from "../domain/texts/text.ts";
import type { Ports } from "../ports/groups.ts";

/** Counts an occurrence that was put on record as missed: what a change of its definition overtook is nobody's fault. */
export function countMissed({ telemetry }: Pick<Ports, "telemetry">, reason: Words | null): void {
  if (codeOf(reason) !== "missed-before-change") telemetry.measure("occurrences_missed", 1);
}
