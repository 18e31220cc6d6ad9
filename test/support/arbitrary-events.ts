import * as fc from "fast-check";
import type { BusEvent } from "../../shared/domain/event.ts";

const segment = fc.constantFrom("a", "b", "ab", "data", "line", "error");

/** Few segments, so that patterns and topics often meet. */
export const someTopic = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join("."));

export const someTopicPattern = fc
  .array(fc.oneof(segment, fc.constantFrom("*", "**", "a*", "*b", "*.**")), { minLength: 1, maxLength: 4 })
  .map((segments) => segments.join("."));

const text = fc.constantFrom("a", "A", "ab", "ba", "abc", "10.0.0.1", "10.0.9.9");
const leaf = fc.oneof(text, fc.integer({ min: -2, max: 3 }), fc.boolean(), fc.constant(null));
const fieldName = fc.constantFrom("x", "y", "z");

const rule = fc.oneof(
  leaf,
  text.map((prefix) => ({ prefix })),
  text.map((suffix) => ({ suffix })),
  text.map((value) => ({ "equals-ignore-case": value })),
  fc.constantFrom("*", "a*", "*b", "a*c").map((wildcard) => ({ wildcard })),
  fc.oneof(text, fc.uniqueArray(text, { minLength: 1 })).map((value) => ({ "anything-but": value })),
  text.map((prefix) => ({ "anything-but": { prefix } })),
  fc.constantFrom("a*", "*c").map((wildcard) => ({ "anything-but": { wildcard } })),
  fc.tuple(fc.constantFrom("=", "<", "<=", ">", ">="), fc.integer({ min: -2, max: 3 })).map((numeric) => ({ numeric })),
  fc.boolean().map((exists) => ({ exists })),
  fc.constantFrom("10.0.0.0/24", "10.0.0.0/16").map((cidr) => ({ cidr })),
);
const leafPattern = fc.array(rule, { minLength: 1, maxLength: 3 });
const fields = fc.dictionary(fieldName, leafPattern, { minKeys: 1, maxKeys: 2 });
const nested = fc.oneof(fields, fc.dictionary(fieldName, fields, { minKeys: 1, maxKeys: 2 }));
const either = fc.array(fields, { minLength: 2, maxLength: 3 }).map((alternatives) => ({ $or: alternatives }));

/** Filters over detail and, now and then, over the envelope, of every operator. */
export const someFilter = fc
  .record({
    detail: fc.oneof(
      nested,
      either,
      fc.tuple(nested, either).map(([a, b]) => ({ ...a, ...b })),
    ),
    "detail-type": fc.option(leafPattern),
    source: fc.option(leafPattern),
  })
  .map(({ detail, ...envelope }) => ({ detail, ...Object.fromEntries(Object.entries(envelope).filter(([, value]) => value !== null)) }));

const detailValue = fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(fieldName, leaf, { maxKeys: 2 }));

export const someEvent: fc.Arbitrary<BusEvent> = fc.record({
  id: fc.uuid(),
  source: fc.constantFrom("belfry.real", "belfry.real", "belfry.mock"),
  "detail-type": someTopic,
  time: fc.constant("2026-11-20T12:00:00Z"),
  resources: fc.constant([]),
  detail: fc.dictionary(fieldName, detailValue, { maxKeys: 3 }),
});
