import QuickLRU from "quick-lru";
import { firstMinute, utcOffsetAt } from "./time-zone.ts";

const MINUTE_MS = 60_000;
/** Clocks change by two hours at most, and not twice within this time. */
const AROUND_MS = 10_800_000;

/** The instants at which a clock shows a wall time: two where it is set back; none, but `moved`, where it is set forward over it. */
interface WallInstants {
  readonly shown: readonly number[];
  readonly moved?: number;
}

/** What a wall clock's times are as instants. A wall time is written as the epoch ms that UTC would give it. */
export interface WallClock {
  instantsOf(wall: number): WallInstants;
  /** The wall time at an instant. */
  shownAt(instant: number): number;
  /** The wall time that clocks skip and whose `moved` is this instant, if there is one. */
  skippedBefore(instant: number): number | undefined;
  /** The least and the greatest offset from UTC, in ms, within hours of an instant. */
  offsetsAround(instant: number): { readonly least: number; readonly greatest: number };
}

export function wallClock(timeZone: string): WallClock {
  const offsetAt = (instant: number): number => {
    const block = Math.floor(instant / AROUND_MS);
    const key = `${timeZone} ${block}`;
    let known = blocks.get(key);
    if (known === undefined) blocks.set(key, (known = readBlock(timeZone, block)));
    return instant < known.changesAt ? known.first : known.last;
  };
  const instantsOf = (wall: number): WallInstants => {
    const near = wall - offsetAt(wall - offsetAt(wall));
    const before = wall - offsetAt(near - AROUND_MS);
    const after = wall - offsetAt(near + AROUND_MS);
    const shown = [...new Set([before, after])].filter((instant) => wall - offsetAt(instant) === instant).sort((a, b) => a - b);
    // By the offset before the change, a time that is skipped falls as long after the change as it would have without one.
    return shown.length > 0 ? { shown } : { shown, moved: before };
  };
  return {
    instantsOf,
    shownAt: (instant) => instant + offsetAt(instant),
    skippedBefore(instant) {
      const wall = instant + offsetAt(instant - AROUND_MS);
      return instantsOf(wall).moved === instant ? wall : undefined;
    },
    offsetsAround(instant) {
      const around = [offsetAt(instant - AROUND_MS), offsetAt(instant), offsetAt(instant + AROUND_MS)];
      return { least: Math.min(...around), greatest: Math.max(...around) };
    },
  };
}

/** The offsets of a zone, in ms, within a block of three hours: the first one until it changes, then the last one. */
interface Block {
  readonly first: number;
  readonly last: number;
  /** Epoch ms. */
  readonly changesAt: number;
}

function readBlock(timeZone: string, block: number): Block {
  const from = block * AROUND_MS;
  const [before, after] = [utcOffsetAt(timeZone, from), utcOffsetAt(timeZone, from + AROUND_MS - 1)];
  const last = after * MINUTE_MS;
  // Asked for each time, Intl takes a thousand times as long as all else.
  const changesAt =
    before === after ? from : firstMinute(from, from + AROUND_MS - MINUTE_MS, (minute) => utcOffsetAt(timeZone, minute) !== before);
  return { first: before * MINUTE_MS, last, changesAt };
}

/** By zone and block. */
const blocks = new QuickLRU<string, Block>({ maxSize: 5_000 });
