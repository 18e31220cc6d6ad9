import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { keptAssembly } from "../../localstack/template/kept-assembly.ts";

const CONTEXT = { local: true, auth: false };
const LONG_AGO = new Date(Date.now() - 2 * 3_600_000);
/** Above the largest process id of Linux, 2 ** 22. */
const NOBODY = 2 ** 22 + 1;
const made: string[] = [];

afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});

/** An assembly that nobody has asked for in two hours, with a note of the process that reads it. */
async function oldAssembly(digit: string, reader?: number): Promise<string> {
  const directory = join(dirname(await keptAssembly(CONTEXT)), digit.repeat(32));
  mkdirSync(directory, { recursive: true });
  utimesSync(directory, LONG_AGO, LONG_AGO);
  made.push(directory);
  if (reader !== undefined) {
    writeFileSync(`${directory}.read-by-${reader}`, "");
    made.push(`${directory}.read-by-${reader}`);
  }
  return directory;
}

// Synthesising takes seconds of a whole core, of which a busy machine has few.
describe("the assembly that starts share", { timeout: 180_000 }, () => {
  it("is the same folder for the same context and sources, and another one for another context", async () => {
    const first = await keptAssembly(CONTEXT);

    expect(await keptAssembly({ ...CONTEXT })).toBe(first);
    expect(existsSync(join(first, "manifest.json"))).toBe(true);
    expect(existsSync(`${first}.read-by-${process.pid}`)).toBe(true);
    expect(basename(await keptAssembly({ local: true, auth: true }))).not.toBe(basename(first));
  });

  it("goes an hour after somebody last asked for it, but not while a process reads it", async () => {
    const [unused, read, ofADeadOne] = [await oldAssembly("0"), await oldAssembly("1", process.ppid), await oldAssembly("2", NOBODY)];
    await keptAssembly(CONTEXT);

    expect([unused, read, ofADeadOne].map((directory) => existsSync(directory))).toEqual([false, true, false]);
    expect(existsSync(`${ofADeadOne}.read-by-${NOBODY}`)).toBe(false);
  });
});
