import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { LocalStackError } from "../errors.ts";

/**
 * Finds the dynoxide executable: the npm package of this platform, else `dynoxide` on PATH.
 * @throws LocalStackError `dynoxide-missing`, whose message says how to get it
 */
export function findDynoxide(): string {
  const executable = process.platform === "win32" ? "dynoxide.exe" : "dynoxide";
  const candidates = [fromPackage(executable), ...(process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, executable))];
  const found = candidates.find((path) => path !== undefined && isExecutable(path));
  if (found !== undefined) return found;
  throw new LocalStackError(
    "dynoxide-missing",
    `The DynamoDB part of the local stack (dynoxide) was not found. Install the package for this platform ` +
      `("npm install --no-save @dynoxide/${process.platform}-${process.arch}@1.2.1", where it exists) or put a "dynoxide" executable on PATH ("cargo install dynoxide").`,
  );
}

function fromPackage(executable: string): string | undefined {
  try {
    const require = createRequire(import.meta.url);
    return join(dirname(require.resolve(`@dynoxide/${process.platform}-${process.arch}/package.json`)), executable);
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
