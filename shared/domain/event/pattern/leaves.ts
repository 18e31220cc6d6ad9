import { isLeaf, isObject, type Leaf } from "./place.ts";

/** A list of an event. Two leaves that satisfy a pattern together never come from different elements of one list. */
interface List {
  readonly path: string;
  readonly id: number;
}

/** An element of a list that holds further fields or lists, with the element of an outer list that holds this list. */
export interface Element {
  readonly list: List;
  readonly index: number;
  readonly outer: Element | undefined;
  /** Of the lists around it, with its own. */
  readonly depth: number;
}

/** A leaf of an event, with the innermost element of a list that holds its field. */
export interface EventLeaf {
  readonly leaf: Leaf;
  readonly element: Element | undefined;
}

interface Pending {
  readonly value: unknown;
  readonly path: string | undefined;
  readonly element: Element | undefined;
}

/**
 * The leaves of an event by the paths of their fields, the keys joined by dots: `{"a.b": 1}` and `{"a": {"b": 1}}` have the
 * same. Lists add nothing to a path, however deep they nest. Only leaves at the given paths are collected.
 */
export function leavesOf(event: Record<string, unknown>, paths: Iterable<string>): Map<string, EventLeaf[]> {
  const wanted = new Set<string>();
  for (const path of paths) for (const beginning of beginningsOf(path)) wanted.add(beginning);
  const leaves = new Map<string, EventLeaf[]>();
  let lists = 0;
  // Not by recursion: an event may nest its lists deeper than the stack is.
  const pending: Pending[] = [{ value: event, path: undefined, element: undefined }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, path, element } = next;
    if (isObject(value)) {
      for (const [key, inner] of Object.entries(value)) {
        const at = path === undefined ? key : `${path}.${key}`;
        if (wanted.has(at)) pending.push({ value: inner, path: at, element });
      }
    } else if (path !== undefined && isLeaf(value)) {
      const found = leaves.get(path);
      if (found) found.push({ leaf: value, element });
      else leaves.set(path, [{ leaf: value, element }]);
    } else if (path !== undefined && Array.isArray(value)) {
      // The only element of a list contradicts none: leaving it out keeps lists in lists in lists short.
      const list = value.length > 1 ? { path, id: (lists += 1) } : undefined;
      for (const [index, inner] of value.entries())
        pending.push({
          value: inner,
          path,
          element: list && !isLeaf(inner) ? { list, index, outer: element, depth: 1 + (element?.depth ?? 0) } : element,
        });
    }
  }
  return leaves;
}

function beginningsOf(path: string): string[] {
  return Array.from(path.matchAll(/\./g), ({ index }) => path.slice(0, index)).concat(path);
}
