/**
 * `npm run test:airflow`: installs the pinned Airflow 2 and 3, starts both on loopback with the local stack, a scope of which
 * runs its schedules on each, a mail server and a data server, and runs the tests of this folder against them, and the client's
 * contract.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { phase, ProgramFailed, run } from "../emulator/support/phase.ts";
import { Airflow, CREDENTIALS } from "./support/airflow.ts";
import { startDataServer } from "./support/data-server.ts";
import { install, type Major, NotInstallable } from "./support/install.ts";
import { startMailServer } from "./support/mail-server.ts";
import { beginPrefix, localS3, publish } from "./support/publish.ts";
import { reservePort } from "./support/reserved-port.ts";
import { SCOPES, Services } from "./support/services.ts";
import { type Settings, VARIABLE } from "./support/settings.ts";
import { syncFolder } from "./support/synced-folder.ts";

const LIMIT_MINUTES = 20;
/** Shown of what failed. */
const LAST_LINES = 40;
const FAULT = /\b(?:ERROR|CRITICAL)\b|^Traceback|^[\w.]+(?:Error|Exception)\b|\[error/;
const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "belfry-airflow-run-"));
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));
const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(LIMIT_MINUTES * 60_000)]);

const dags = { bucket: "belfry-dags", prefix: "dags/" };
const resultsBucket = "belfry-results";
const started: { stop(): Promise<void> }[] = [];
const airflows: Airflow[] = [];
let services: Services | undefined;
try {
  const pythons = await phase("Airflow 2 and 3 installed", async () => ({ 2: await install(2, signal), 3: await install(3, signal) }));
  const ports = { 2: await reservePort(), 3: await reservePort() };
  const urls = { 2: `http://127.0.0.1:${ports[2].port}`, 3: `http://127.0.0.1:${ports[3].port}` };
  const stack = await phase("local stack started", () => Services.start(folder, urls, CREDENTIALS));
  services = stack;
  started.push(stack);
  const mailServer = await startMailServer(join(folder, "mails"));
  const dataServer = await startDataServer();
  started.push(mailServer, dataServer);
  const s3 = localS3(stack.awsEndpoint);
  for (const Bucket of [dags.bucket, resultsBucket]) await s3.send(new CreateBucketCommand({ Bucket }));
  for (const place of [dags, stack.dags(3)]) await beginPrefix(s3, place);
  const surroundings = {
    awsEndpoint: stack.awsEndpoint,
    smtpPort: mailServer.port,
    bundles: { tests: dags, belfry: stack.dags(3) },
  };
  const [airflow2, airflow3] = await phase("Airflow 2 and 3 started", async () => {
    const starting = ([2, 3] as const).map(async (major) => {
      const airflow = await Airflow.start({ major, python: pythons[major], port: ports[major] }, folder, surroundings, signal);
      airflows.push(airflow);
      return airflow;
    });
    const settled = await Promise.allSettled(starting);
    for (const one of settled) if (one.status === "rejected") throw one.reason;
    return Promise.all(starting);
  });
  if (!airflow2 || !airflow3) throw new Error("unreachable");
  started.push(syncFolder(s3, stack.dags(2), join(airflow2.dagsFolder, "belfry")));
  const places = { s3, dags, dagsFolder: airflow2.dagsFolder };
  for (const name of ["conformance.py", "chain.py"]) {
    const text = readFileSync(new URL(`dags/${name}`, import.meta.url), "utf8");
    for (const major of [2, 3] as const) await publish(major, places, name, text);
  }
  const resultsDirectory = join(folder, "results");
  mkdirSync(resultsDirectory);
  const serviceOf = (major: Major) => ({ apiUrl: stack.apiUrl(major), scope: SCOPES[major], dags: stack.dags(major) });
  await test({
    airflows: {
      2: { url: airflow2.url, version: await airflow2.version(signal), python: pythons[2] },
      3: { url: airflow3.url, version: await airflow3.version(signal), python: pythons[3] },
    },
    ...CREDENTIALS,
    awsEndpoint: stack.awsEndpoint,
    dags,
    dagsFolder: airflow2.dagsFolder,
    resultsBucket,
    resultsDirectory,
    services: { 2: serviceOf(2), 3: serviceOf(3) },
    mails: join(folder, "mails"),
    dataUrl: `http://127.0.0.1:${dataServer.port}`,
  });
} catch (error) {
  if (error instanceof NotInstallable) {
    console.error(`\n*** SKIPPED: no test has been run against a real Airflow, since ${error.message}. ***\n`);
  } else {
    process.exitCode = 1;
    if (error instanceof ProgramFailed) console.error(error.output.split("\n").slice(-LAST_LINES).join("\n"));
    for (const airflow of airflows) for (const line of airflow.lastLines(LAST_LINES, FAULT)) console.error(line);
    for (const line of services?.lastErrors(LAST_LINES) ?? []) console.error(line);
    console.error(signal.aborted ? String(signal.reason) : error);
  }
} finally {
  await Promise.all(airflows.map((airflow) => airflow.stop()));
  // Whoever uses the stack's S3 ends before it.
  for (const one of started.toReversed()) await one.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
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
