import { describe, expect, it } from "vitest";
import { compileInputTemplate, variablesOf } from "../../../localstack/services/events/input-template.ts";

const VALUES: Record<string, unknown> = {
  text: 'say "hi"\n\\',
  plain: "RUNNING",
  number: 1.5,
  object: { id: 'a"b', path: "c\\d", list: [1, null] },
  nothing: null,
};
const filled = (template: string): string => compileInputTemplate(template)((name) => VALUES[name]);

describe("an input template", () => {
  it.each<[string, string, unknown]>([
    ["values", '{"a":<text>,"b":<number>,"c":<object>,"d":<nothing>}', { a: VALUES["text"], b: 1.5, c: VALUES["object"], d: null }],
    ["parts of strings", '{"a":"<plain> at <number>, \\"<text>\\""}', { a: 'RUNNING at 1.5, "say "hi"\n\\"' }],
    ["objects in strings, without their quotes", '{"a":"<object>"}', { a: "{id:ab,path:c\\d,list:[1,null]}" }],
    ["the empty text for what is missing", '{"a":<missing>,"b":"x<missing>"}', { a: "", b: "x" }],
    ["elements of a list", ' [<plain>, "<plain>"]', ["RUNNING", "RUNNING"]],
    ["a string by itself", '"<plain> <number>"', "RUNNING 1.5"],
    ["one variable by itself", " <object>\n", VALUES["object"]],
  ])("that is JSON has %s", (_name, template, expected) => {
    expect(JSON.parse(filled(template))).toEqual(expected);
  });

  it("that is a plain text has texts as they are, and the rest as JSON", () => {
    expect(filled('<plain> is "<text>", \\<number> < 2: <object><missing>\\')).toBe(
      'RUNNING is "say "hi"\n\\", \\1.5 < 2: {"id":"a\\"b","path":"c\\\\d","list":[1,null]}\\',
    );
  });

  it("names its variables but the predefined ones", () => {
    expect(variablesOf('{"a":<one>,"b":"<two-2> <aws.events.rule-arn>"}')).toEqual(["one", "two-2"]);
  });
});
