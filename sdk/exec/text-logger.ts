import type { LogFields, Logger } from "../connection/logger.ts";
import { fieldsText, plain } from "../worker/field-text.ts";
import { printable } from "./command/printable.ts";

/** Fields that a line begins with, or that are the same for all of a worker's lines. */
const ELSEWHERE = new Set(["job_id", "run_id", "attempt", "stream", "command", "queue", "scope", "trigger_source", "telemetry_label"]);

/**
 * Lines for people: `2026-11-20T08:00:00+09:00 INFO [buy-scanner 01a1f99d-1915-7cd9-b75b-a5e907a024f3] message key=value …`, in the process's time zone.
 * Lines of a command's output read `stdout | …` and `stderr | …`.
 */
export function textLogger(write: (text: string) => void): Logger {
  const at = (level: string) => (message: string, fields?: LogFields) => write(`${textLine(new Date(), level, message, fields)}\n`);
  return { info: at("INFO"), warn: at("WARN"), error: at("ERROR") };
}

function textLine(now: Date, level: string, message: string, fields: LogFields = {}): string {
  const { job_id, run_id, attempt, stream } = fields;
  const again = typeof attempt === "number" && attempt > 1 ? ` attempt ${attempt}` : "";
  const about = job_id === undefined ? "" : ` [${plain(job_id)} ${plain(run_id)}${again}]`;
  const from = stream === undefined ? "" : `${plain(stream)} | `;
  return printable(`${localTime(now)} ${level}${about} ${from}${message}${fieldsText(fields, ELSEWHERE)}`);
}

/** ISO 8601 to the second, with the offset of the process's time zone. */
function localTime(now: Date): string {
  const minutes = -now.getTimezoneOffset();
  const local = new Date(now.getTime() + minutes * 60_000).toISOString().slice(0, 19);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${local}${minutes < 0 ? "-" : "+"}${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}
