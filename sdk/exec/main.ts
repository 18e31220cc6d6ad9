#!/usr/bin/env node
/**
 * belfry-exec: a worker that runs allow-listed commands as processes of their own.
 *
 *     belfry-exec --config exec.json [--log text|json] …      (--help lists the options)
 *
 * Exit codes: 0 after SIGTERM or SIGINT, once nothing runs any more; 2 for an option or a config file that cannot be used.
 */
import { once } from "node:events";
import { createWorker } from "../worker/create-worker.ts";
import { WorkerError } from "../connection/errors.ts";
import { jsonLogger } from "../connection/logger.ts";
import { readCliOptions, USAGE } from "./cli-options.ts";
import { type CommandRunner, commandRunner } from "./command/command-runner.ts";
import { connectionOf } from "./connection.ts";
import { readConfig } from "./read-config.ts";
import { textLogger } from "./text-logger.ts";

try {
  await main();
} catch (error) {
  if (!(error instanceof WorkerError)) throw error;
  console.error(`belfry-exec: ${error.message}`);
  process.exitCode = 2;
}

async function main(): Promise<void> {
  const options = readCliOptions(process.argv.slice(2));
  if (options === "help") return console.log(USAGE);
  const config = await readConfig(options.config);
  if (options.check) return console.log(`${options.config}: ok, ${Object.keys(config.commands).length} commands for ${config.queue}`);

  const logger = options.log === "json" ? jsonLogger : textLogger((text) => process.stdout.write(text));
  const runner = commandRunner(config, { writable: logWritable });
  const worker = createWorker({
    queue: config.queue,
    ...connectionOf(options, config, process.env),
    concurrency: options.concurrency ?? config.concurrency,
    shutdownGraceSeconds: options["shutdown-grace"],
    handler: runner.handler,
    logger,
    // Commands that were told to end are still to be waited for; the SDK would end the process before.
    handleSignals: false,
  });
  stopOnSignal(async () => worker.stop(), runner);
  const unset = [...new Set(Object.values(config.commands).flatMap(({ pass_env }) => pass_env))].filter(
    (name) => process.env[name] === undefined,
  );
  if (unset.length > 0) logger.info(`not set, so not passed on: ${unset.join(", ")}`);
  await worker.start();
}

/** The first signal stops the worker, a second one at once; neither leaves a command running. */
function stopOnSignal(stop: () => Promise<unknown>, runner: CommandRunner): void {
  let stopping: Promise<void> | undefined;
  const end = async () => {
    await stop();
    await runner.idle();
  };
  const onSignal = () => {
    if (stopping) process.exit(1);
    stopping = end();
    // Whatever else holds the process: nothing runs any more.
    void stopping.then(() => process.exit(0));
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, onSignal);
  // However the process ends: commands live in groups of their own and would outlive it.
  process.on("exit", () => runner.kill());
}

/** Resolves when the log's streams take more. */
async function logWritable(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) if (stream.writableNeedDrain) await once(stream, "drain");
}
