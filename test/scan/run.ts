/**
 * `npm run test:scan`: installs Schemathesis, starts the local stack with tokens, and lets it ask every operation of the OpenAPI
 * document what it says it takes and what it says it refuses: once about records that are there, as it
 * should be asked, once with whatever it makes up.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { phase, ProgramFailed, run } from "../emulator/support/phase.ts";
import { NotInstallable, virtualEnvironment } from "../emulator/support/virtual-environment.ts";
import { freePort, type Program, startStackProgram } from "../support/stack/stack-process.ts";
import { makeRecords } from "./records.ts";

const LIMIT_MINUTES = 10;
/** Shown of what failed. */
const LAST_LINES = 400;
const REQUIREMENTS = fileURLToPath(new URL("requirements.txt", import.meta.url));
const HOOKS = `hooks = ${JSON.stringify(fileURLToPath(new URL("hooks.py", import.meta.url)))}\n`;
/** The same requests every time; a failure is found again by the seed. */
const SEED = process.env["SCAN_SEED"] ?? "1";

/** What is not checked, and why. */
const UNCHECKED = [
  // What a schema cannot say is refused, too: a name that is taken, one field against another, a schedule that never comes.
  "positive_data_acceptance",
];
/** Any 4xx refuses, also one that the scanner does not know: 431 for a long query, by the gateway. */
const REFUSALS = `[checks]
negative_data_rejection.expected-statuses = ["4xx"]
`;
/** Of some operations one check is not made: each entry of their lists is answered by itself, one that is refused too, within 200. */
const BY_ENTRY = `[[operations]]
include-operation-id = ["createJobs", "reportStarts"]
checks = { negative_data_rejection = { enabled = false } }
`;
/** What a trigger that is paused is told to do is answered 503, as its clients know it; the scan pauses some. */
const PAUSED = `[[operations]]
include-operation-id = ["callWebhook", "callOnlyWebhook", "publishOccurrence"]
checks = { not_a_server_error = { expected-statuses = ["2xx", "3xx", "4xx", "503"] } }
`;
/** Operations that are not asked, and why. */
const UNASKED = [
  // They send to addresses that the scanner has made up.
  "testNotificationConfig",
  "redeliverNotification",
];
/** As an administrator, further ones are not asked: they would end the session of the scan itself. */
const OWN_SESSION = ["logout", "changePassword"];

const folder = mkdtempSync(join(tmpdir(), "belfry-scan-"));
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));
const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(LIMIT_MINUTES * 60_000)]);

let stack: Program | undefined;
try {
  const environment = await phase("Schemathesis installed", () => virtualEnvironment(folder, REQUIREMENTS, signal));
  const [port, awsPort] = [await freePort(), await freePort()];
  const options = ["--scope", "real", "--port", String(port), "--aws-port", String(awsPort), "--memory", "--auth", "--airflow-stub"];
  const running = startStackProgram(options, { SELF_REGISTRATION: "open" });
  stack = running;
  await phase("local stack started", () => running.prints("Ready in"));
  const url = `http://127.0.0.1:${port}`;
  const scanner = join(environment, "bin/schemathesis");
  const scan = async (name: string, token: string, config: string, options: readonly string[]) => {
    const file = join(folder, `${name}.toml`);
    writeFileSync(file, HOOKS + REFUSALS + config + BY_ENTRY + PAUSED);
    const unasked = UNASKED.flatMap((id) => ["--exclude-operation-id", id]);
    const common = ["--url", url, "--header", `Authorization: Bearer ${token}`, "--seed", SEED, "--workers", "4", "--no-color"];
    const checks = [
      "--exclude-checks",
      UNCHECKED.join(","),
      "--suppress-health-check",
      "all",
      "--continue-on-failure",
      "--warnings",
      "off",
    ];
    const args = ["--config-file", file, "run", `${url}/openapi.json`, ...common, ...checks, ...unasked, ...options];
    const said = await run(scanner, args, { signal, cwd: folder });
    console.log(`${name}: ${/^\s*(\d[\d,]* generated.*)$/m.exec(said)?.[1] ?? "nothing was generated"}`);
  };

  // First, while the administrator's password is what it was.
  const administrator = await signIn(url, running.output);
  const config = await makeRecords({ url, headers: { authorization: `Bearer ${administrator}` } });
  const kept = ["--exclude-method", "DELETE", ...OWN_SESSION.flatMap((id) => ["--exclude-operation-id", id])];
  await phase("records asked about", () =>
    scan("records", administrator, config, ["--mode", "positive", "--phases", "coverage,fuzzing", "--max-examples", "5", ...kept]),
  );
  await phase("everything asked", () =>
    scan("anything", wordAfter(running.output, "token"), "", ["--phases", "coverage,fuzzing,stateful", "--max-examples", "8"]),
  );
  const failed = running.output.split("\n").filter((line) => line.includes('"request.failed"'));
  if (failed.length > 0) throw new ProgramFailed("the stack", "faults of its own", failed.join("\n"));
} catch (error) {
  if (error instanceof NotInstallable) {
    console.error(`\n*** SKIPPED: the API has not been scanned, since ${error.message}. ***\n`);
  } else {
    process.exitCode = 1;
    if (error instanceof ProgramFailed) console.error(error.output.split("\n").slice(-LAST_LINES).join("\n"));
    console.error(String(signal.aborted ? signal.reason : error));
  }
} finally {
  await stack?.kill("SIGINT");
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** An access token of the first administrator, whose password `npm start` prints. */
async function signIn(url: string, printed: string): Promise<string> {
  const [, username, password] = /^login\s+(\S+) \/ (\S+)/m.exec(printed) ?? [];
  const answer = await fetch(`${url}/api/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password }),
  });
  if (answer.status !== 200) throw new Error(`signing in answered ${answer.status}: ${await answer.text()}`);
  const { access_token } = (await answer.json()) as { readonly access_token: string };
  return access_token;
}

function wordAfter(text: string, name: string): string {
  const [, word] = new RegExp(`^${name}\\s+(\\S+)`, "m").exec(text) ?? [];
  if (word === undefined) throw new Error(`the stack printed no ${name}`);
  return word;
}
