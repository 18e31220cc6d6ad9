import { noteWrite } from "../caller.ts";
import { alreadyExists, conflict, notFound, type BelfryError } from "../../domain/errors.ts";
import { text } from "../../domain/texts/text.ts";
import type { Numbered, NumberedStore, NumberedWrite } from "../../ports/numbered.ts";
import { TRIES } from "./task-ports.ts";

type Kind = "dataset" | "task";
interface Named extends Numbered {
  readonly name: string;
}

/** @throws ALREADY_EXISTS where another has its name */
export async function createNumbered<Entry extends Named>(store: NumberedStore<Entry>, kind: Kind, entry: Entry): Promise<Entry> {
  const written = await store.create(entry);
  if (written !== "done") throw refusal(kind, entry.name, written);
  noteWrite({ kind, id: String(entry.id), after: entry });
  return entry;
}

/**
 * The record changed by `to`, which is asked again with what somebody else made of it meanwhile.
 * @throws NOT_FOUND; ALREADY_EXISTS where another has its name; CONFLICT where it changes all the time; what `to` throws
 */
export async function changeNumbered<Entry extends Named>(
  store: NumberedStore<Entry>,
  kind: Kind,
  id: number,
  to: (current: Entry) => Promise<Entry>,
): Promise<Entry> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const current = await store.get(id);
    if (!current) throw notFound(kind, String(id));
    const next = { ...(await to(current)), version: current.version + 1 };
    const written = await store.replace(next, current.version);
    if (written === "done") {
      noteWrite({ kind, id: String(id), before: current, after: next });
      return next;
    }
    if (written !== "changed") throw refusal(kind, next.name, written);
  }
  throw conflict(text("concurrent-change", { kind }));
}

/** Removes the record unless `check` throws. @throws NOT_FOUND; CONFLICT where it changes all the time; what `check` throws */
export async function removeNumbered<Entry extends Named>(
  store: NumberedStore<Entry>,
  kind: Kind,
  id: number,
  check: (current: Entry) => Promise<Entry>,
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const current = await store.get(id);
    if (!current) throw notFound(kind, String(id));
    if ((await store.remove(await check(current))) === "done") return noteWrite({ kind, id: String(id), before: current });
  }
  throw conflict(text("concurrent-change", { kind }));
}

function refusal(kind: Kind, name: string, written: NumberedWrite): BelfryError {
  return typeof written === "object" ? alreadyExists(kind, name, "name") : conflict(text("concurrent-change", { kind }));
}
