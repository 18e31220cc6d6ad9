import { spawnSync } from "node:child_process";
import { settings } from "./settings.ts";

const PROGRAM = `
import io, json, sys
from openpyxl import load_workbook
print(json.dumps([list(row) for row in load_workbook(io.BytesIO(sys.stdin.buffer.read())).active.iter_rows(values_only=True)]))`;

/** The rows of an Excel file, its head first. */
export function rowsOf(content: Uint8Array): unknown {
  const { status, stdout, stderr } = spawnSync(settings().airflows[3].python, ["-c", PROGRAM], { input: content, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
