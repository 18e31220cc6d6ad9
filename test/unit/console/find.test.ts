import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { initialsOf, matches, searchable } from "../../../console/lib/page/initials.ts";
import { pressed } from "../../../console/lib/page/key-name.ts";
import { parseParams } from "../../../console/lib/forms/params.ts";
import { thenOf } from "../../../console/lib/asking/then.ts";

describe("finding", () => {
  const job = searchable("buy-scanner", "매수 스캔 자동 실행", "real.jobs.scan");

  it.each(["", "scan", "SCAN", "수 스캔", "ㅁㅅㅅㅋ", "ㅅㅋㅈㄷ", "자동 buy", "jobs.scan", "ㅈㄷ buy"])("%j finds it", (query) => {
    expect(matches(job, query)).toBe(true);
  });

  it.each(["sell", "ㅁㅅㅋ", "매도", "scan ㅎㅎ"])("%j does not", (query) => {
    expect(matches(job, query)).toBe(false);
  });

  it("finds text by any part of itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), fc.nat(), fc.nat(), (text, from, length) => {
        const part = text.slice(from % text.length, (from % text.length) + 1 + (length % text.length)).normalize("NFC");
        fc.pre(text.normalize("NFC").toLowerCase().includes(part.toLowerCase()));
        expect(matches(searchable(text), part)).toBe(true);
      }),
    );
  });

  it("leaves everything but Korean syllables as it is", () => {
    expect(initialsOf("삼성 x9 ㅋ 漢")).toBe("ㅅㅅ x9 ㅋ 漢");
  });
});

describe("a key", () => {
  const key = { code: "KeyJ", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false };

  it("is known by its place on the keyboard, so it works under a Korean input method", () => {
    expect([pressed(key, false), pressed({ ...key, metaKey: true }, true), pressed({ ...key, shiftKey: true }, false)]).toEqual([
      "KeyJ",
      "Mod+KeyJ",
      "Shift+KeyJ",
    ]);
  });

  it("is not heard while a syllable is composed, in a field, or with Alt; Escape is, in a field", () => {
    expect([
      pressed({ ...key, isComposing: true }, false),
      pressed(key, true),
      pressed({ ...key, altKey: true }, false),
      pressed({ ...key, code: "Escape" }, true),
    ]).toEqual([undefined, undefined, undefined, "Escape"]);
  });
});

describe("params as text", () => {
  it("are an object, or nothing for one without fields", () => {
    expect([parseParams('{"a": [1]}'), parseParams("  ")]).toEqual([
      { ok: true, value: { a: [1] } },
      { ok: true, value: {} },
    ]);
  });

  it.each([
    ["[1]", { kind: "object" }],
    ["null", { kind: "object" }],
    ['{"a": 1,\n "b" 2}', { kind: "syntax", line: 2, column: 6 }],
    ['{"a": ', { kind: "syntax", line: 1, column: 7 }],
    ['{"a":\n 1e400}', { kind: "number", line: 2, column: 2, literal: "1e400" }],
  ])("%j is none, and where is said", (text, problem) => {
    expect(parseParams(text)).toEqual({ ok: false, problem });
  });
});

describe("where one was going before the token was asked for", () => {
  it("is only an address of the console's own", () => {
    const of = (then: string) => thenOf(`/console/login?then=${encodeURIComponent(then)}`);
    expect([
      of("/console/jobs/a?at=1"),
      of("https://evil.example/console"),
      of("//evil.example"),
      of("/consolex"),
      of("/console/login"),
      of(""),
    ]).toEqual(["/console/jobs/a?at=1", "/console", "/console", "/console", "/console", "/console"]);
  });
});
