import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { run } from "../../emulator/support/phase.ts";
import type { Major } from "./install.ts";
import { Processes } from "./processes.ts";
import type { ReservedPort } from "./reserved-port.ts";

/**
 * Seconds that a process waits for another one's write. No longer: on SQLite the server of Airflow 3 now and then waits for itself,
 * and this is what ends it. Whoever asked is answered 500, and asks again.
 */
const WRITE_WAIT_SEC = 60;
const TASK_WAIT_SEC = 2 * WRITE_WAIT_SEC;
export const CREDENTIALS = { username: "admin", password: randomBytes(12).toString("hex") };

/** What both Airflows reach outside themselves. */
export interface Surroundings {
  readonly awsEndpoint: string;
  readonly smtpPort: number;
  /** The buckets and prefixes of which Airflow 3 reads DAG files, by the names of their bundles. */
  readonly bundles: Readonly<Record<string, { readonly bucket: string; readonly prefix: string }>>;
}

/** A real Airflow on loopback and SQLite: the fewest processes that it can do with, and DAG files looked at each second or two. */
export class Airflow {
  readonly major: Major;
  readonly url: string;
  /** Where Airflow 2 reads DAG files, also in folders of it. */
  readonly dagsFolder: string;
  readonly #python: string;
  readonly #home: string;
  readonly #port: ReservedPort;
  readonly #env: NodeJS.ProcessEnv;
  readonly #processes: Processes;

  private constructor(major: Major, python: string, folder: string, port: ReservedPort, surroundings: Surroundings) {
    this.major = major;
    this.url = `http://127.0.0.1:${port.port}`;
    this.#python = python;
    this.#home = join(folder, `airflow-${major}`);
    this.#port = port;
    this.dagsFolder = join(this.#home, "dags");
    mkdirSync(this.dagsFolder, { recursive: true });
    mkdirSync(join(this.#home, "tmp"));
    this.#env = {
      ...environment(this.#home, this.dagsFolder, surroundings),
      ...(major === 2 ? OF_2 : of3(this.#home, this.url, surroundings)),
    };
    this.#processes = new Processes(this.#home, this.#env);
  }

  static async start(
    { major, python, port }: { readonly major: Major; readonly python: string; readonly port: ReservedPort },
    folder: string,
    surroundings: Surroundings,
    signal: AbortSignal,
  ): Promise<Airflow> {
    const airflow = new Airflow(major, python, folder, port, surroundings);
    try {
      await airflow.#start(signal);
    } catch (error) {
      for (const line of airflow.lastLines(15)) console.error(line);
      await airflow.stop();
      throw error;
    }
    return airflow;
  }

  lastLines(count: number, condition = /./): string[] {
    return this.#processes.lastLines(count, condition).map((line) => `Airflow ${this.major}, ${line}`);
  }

  async version(signal: AbortSignal): Promise<string> {
    const response = await fetch(`${this.url}/api/${this.major === 2 ? "v1" : "v2"}/version`, { signal });
    return ((await response.json()) as { version: string }).version;
  }

  stop(): Promise<void> {
    return this.#processes.stop();
  }

  async #start(signal: AbortSignal): Promise<void> {
    const options = { signal, env: this.#env, cwd: this.#home };
    const airflow = (...args: string[]) => run(this.#python, ["-m", "airflow", ...args], options);
    await airflow("db", "migrate");
    letReadersBe(databaseOf(this.#home));
    const { username, password } = CREDENTIALS;
    if (this.major === 2) {
      const user = ["-u", username, "-p", password, "-r", "Admin", "-e", "admin@example.com", "-f", "Test", "-l", "Admin"];
      await airflow("users", "create", ...user);
    } else {
      writeFileSync(passwordsOf(this.#home), JSON.stringify({ [username]: password }));
    }
    const server = this.major === 2 ? ["webserver", "--workers", "1"] : ["api-server"];
    await this.#port.release();
    this.#spawn(...server, "--port", String(this.#port.port));
    this.#spawn("scheduler", "--skip-serve-logs");
    if (this.major === 3) this.#spawn("dag-processor");
    const health = `${this.url}/api/${this.major === 2 ? "v1" : "v2/monitor"}/health`;
    await this.#processes.ready(
      `Airflow ${this.major}`,
      async () => /"scheduler": ?\{[^}]*"status": ?"healthy"/.test(await (await fetch(health, { signal })).text()),
      signal,
    );
  }

  #spawn(...args: string[]): void {
    this.#processes.start(args[0] ?? "", this.#python, ["-m", "airflow", ...args]);
  }
}

/** That of this process without what would lead another Airflow or AWS to be used, and with the settings of both versions. */
function environment(home: string, dagsFolder: string, { awsEndpoint, smtpPort }: Surroundings): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^_?AIRFLOW|^AWS_|^PYTHON|^BELFRY_/.test(name));
  const aws = { endpoint_url: awsEndpoint, region_name: "us-east-1" };
  return {
    ...Object.fromEntries(own),
    AIRFLOW_HOME: home,
    HOME: home,
    TMPDIR: join(home, "tmp"),
    // Several processes write: each waits for the others, more patiently than by default (5 s), and none for the disk.
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: `sqlite:///${databaseOf(home)}?timeout=${WRITE_WAIT_SEC}`,
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONNECT_ARGS: "sqlite_args.CONNECT_ARGS",
    PYTHONPATH: fileURLToPath(new URL("../site", import.meta.url)),
    PYTHONDONTWRITEBYTECODE: "1",
    AIRFLOW__CORE__DAGS_FOLDER: dagsFolder,
    AIRFLOW__CORE__LOAD_EXAMPLES: "False",
    AIRFLOW__CORE__EXECUTOR: "LocalExecutor",
    AIRFLOW__CORE__PARALLELISM: "3",
    AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC: "1",
    AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME: "0.5",
    AIRFLOW__USAGE_DATA_COLLECTION__ENABLED: "False",
    AIRFLOW_CONN_AWS_DEFAULT: JSON.stringify({ conn_type: "aws", login: "local", password: "local", extra: aws }),
    AIRFLOW_CONN_SMTP_DEFAULT: JSON.stringify({
      conn_type: "smtp",
      host: "127.0.0.1",
      port: smtpPort,
      extra: { from_email: "airflow@example.com", disable_ssl: true, disable_tls: true },
    }),
  };
}

const OF_2 = {
  // SQLite is refused for anything but the sequential executor, though it does for tests.
  _AIRFLOW__SKIP_DATABASE_EXECUTOR_COMPATIBILITY_CHECK: "1",
  AIRFLOW__API__AUTH_BACKENDS: "airflow.providers.fab.auth_manager.api.auth.backend.basic_auth",
  AIRFLOW__WEBSERVER__WEB_SERVER_HOST: "127.0.0.1",
  AIRFLOW__WEBSERVER__SECRET_KEY: randomBytes(16).toString("hex"),
  AIRFLOW__SCHEDULER__DAG_DIR_LIST_INTERVAL: "1",
  AIRFLOW__SCHEDULER__MIN_FILE_PROCESS_INTERVAL: "1",
  AIRFLOW__SCHEDULER__PARSING_CLEANUP_INTERVAL: "2",
};

function of3(home: string, url: string, { bundles }: Surroundings): NodeJS.ProcessEnv {
  const list = Object.entries(bundles).map(([name, { bucket, prefix }]) => ({
    name,
    classpath: "airflow.providers.amazon.aws.bundles.s3.S3DagBundle",
    kwargs: { bucket_name: bucket, prefix, aws_conn_id: "aws_default", refresh_interval: 2 },
  }));
  return {
    AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS: `${CREDENTIALS.username}:admin`,
    AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE: passwordsOf(home),
    AIRFLOW__CORE__EXECUTION_API_SERVER_URL: `${url}/execution/`,
    AIRFLOW__API__BASE_URL: url,
    // A task whose server is busy waits for it.
    AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT: String(TASK_WAIT_SEC),
    AIRFLOW__API__HOST: "127.0.0.1",
    AIRFLOW__API__WORKERS: "1",
    AIRFLOW__API__SECRET_KEY: randomBytes(32).toString("hex"),
    AIRFLOW__API_AUTH__JWT_SECRET: randomBytes(64).toString("hex"),
    AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST: JSON.stringify(list),
    AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_STORAGE_PATH: join(home, "bundles"),
    AIRFLOW__DAG_PROCESSOR__BUNDLE_REFRESH_CHECK_INTERVAL: "1",
    AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL: "1",
  };
}

function databaseOf(home: string): string {
  return join(home, "airflow.db");
}

/** With a write-ahead log, which the database keeps from here on, writers do not wait for readers. */
function letReadersBe(path: string): void {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL");
  database.close();
}

function passwordsOf(home: string): string {
  return join(home, "passwords.json");
}
