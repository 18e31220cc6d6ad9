import type { AirflowLog, AirflowLogLine } from "../../../ports/airflow.ts";
import { Instant } from "../requests/parsed.ts";

/** `[2026-11-20T12:01:42.810+0000] {python.py:244} INFO - Done.` */
const RECORD = /^\[([^\]]+)\] \{([^}]+)\} ([A-Z]+) - (.*)$/;
const NO_SUCH_TRY = "Error fetching the logs.";

/** A log of `/api/v1`, as plain text: the host's name first, lines with `***` about where it was read, then records. */
export function logOfHost(text: string): AirflowLog {
  const [host = "", ...rest] = text.split("\n");
  // An old log, or one of another format of the site's own, may begin without a host.
  const log = logOfText(RECORD.test(host) ? text : rest.join("\n"));
  return host === "" || RECORD.test(host) ? log : { ...log, header: [host, ...log.header] };
}

/** Records and the lines that continue them; without any record each line is one. */
export function logOfText(text: string): AirflowLog {
  const written = text.split("\n");
  while (written.at(-1)?.trim() === "") written.pop();
  const firstRecord = written.findIndex((line) => RECORD.test(line));
  if (firstRecord < 0) return plain(written);
  const lines: AirflowLogLine[] = [];
  for (const line of written.slice(firstRecord)) {
    const record = RECORD.exec(line);
    const last = lines.at(-1);
    if (record) lines.push(lineOf(record));
    else if (last) lines[lines.length - 1] = { ...last, text: `${last.text}\n${line}` };
  }
  return { header: written.slice(0, firstRecord).filter((line) => line !== ""), lines, error_detail: null, ended: null };
}

function plain(written: readonly string[]): AirflowLog {
  const isHeader = (line: string) => line.startsWith("***") || line.startsWith(NO_SUCH_TRY);
  const first = written.findIndex((line) => line.trim() !== "" && !isHeader(line));
  const header = (first < 0 ? written : written.slice(0, first)).filter((line) => line.trim() !== "");
  const lines = first < 0 ? [] : written.slice(first);
  return { header, lines: lines.map((text) => ({ at: null, level: null, source: null, text })), error_detail: null, ended: null };
}

function lineOf([, at, source = "", level = "", text = ""]: RegExpExecArray): AirflowLogLine {
  // The offset is written without a colon, which ISO 8601 has in this form.
  const instant = Instant.safeParse(at?.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  return { at: instant.data ?? null, level: level.toLowerCase(), source, text };
}
