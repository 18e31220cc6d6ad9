import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "../../support/stack/stack-process.ts";
import { run } from "./phase.ts";
import { NotInstallable, virtualEnvironment } from "./virtual-environment.ts";

const PROJECT_NODE = dirname(process.execPath);
const REQUIREMENTS = new URL("../requirements.txt", import.meta.url).pathname;
const START_SECONDS = 30;

/**
 * Makes a virtual environment with the pinned emulator in a folder.
 *
 * @throws NotInstallable without Python 3.10 or later with venv, openssl, or a package registry
 */
export async function install(folder: string, signal: AbortSignal): Promise<string> {
  await run("openssl", ["version"], { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new NotInstallable("openssl is not there, with which the emulator makes its certificate", { cause: error });
  });
  return virtualEnvironment(folder, REQUIREMENTS, signal);
}

/**
 * The emulator in a process of its own: on a free loopback port, over TLS, with IAM enforced, so that a function may do
 * what its role grants and no more.
 */
export class Emulator {
  readonly endpoint: string;
  readonly certificate: string;
  readonly #log: string;
  readonly #port: number;
  readonly #child: ChildProcess;

  private constructor(folder: string, environment: string, port: number) {
    const temporary = join(folder, "tmp");
    mkdirSync(temporary);
    this.#port = port;
    this.endpoint = `https://127.0.0.1:${port}`;
    this.certificate = join(temporary, "ministack-tls/server.crt");
    this.#log = join(folder, "emulator.log");
    const log = openSync(this.#log, "w");
    const server = ["-m", "hypercorn", "-c", "python:ministack.core.hypercorn_conf", "--bind", `127.0.0.1:${port}`, "ministack.app:app"];
    // Its functions inherit this environment: nothing of the caller's may be in it, such as an endpoint or credentials.
    const env = {
      PATH: [PROJECT_NODE, join(environment, "bin"), process.env["PATH"]].join(delimiter),
      HOME: folder,
      TMPDIR: temporary,
      GATEWAY_PORT: String(port),
      BIND_HOST: "127.0.0.1",
      MINISTACK_HOST: "127.0.0.1",
      USE_SSL: "1",
      AUTH: "true",
      SFTP_ENABLED: "0",
      IOT_MTLS_ENABLED: "0",
    };
    // A process group of its own, which its functions are in too, so that all of them can be ended at once.
    this.#child = spawn(join(environment, "bin/python"), server, { cwd: folder, env, detached: true, stdio: ["ignore", log, log] });
  }

  static async start(folder: string, environment: string, signal: AbortSignal): Promise<Emulator> {
    const emulator = new Emulator(folder, environment, await freePort());
    try {
      await emulator.#ready(signal);
    } catch (error) {
      await emulator.stop();
      throw error;
    }
    return emulator;
  }

  /** What programs need to reach it as they would reach AWS. */
  get variables(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_CA_BUNDLE: this.certificate,
      NODE_EXTRA_CA_CERTS: this.certificate,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: "us-east-1",
    };
  }

  /** Lines of its log that fulfil the condition; what functions log is among them. */
  logged(condition: RegExp): string[] {
    return readFileSync(this.#log, "utf8")
      .split("\n")
      .filter((line) => condition.test(line));
  }

  async stop(): Promise<void> {
    if (this.#child.pid === undefined) return;
    const gone = this.#child.exitCode === null && this.#child.signalCode === null ? once(this.#child, "exit") : undefined;
    try {
      process.kill(-this.#child.pid, "SIGKILL");
    } catch {
      // Nobody of the group is left.
    }
    await gone;
  }

  async #ready(signal: AbortSignal): Promise<void> {
    for (const end = Date.now() + START_SECONDS * 1000; Date.now() < end; await delay(100, undefined, { signal })) {
      if (this.#child.exitCode !== null) break;
      if (await accepts(this.#port)) return;
    }
    throw new Error(`the emulator did not start:\n${this.logged(/./).slice(-20).join("\n")}`);
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
