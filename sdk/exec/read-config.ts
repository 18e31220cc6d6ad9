import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { WorkerError } from "../connection/errors.ts";
import { ExecConfig } from "./config.ts";
import { faultsOf } from "../worker/completions/faults.ts";

/**
 * Reads belfry-exec's config file (JSON, see `ExecConfig`). Each command's `cwd` comes back as a full path.
 *
 * @throws WorkerError `INVALID_OPTION` for a file that cannot be read, is no JSON, or has faults: all of them, each with
 * its path, a line each.
 */
export async function readConfig(file: string): Promise<ExecConfig> {
  const parsed = ExecConfig.safeParse(parseJson(await contentOf(file), file));
  if (!parsed.success) throw new WorkerError("INVALID_OPTION", [`${file}:`, ...faultsOf(parsed.error)].join("\n  "));
  const folder = dirname(resolve(file));
  const commands = Object.entries(parsed.data.commands).map(([name, command]) => [name, { ...command, cwd: resolve(folder, command.cwd) }]);
  return { ...parsed.data, commands: Object.fromEntries(commands) };
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new WorkerError("INVALID_OPTION", `${file}: cannot be read: ${String(error)}`, { cause: error });
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WorkerError("INVALID_OPTION", `${file}: is not JSON: ${String(error)}`, { cause: error });
  }
}
