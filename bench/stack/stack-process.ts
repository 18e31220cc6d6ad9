/**
 * The local stack as `npm start` runs it, scope `real`, on free ports and with its data on disk, in a folder of its own that
 * is removed at the end. Tells its parent where it is, answers `counts` with what it has counted, and ends with its parent.
 *
 *     --count yes|no     counts capacity and the entries of batches, at the cost of speed (default no)
 *     --auth yes|no      asks for tokens, as on AWS (default no)
 *     --limits none|aws  holds back what an account does (default none); --seed N is what is random about it (default 1)
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limitsOf } from "../../localstack/stack/options.ts";
import { startLocalStack } from "../../localstack/stack/stack.ts";
import { keptAssembly } from "../../localstack/template/kept-assembly.ts";
import { readOptions } from "../figures/options.ts";
import { functionsOf, platformLogsOf } from "./template.ts";

const STACK_NAME = "Belfry-real";

const { count, auth, limits, seed } = readOptions({ count: "no", auth: "no", limits: "none", seed: 1 });
const directory = mkdtempSync(join(tmpdir(), "belfry-bench-"));
const data = join(directory, "data");
const assemblyDirectory = await keptAssembly({ local: true, ...(auth === "yes" && { auth: true }) });
const stack = await startLocalStack({
  assemblyDirectory,
  stacks: [{ stackName: STACK_NAME, port: 0 }],
  awsPort: 0,
  dataDirectory: data,
  count: count === "yes",
  limits: limitsOf(limits === "none" ? undefined : limits, String(seed)),
  // Standard output belongs to the benchmark's result.
  log: console.error,
});
stack.warmUp();

const functions = functionsOf(assemblyDirectory, STACK_NAME);
const memory = Object.fromEntries(Object.values(functions).map(({ functionName, memoryMegabytes }) => [functionName, memoryMegabytes]));
process.on("message", () => process.send?.({ requests: stack.requestCounts(), logBytes: logBytes() }));
process.on("disconnect", () => void end());
// Ctrl-C reaches the whole group; the parent says when it is over, by its end at the latest.
process.on("SIGINT", () => undefined);
const platformLogs = platformLogsOf(assemblyDirectory, STACK_NAME);
process.send?.({ api: stack.apis[STACK_NAME], aws: stack.awsEndpoint, memory, platformLogs, outputs: stack.outputs[STACK_NAME] });

function logBytes(): number {
  const folder = join(data, "logs");
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

async function end(): Promise<void> {
  await stack.stop();
  rmSync(directory, { recursive: true, force: true });
  process.exit(0);
}
