import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const STUB = fileURLToPath(new URL("stub.py", import.meta.url));

/** Is there a Python that Airflow could run on? Where there is none, tests that need it are skipped, and that is said. */
export function hasPython(): boolean {
  const found = spawnSync("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 9))"]).status === 0;
  if (!found) console.error("*** SKIPPED: no Python 3.9 or later is there, so the program in DAG files is not tested here. ***");
  return found;
}

/**
 * Runs Python with a DAG file loaded as `dag_file`, on the stub of Airflow, and answers what it leaves in `answer`.
 *
 * @param given what the Python finds as `given`
 */
export function inPython(text: string | null, call: string, given: unknown = null): unknown {
  const input = JSON.stringify({ text, call, given });
  const { status, stdout, stderr } = spawnSync("python3", [STUB], { input, encoding: "utf8", maxBuffer: 64_000_000 });
  if (status !== 0) throw new Error(`python3 ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
}
