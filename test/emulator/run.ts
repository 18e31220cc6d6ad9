/**
 * `npm run test:emulator`: bootstraps an independent emulator of AWS, deploys the template for AWS to it (authorizer,
 * deletion protection, cdk-nag and all), and runs the tests of this folder against it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Emulator, install } from "./support/emulator.ts";
import { killAt, phase, ProgramFailed, run } from "./support/phase.ts";
import { NotInstallable } from "./support/virtual-environment.ts";

const LIMIT_MINUTES = 15;
/** Shown of what failed. */
const LAST_LINES = 40;
const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "belfry-emulator-"));
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));
const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(LIMIT_MINUTES * 60_000)]);

let emulator: Emulator | undefined;
try {
  const environment = await phase("emulator installed", () => install(folder, signal));
  emulator = await phase("emulator started", () => Emulator.start(folder, environment, signal));
  await test(emulator);
} catch (error) {
  if (error instanceof NotInstallable) {
    console.error(`\n*** SKIPPED: no test has been run against an emulator, since ${error.message}. ***\n`);
  } else {
    process.exitCode = 1;
    if (error instanceof ProgramFailed) console.error(error.output.split("\n").slice(-LAST_LINES).join("\n"));
    console.error(String(signal.aborted ? signal.reason : error));
    for (const line of emulator?.logged(/ERROR|WARNING|\[error\]/).slice(-LAST_LINES) ?? []) console.error(line.slice(0, 1_000));
  }
} finally {
  await emulator?.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function test(running: Emulator): Promise<void> {
  const outputs = join(folder, "outputs.json");
  const env = {
    ...process.env,
    ...running.variables,
    BELFRY_STACK_OUTPUTS: outputs,
    PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
  };
  const program = (name: string, ...args: string[]) => run(join(root, "node_modules/.bin", name), args, { signal, env, cwd: root });
  const app = "node localstack/emulator/emulator-app.ts";
  const tool = (name: string, ...args: string[]) => run(process.execPath, [join(root, "tools", name), ...args], { signal, env, cwd: root });
  const options = ["--app", app, "--output", join(folder, "cdk.out"), "--require-approval", "never", "--outputs-file", outputs];
  const deploy = () => tool("deploy.ts", ...options);

  await phase("bootstrapped", () => program("cdk", "bootstrap", "aws://000000000000/us-east-1"));
  await phase("version 0.0.1 deployed", () =>
    program(
      "cdk",
      "deploy",
      "--app",
      "node test/emulator/support/released-app.ts 0.0.1",
      "--output",
      join(folder, "cdk.released"),
      "--require-approval",
      "never",
    ),
  );
  await phase("filled", () => run(process.execPath, [join(root, "test/emulator/support/fill.ts")], { signal, env, cwd: root }));
  // In the middle of its deployment: the stack goes on being updated, or is yet to be.
  await phase("migrating killed", () =>
    killAt(/deploying\.\.\./, process.execPath, [join(root, "tools/migrate.ts"), "--scope", "real", "--", ...options], {
      signal,
      env,
      cwd: root,
    }),
  );
  await phase("migrated", () => tool("migrate.ts", "--scope", "real", "--", ...options));
  await phase("deployed", deploy);
  // A minute of the clock is a minute: what does not disturb the tests goes on beside them.
  const tested = phase("tested", () =>
    run(join(root, "node_modules/.bin/vitest"), ["run", "--config", "test/emulator/vitest.config.ts", ...process.argv.slice(2)], {
      signal,
      env,
      cwd: root,
      stdio: "inherit",
    }),
  );
  const beside = async () => {
    await phase("a token rotated", async () => {
      await tool("rotate-token.ts", "--scope", "mock");
      await tool("rotate-token.ts", "--scope", "mock", "--end");
    });
    const again = await phase("deployed again", deploy);
    if (again.match(/\(no changes\)/g)?.length !== 2) throw new ProgramFailed("the second cdk deploy", "changes", again);
  };
  const [ofTests, ofOthers] = await Promise.allSettled([tested, beside()]);
  for (const one of [ofTests, ofOthers]) if (one.status === "rejected") throw one.reason;
  // Before a stack is destroyed: while it is, functions may outlive their rights.
  const refused = running.logged(/AccessDenied|not authorized to perform/);
  if (refused.length > 0) throw new Error(`functions lack grants:\n${refused.join("\n")}`);
  await phase("a scope torn down", () => tool("teardown.ts", "--scope", "real", "--app", app));
  const anew = await phase("deployed anew", deploy);
  if (!/real-jobs-\S+ exists and is not of Belfry-real/.test(anew))
    throw new ProgramFailed("cdk deploy", "queues that it did not see", anew);
  await phase("torn down with its data", () => tool("teardown.ts", "--scope", "real", "--delete-data", "--app", app));
  await phase("torn down again", () => tool("teardown.ts", "--scope", "real", "--delete-data", "--app", app));
}
