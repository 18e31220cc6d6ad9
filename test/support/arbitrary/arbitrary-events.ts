import * as fc from "fast-check";
import type { BusEvent } from "../../../shared/domain/event/event.ts";

const segment = fc.constantFrom("a", "b", "ab", "data", "line", "error");

/** Few segments, so that patterns and topics often meet. */
export const someTopic = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join("."));

export const someTopicPattern = fc
  .array(fc.oneof(segment, fc.constantFrom("*", "**", "a*", "*b", "*.**")), { minLength: 1, maxLength: 4 })
  .map((segments) => segments.join("."));

const text = fc.constantFrom("a", "A", "ab", "ba", "abc", "", 'a"', "10.0.0.1", "10.0.9.9", "::1", "0:0:0:0:0:0:0:1");
/** Characters whose upper and lower case are more than a shift of the alphabet. */
const caselessText = fc.constantFrom(
  "ß",
  "SS",
  "ss",
  "ẞ",
  "σ",
  "ς",
  "Σ",
  "i",
  "I",
  "İ",
  "ı",
  "i̇",
  "K",
  "k",
  "ǅ",
  "😀",
  "𐐀",
  "𐐨",
  "aß",
  "é",
  "É",
);
/** Also beyond what EventBridge compares: 5e9 and six digits behind the point. */
export const number = fc.oneof(
  fc.integer({ min: -2, max: 3 }),
  fc.constantFrom(0.5, 1e-7, 3 + 1e-7, 5e9, 5e9 + 1, -5e9 - 1, 1_700_000_000_000, 12_000_000_000.5),
);
export const leaf = fc.oneof(text, caselessText, number, fc.boolean(), fc.constant(null));
const fieldName = fc.constantFrom("x", "y", "z", "x.y", "y.z", "x.y.z");

const someText = text.filter((value) => value !== "");
const someRange = fc
  .tuple(fc.constantFrom(">", ">="), number, fc.constantFrom("<", "<="), number)
  .filter(([, from, , to]) => from < to)
  .map((numeric) => ({ numeric }));
const rule = fc.oneof(
  leaf,
  text.map((prefix) => ({ prefix })),
  text.map((suffix) => ({ suffix })),
  caselessText.map((value) => ({ "equals-ignore-case": value })),
  caselessText.map((value) => ({ prefix: { "equals-ignore-case": value } })),
  caselessText.map((value) => ({ suffix: { "equals-ignore-case": value } })),
  fc.constantFrom("*", "a*", "*b", "a*c").map((wildcard) => ({ wildcard })),
  fc.oneof(text, fc.uniqueArray(text, { minLength: 1 })).map((value) => ({ "anything-but": value })),
  fc.oneof(number, fc.uniqueArray(number, { minLength: 1 })).map((value) => ({ "anything-but": value })),
  someText.map((prefix) => ({ "anything-but": { prefix } })),
  fc.uniqueArray(someText, { minLength: 1 }).map((suffix) => ({ "anything-but": { suffix } })),
  fc.uniqueArray(fc.oneof(text, caselessText), { minLength: 1 }).map((value) => ({ "anything-but": { "equals-ignore-case": value } })),
  fc
    .oneof(fc.constantFrom("a*", "*c"), fc.uniqueArray(fc.constantFrom("", "a*", "*c"), { minLength: 1 }))
    .map((wildcard) => ({ "anything-but": { wildcard } })),
  fc.tuple(fc.constantFrom("=", "<", "<=", ">", ">="), number).map((numeric) => ({ numeric })),
  someRange,
  fc.constant({ exists: false }),
  fc.boolean().map((exists) => ({ exists })),
  fc.constantFrom("10.0.0.0/24", "10.0.0.0/16", "::/64").map((cidr) => ({ cidr })),
);
const leafPattern = fc.array(rule, { minLength: 1, maxLength: 3 });
const fields = fc.dictionary(fieldName, leafPattern, { minKeys: 1, maxKeys: 2 });
/** What a rule leaves out, or has wider, beside what must be missing from the same object of a list. */
const item = fc.record({ x: fc.oneof(fc.constant([{ wildcard: "a*" }]), fc.tuple(someRange)), y: fc.constant([{ exists: false }]) });
const nested = fc.oneof(
  fields,
  fc.dictionary(fieldName, item, { minKeys: 1, maxKeys: 1 }),
  fc.dictionary(fieldName, fields, { minKeys: 1, maxKeys: 2 }),
);
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

const { detailValue } = fc.letrec<{ detailValue: unknown }>((tie) => ({
  detailValue: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.dictionary(fieldName, tie("detailValue"), { maxKeys: 2 }),
    fc.array(tie("detailValue"), { maxLength: 3 }),
    fc.array(fc.dictionary(fieldName, tie("detailValue"), { minKeys: 1, maxKeys: 3 }), { maxLength: 3 }),
  ),
}));

export const someEvent: fc.Arbitrary<BusEvent> = fc.record({
  id: fc.uuid(),
  source: fc.constantFrom("belfry.real", "belfry.real", "belfry.mock"),
  "detail-type": someTopic,
  time: fc.constant("2026-11-20T12:00:00Z"),
  resources: fc.constant([]),
  detail: fc.dictionary(fieldName, detailValue, { maxKeys: 3 }),
});
