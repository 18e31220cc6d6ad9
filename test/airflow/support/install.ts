import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { ProgramFailed, run } from "../../emulator/support/phase.ts";

const UV = "uv==0.13.8";
const UNREACHABLE =
  /NewConnectionError|ConnectTimeout|ReadTimeout|Connection(?:Reset)?Error|ProxyError|SSLError|Max retries exceeded|name resolution|Failed to fetch|error sending request|dns error|tcp connect/i;
/** Written last, so that an installation that was interrupted is not taken for one. */
const COMPLETE = "complete";

/** Airflow cannot be had on this machine; that is no fault of the project. */
export class NotInstallable extends Error {}

export type Major = 2 | 3;

/**
 * The Python of a virtual environment with the pinned Airflow of a major version, kept for the next run in the folder for
 * temporary files under a hash of what is in it.
 *
 * @throws NotInstallable without Python 3.11, 3.12 or 3.13 with venv, or a package registry
 */
export async function install(major: Major, signal: AbortSignal): Promise<string> {
  const requirements = new URL(`../requirements-${major}.txt`, import.meta.url).pathname;
  const version = await run("python3", ["-c", "import sys; assert (3, 11) <= sys.version_info < (3, 14); print(sys.version)"], {
    signal,
  }).catch(because("there is no Python 3.11, 3.12 or 3.13", signal));
  const hash = createHash("sha256").update(version).update(UV).update(readFileSync(requirements)).digest("hex").slice(0, 16);
  const folder = join(tmpdir(), `belfry-airflow-${userInfo().uid}`, `${major}-${hash}`);
  const python = join(folder, "venv/bin/python");
  if (existsSync(join(folder, COMPLETE))) return python;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await run("python3", ["-m", "venv", join(folder, "venv")], { signal }).catch(because("Python cannot make a virtual environment", signal));
  const reachable = async (...args: string[]) => {
    await run(python, ["-m", ...args], { signal }).catch((error: unknown) => {
      if (error instanceof ProgramFailed && UNREACHABLE.test(error.output))
        because("the package registry of Python cannot be reached", signal)(error);
      throw error;
    });
  };
  await reachable("pip", "install", "--quiet", "--retries", "1", "--disable-pip-version-check", UV);
  await reachable("uv", "pip", "install", "--quiet", "--python", python, "-r", requirements);
  writeFileSync(join(folder, COMPLETE), "");
  return python;
}

function because(what: string, signal: AbortSignal) {
  return (error: unknown): never => {
    signal.throwIfAborted();
    throw new NotInstallable(what, { cause: error });
  };
}
