import { expect, it } from "vitest";
import { plainLog } from "../../../../shared/adapters/airflow/mwaa/python-log.ts";

it.each([
  [
    "[('vm', '*** Found\\n[2026-11-20T12:01:42.662+0000] {a.py:1} INFO - it\\'s \"so\"\\\\n')]",
    'vm\n*** Found\n[2026-11-20T12:01:42.662+0000] {a.py:1} INFO - it\'s "so"\\n\n',
  ],
  [`[("it's", "a\\tb")]`, "it's\na\tb\n"],
  ["[('one', '1'), ('two', '2')]", "one\n1\ntwo\n2\n"],
  ["[('vm', 'caf\\xe9 \\u200b \\U0001f600 😀')]", "vm\ncafé \u200b \u{1f600} 😀\n"],
  ["[('', '')]", "\n\n"],
])("a log as Python writes it, %s, is the same as plain text", (written, plain) => {
  expect(plainLog(written)).toBe(plain);
});

it("a log that Python did not write so stays as it is", () => {
  for (const text of ["", "plain", "[not a tuple]", "vm\n*** Found"]) expect(plainLog(text)).toBe(text);
});

it("a log of megabytes is read", () => {
  const line = "x".repeat(99);
  expect(plainLog(`[('vm', '${`${line}\\n`.repeat(60_000)}')]`)).toBe(`vm\n${`${line}\n`.repeat(60_000)}\n`);
});
