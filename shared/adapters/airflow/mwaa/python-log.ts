const ESCAPE = /\\(x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|.)/gs;
const NAMED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/**
 * A log as Airflow 2 writes it into JSON, `[('host', 'text'), …]` in Python, turned into what it writes as plain text: the host's
 * name on a line, then the text. What is not of that form stays as it is.
 */
export function plainLog(content: string): string {
  if (!/^\[\(.*\)\]$/s.test(content)) return content;
  const texts = [...literals(content)];
  return Array.from({ length: Math.ceil(texts.length / 2) }, (_, at) => `${texts[2 * at]}\n${texts[2 * at + 1] ?? ""}\n`).join("");
}

/** String literals of Python, one after the other; a log may have megabytes, too many for one regular expression. */
function* literals(written: string): Generator<string> {
  for (let at = 0; at < written.length; at++) {
    const quote = written[at];
    if (quote !== "'" && quote !== '"') continue;
    const begin = at + 1;
    for (at = begin; at < written.length && written[at] !== quote; at++) if (written[at] === "\\") at++;
    yield unescaped(written.slice(begin, at));
  }
}

function unescaped(literal: string): string {
  return literal.replace(ESCAPE, (_, escaped: string) =>
    escaped.length === 1 ? (NAMED[escaped] ?? escaped) : String.fromCodePoint(Number.parseInt(escaped.slice(1), 16)),
  );
}
