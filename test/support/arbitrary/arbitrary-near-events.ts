import * as fc from "fast-check";
import type { BusEvent } from "../../../shared/domain/event/event.ts";
import { isObject } from "../../../shared/domain/event/pattern/place.ts";
import { leaf, number, someEvent } from "./arbitrary-events.ts";

/** A bus event made after a filter: with its fields, and values at and around those that it names. It often matches. */
export function someEventNear(filter: Readonly<Record<string, unknown>>): fc.Arbitrary<BusEvent> {
  return fc.record({ event: someEvent, detail: objectNear(filter.detail) }).map(({ event, detail }) => ({ ...event, detail }));
}

function objectNear(pattern: unknown): fc.Arbitrary<Record<string, unknown>> {
  if (!isObject(pattern)) return fc.constant({});
  const { $or: branches, ...fields } = pattern;
  const own = fc.record(Object.fromEntries(Object.entries(fields).map(([key, rule]) => [key, fieldNear(rule)])));
  const chosen = Array.isArray(branches) ? fc.oneof(...branches.map(objectNear)) : fc.constant({});
  return fc.tuple(own, chosen).map((parts) => Object.fromEntries(parts.flatMap(Object.entries).filter(([, value]) => value !== undefined)));
}

function fieldNear(rule: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(rule)) {
    const value = fc.oneof(...rule.map(valueNear));
    return fc.oneof(
      { arbitrary: value, weight: 4 },
      fc.array(
        value.map((one) => one ?? null),
        { maxLength: 2 },
      ),
    );
  }
  const object = objectNear(rule);
  return fc.oneof(
    object,
    fc.array(fc.oneof(object, fc.dictionary(fc.constantFrom("x", "y", "z"), leaf, { maxKeys: 2 })), { minLength: 1, maxLength: 3 }),
  );
}

/** Undefined for a field that is left out. */
function valueNear(entry: unknown): fc.Arbitrary<unknown> {
  if (!isObject(entry)) return fc.constant(entry);
  const [operator = "", operand] = Object.entries(entry)[0] ?? [];
  if (operator === "exists") return operand === true ? leaf : fc.constant(undefined);
  if (operator === "cidr") return fc.constantFrom("10.0.0.1", "::1", "0:0::2");
  const named = namedIn(operand);
  const numbers = named.filter((one) => typeof one === "number").map(numberNear);
  const texts = named.filter((one) => typeof one === "string").map(textNear);
  return fc.oneof(number, leaf, ...numbers, ...texts, ...texts);
}

function namedIn(operand: unknown): unknown[] {
  if (Array.isArray(operand)) return operand.flatMap(namedIn);
  return isObject(operand) ? Object.values(operand).flatMap(namedIn) : [operand];
}

function numberNear(named: number): fc.Arbitrary<number> {
  return fc.constantFrom(0, 1e-7, -1e-7, 1, -1, 1e10, -1e10).map((step) => named + step);
}

function textNear(named: string): fc.Arbitrary<string> {
  const plain = named.replaceAll("*", "");
  return fc.constantFrom(plain, plain.toUpperCase(), plain.toLowerCase(), plain.replaceAll('"', ""), `${plain}a`, `b${plain}`);
}
