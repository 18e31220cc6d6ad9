/**
 * `npm run test:airflow`: installs the pinned Airflow 2 and 3, starts both on loopback with the local stack's S3, a mail
 * server and a data server, and runs the tests of this folder against them, and the client's contract.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { phase, ProgramFailed, run } from "../emulator/support/phase.ts";
import { startStackProgram } from "../support/stack-process.ts";
import { Airflow, CREDENTIALS } from "./support/airflow.ts";
import { startDataServer } from "./support/data-server.ts";
import { install, NotInstallable } from "./support/install.ts";
import { startMailServer } from "./support/mail-server.ts";
import { localS3, prepareBuckets, publish } from "./support/publish.ts";
import { type Settings, VARIABLE } from "./support/settings.ts";

const LIMIT_MINUTES = 20;
/** Shown of what failed. */
const LAST_LINES = 40;
const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "belfry-airflow-run-"));
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));
const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(LIMIT_MINUTES * 60_000)]);

const dags = { bucket: "belfry-dags", prefix: "dags/" };
const resultsBucket = "belfry-results";
const started: { stop(): Promise<void> }[] = [];
const airflows: Airflow[] = [];
try {
  const pythons = await phase("Airflow 2 and 3 installed", async () => ({ 2: await install(2, signal), 3: await install(3, signal) }));
  const awsEndpoint = await phase("local stack started", startStack);
  const mailServer = await startMailServer(join(folder, "mails"));
  started.push(mailServer);
  const dataServer = await startDataServer();
  started.push(dataServer);
  const s3 = localS3(awsEndpoint);
  await prepareBuckets({ s3, dags, dagsFolder: "" }, resultsBucket);
  const surroundings = { awsEndpoint, smtpPort: mailServer.port, dags };
  const [airflow2, airflow3] = await phase("Airflow 2 and 3 started", async () => {
    const starting = ([2, 3] as const).map(async (major) => {
      const airflow = await Airflow.start(major, pythons[major], folder, surroundings, signal);
      airflows.push(airflow);
      return airflow;
    });
    const settled = await Promise.allSettled(starting);
    for (const one of settled) if (one.status === "rejected") throw one.reason;
    return Promise.all(starting);
  });
  if (!airflow2 || !airflow3) throw new Error("unreachable");
  const places = { s3, dags, dagsFolder: airflow2.dagsFolder };
  const conformance = readFileSync(new URL("support/conformance.py", import.meta.url), "utf8");
  for (const major of [2, 3] as const) await publish(major, places, "conformance.py", conformance);
  const resultsDirectory = join(folder, "results");
  mkdirSync(resultsDirectory);
  await test({
    airflows: {
      2: { url: airflow2.url, version: await airflow2.version(signal), python: pythons[2] },
      3: { url: airflow3.url, version: await airflow3.version(signal), python: pythons[3] },
    },
    ...CREDENTIALS,
    awsEndpoint,
    dags,
    dagsFolder: airflow2.dagsFolder,
    resultsBucket,
    resultsDirectory,
    mails: join(folder, "mails"),
    dataUrl: `http://127.0.0.1:${dataServer.port}`,
  });
} catch (error) {
  if (error instanceof NotInstallable) {
    console.error(`\n*** SKIPPED: no test has been run against a real Airflow, since ${error.message}. ***\n`);
  } else {
    process.exitCode = 1;
    if (error instanceof ProgramFailed) console.error(error.output.split("\n").slice(-LAST_LINES).join("\n"));
    for (const airflow of airflows) for (const line of airflow.lastLines(LAST_LINES, /error|critical|warn/i)) console.error(line);
    console.error(signal.aborted ? String(signal.reason) : error);
  }
} finally {
  await Promise.all(airflows.map((airflow) => airflow.stop()));
  await Promise.all(started.map((one) => one.stop()));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The local stack in a process of its own; answers its AWS endpoint. */
async function startStack(): Promise<string> {
  const program = startStackProgram(["--memory", "--scope", "real", "--port", "0", "--aws-port", "0"]);
  started.push({ stop: () => program.kill("SIGINT") });
  await program.prints("Ready in");
  const endpoint = /^AWS +(\S+)/m.exec(program.output)?.[1];
  if (endpoint === undefined) throw new Error(`the local stack names no AWS endpoint:\n${program.output}`);
  return endpoint;
}

async function test(settings: Settings): Promise<void> {
  const { airflows, username, password } = settings;
  console.log(`Airflow ${airflows[2].version} at ${airflows[2].url}, Airflow ${airflows[3].version} at ${airflows[3].url}`);
  const env = {
    ...process.env,
    [VARIABLE]: JSON.stringify(settings),
    BELFRY_AIRFLOW_V1_URL: airflows[2].url,
    BELFRY_AIRFLOW_V2_URL: airflows[3].url,
    BELFRY_AIRFLOW_USERNAME: username,
    BELFRY_AIRFLOW_PASSWORD: password,
  };
  const vitest = join(root, "node_modules/.bin/vitest");
  const args = ["run", "--config", "test/airflow/vitest.config.ts", ...process.argv.slice(2)];
  await phase("tested", () => run(process.execPath, [vitest, ...args], { signal, env, cwd: root, stdio: "inherit" }));
}
