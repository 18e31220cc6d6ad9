import { type ChildProcess, fork } from "node:child_process";
import type { Recorder } from "../drive/recorder.ts";

const CREDENTIALS = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_REGION: "us-east-1" };

/** An SDK worker whose process is killed now and then; another takes its place at once. */
export class KilledWorker {
  readonly #arguments: readonly string[];
  readonly #recorder: Recorder;
  #child: ChildProcess | undefined;

  constructor(options: { readonly queue: string; readonly apiUrl: string; readonly endpoint: string }, recorder: Recorder) {
    this.#arguments = [options.queue, options.apiUrl, options.endpoint];
    this.#recorder = recorder;
  }

  start(): void {
    const child = fork(new URL("sdk-child.ts", import.meta.url), this.#arguments, { env: { ...process.env, ...CREDENTIALS } });
    // It is our own process that speaks.
    child.on("message", (worked: { runId: string; at: number }) => void this.#recorder.worked.push(worked));
    this.#child = child;
  }

  kill(): void {
    this.#child?.kill("SIGKILL");
  }
}
