import { createHash } from "node:crypto";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A stream of random choices. The same seed and name give the same choices, whatever other streams were asked. */
export interface Random {
  /** A whole number in [from, to], both included. */
  int(from: number, to: number): number;
  /** True with this probability, 0 to 1. */
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** One of the names, each as likely as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
}

export function randomOf(seed: number, name: string): Random {
  const generator = xoroshiro128plus(createHash("sha256").update(`${seed} ${name}`).digest().readInt32BE());
  const int = (from: number, to: number) => uniformInt(generator, from, to);
  return {
    int,
    chance: (probability) => int(0, 999_999) < probability * 1_000_000,
    pick(items) {
      const item = items[int(0, items.length - 1)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
    weighted<Name extends string>(weights: Readonly<Record<Name, number>>) {
      const names = Object.keys(weights) as Name[];
      let left = int(
        1,
        names.reduce((sum, each) => sum + weights[each], 0),
      );
      const found = names.find((each) => (left -= weights[each]) <= 0);
      if (found === undefined) throw new RangeError("nothing to pick from");
      return found;
    },
  };
}
