import { join } from "node:path";
import { ProgramFailed, run } from "./phase.ts";

const UNREACHABLE =
  /NewConnectionError|ConnectTimeout|ReadTimeout|Connection(?:Reset)?Error|ProxyError|SSLError|Max retries exceeded|name resolution/i;

/** What a test needs cannot be had on this machine; that is no fault of the project. */
export class NotInstallable extends Error {}

/**
 * Makes a virtual environment in a folder, with what the file of requirements pins, and answers where it is.
 *
 * @throws NotInstallable without Python 3.10 or later with venv, or a package registry
 */
export async function virtualEnvironment(folder: string, requirements: string, signal: AbortSignal): Promise<string> {
  const environment = join(folder, "venv");
  const because = (what: string) => (error: unknown) => {
    signal.throwIfAborted();
    throw new NotInstallable(what, { cause: error });
  };
  await run("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"], { signal }).catch(
    because("there is no Python 3.10 or later"),
  );
  await run("python3", ["-m", "venv", environment], { signal }).catch(because("Python cannot make a virtual environment"));
  const pip = ["-m", "pip", "install", "--quiet", "--retries", "1", "--disable-pip-version-check", "-r", requirements];
  await run(join(environment, "bin/python"), pip, { signal }).catch((error: unknown) => {
    if (error instanceof ProgramFailed && UNREACHABLE.test(error.output))
      because("the package registry of Python cannot be reached")(error);
    throw error;
  });
  return environment;
}
