import type { FieldProblem } from "../../errors.ts";
import type { Text } from "../../texts/text.ts";

/** A value of an event that holds no further ones. Operators see nothing else: "comparison operators only work on leaf nodes". */
export type Leaf = string | number | boolean | null;

/** Whether a leaf satisfies one value or operator of a pattern. */
export type LeafTest = (leaf: Leaf) => boolean;

/** A place in a pattern, as the parts of a path like `detail.level.0.numeric`, and the list its faults are added to. */
export class Place {
  readonly path: string;
  readonly #problems: FieldProblem[];

  /** @param path of this place; empty for the pattern itself */
  constructor(path: string, problems: FieldProblem[]) {
    this.path = path;
    this.#problems = problems;
  }

  /** The place of a field or of a list's element below this one. */
  at(key: string | number): Place {
    return new Place(this.path === "" ? String(key) : `${this.path}.${key}`, this.#problems);
  }

  /** Reports a fault here. Answers a test that nothing satisfies, so that compiling goes on and finds the other faults too. */
  fault(text: Text): () => false {
    this.#problems.push({ path: this.path, text });
    return () => false;
  }
}

/** True for what JSON calls an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for a value that holds no further ones. */
export function isLeaf(value: unknown): value is Leaf {
  return value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
