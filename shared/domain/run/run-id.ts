import { createHash } from "node:crypto";
import type { Definition } from "../definition/definition.ts";
import { definitionKey } from "../definition/definition-key.ts";

/** A run id, also readable back: `timeOf(runId(...))`. Lower-case UUID, version-7 layout (RFC 9562, section 5.7). */
export type RunId = string;

/**
 * What makes a run unique. `tail`: the definition's generation for an occurrence by the clock; for other runs what tells
 * them apart (an idempotency key, or random).
 */
export interface RunIdentity {
  readonly scope: string;
  readonly owner: string;
  readonly scheduledAt: number;
  readonly tail?: string;
}

/**
 * The id of a run: 48 bits of its scheduled time in ms, then a hash of its identity.
 * The same occurrence always gets the same id, so that starting it twice meets itself, and ids sort by time.
 */
export function runId({ scope, owner, scheduledAt, tail = "" }: RunIdentity): RunId {
  const hash = createHash("sha256")
    .update(JSON.stringify([scope, owner, scheduledAt, tail]))
    .digest();
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(scheduledAt, 0, 6);
  hash.copy(bytes, 6, 0, 10);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The id of a definition's occurrence by the clock at `at` (epoch ms). */
export function occurrenceId({ scope, kind, id, generation }: Pick<Definition, "scope" | "kind" | "id" | "generation">, at: number): RunId {
  return runId({ scope, owner: definitionKey(kind, id), scheduledAt: at, tail: generation });
}

/** The scheduled time (epoch ms) that a run id carries. */
export function timeOf(id: RunId): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** Texts between which the ids of all runs sort whose time is in [from, to] (epoch ms), and no others. */
export function idsBetween(from: number, to: number): { readonly least: string; readonly most: string } {
  return { least: timeText(from), most: `${timeText(to)}~` };
}

/** The part of an id that carries its time. */
function timeText(instant: number): string {
  const hex = Math.max(0, instant).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

/** Is this text a run id as `runId` makes it? */
export function isRunId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text);
}

/** The UTC hour of an instant (epoch ms), such as `2026-11-20T08`: the partition of the index of runs by time. */
export function hourOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 13);
}
