import type { RunInTheWay } from "../../domain/texts/run-texts.ts";

/** A slot that was freed may be taken by another start before this one gets it: so often is it tried again. */
const TRIES = 3;

interface Taking {
  readonly acquire: () => Promise<boolean>;
  /** Gives back what holds a slot and need not; answers who still holds one. `mayReplace`: one of the runs may give way for it. */
  readonly free: (mayReplace: boolean) => Promise<readonly RunInTheWay[]>;
  readonly maxParallel: number;
}

/** Takes a slot; where none is free, those are freed that need not be held. Undefined: taken; else the runs in the way. */
export async function takeSlot({ acquire, free, maxParallel }: Taking): Promise<readonly RunInTheWay[] | undefined> {
  let inTheWay: readonly RunInTheWay[] = [];
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await acquire()) return undefined;
    inTheWay = await free(tries === 0);
    if (inTheWay.length >= maxParallel) return inTheWay;
  }
  return (await acquire()) ? undefined : inTheWay;
}
