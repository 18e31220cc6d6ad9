import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding, Level } from "../history.ts";

/** What is meant to happen in such a test, by the names of log entries. */
const EXPECTED = new Set([
  "fire.dropped",
  "attempt.timeout",
  "run.retry",
  "run.timeout",
  "run.failed",
  "run.cancelled",
  "run.skipped",
  "run.missed",
  "trigger.missed",
  "run.revoked",
  "sweep.repaired",
  "sweep.gap",
  "workflow.failed",
  "workflow.skipped",
  "workflow.missed",
]);

/** What no test brings about: these mean that the program wrote what it cannot read. */
const FAULTS = new Set(["item.malformed", "provision.malformed"]);

/**
 * Log entries of level WARN and above of kinds that nothing here explains, each kind once with an example; those that mean
 * a fault are violations.
 */
export function checkLogs(directory: string): Finding[] {
  const kinds = new Map<string, { count: number; example: string; level: Level }>();
  for (const name of readdirSync(directory)) {
    for (const line of readFileSync(join(directory, name), "utf8").split("\n")) {
      const kind = kindOf(line);
      if (kind === undefined || EXPECTED.has(kind)) continue;
      const seen = kinds.get(`${name}: ${kind}`);
      if (seen) seen.count += 1;
      else kinds.set(`${name}: ${kind}`, { count: 1, example: line.slice(0, 600), level: FAULTS.has(kind) ? "violation" : "warning" });
    }
  }
  return [...kinds].map(([subject, { count, example, level }]) => ({
    level,
    kind: "log",
    subject,
    text: `${count} times, such as ${example}`,
  }));
}

function kindOf(line: string): string | undefined {
  if (line === "") return undefined;
  const entry = parse(line);
  if (!entry) return "not JSON";
  if (!/^(?:WARN|ERROR|CRITICAL)/.test(String(entry["level"]))) return undefined;
  return String(entry["message"]);
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
