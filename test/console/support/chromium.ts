import { existsSync } from "node:fs";

/** Where a Chromium is; undefined: there is none. */
export function chromiumPath(): string | undefined {
  const wanted = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
  return existsSync(wanted) ? wanted : undefined;
}
