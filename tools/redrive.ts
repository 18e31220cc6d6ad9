/**
 * `npm run redrive -- --scope NAME [--queue QUEUE] [--list | --redrive | --discard] [--letter ID]… [--all] [--local]`: dead
 * letters of a scope in words (`--list`, the default), what they asked for made to happen (`--redrive`), or deleted
 * (`--discard`, of one queue, letters by their ids or `--all`). Without --queue: every queue that holds some. Ends with 1 if
 * something is left. Harmless when repeated. Uses the AWS credentials of the environment; with --local the local stack, at
 * AWS_ENDPOINT_URL or else 127.0.0.1:4566.
 */
import { parseArgs } from "node:util";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { readDeployment } from "../infra/read-deployment.ts";
import { clientOptions } from "./client-options.ts";
import { askRedrive } from "./letters/ask-redrive.ts";
import { runRedrive } from "./letters/run-redrive.ts";

const USAGE = "npm run redrive -- --scope NAME [--queue QUEUE] [--list | --redrive | --discard] [--letter ID]… [--all] [--local]";

try {
  await main();
} catch (error) {
  console.error(`redrive: ${error instanceof Error ? error.message || error.name : String(error)}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      scope: { type: "string" },
      queue: { type: "string" },
      letter: { type: "string", multiple: true, default: [] },
      list: { type: "boolean", default: false },
      redrive: { type: "boolean", default: false },
      discard: { type: "boolean", default: false },
      all: { type: "boolean", default: false },
      local: { type: "boolean", default: false },
    },
  });
  const known = Object.keys(readDeployment().scopes);
  const { scope, queue, letter: letters } = values;
  if (scope === undefined || !known.includes(scope)) {
    throw new Error(`--scope must be one of ${known.join(", ")}, the scopes of cdk.json: ${USAGE}`);
  }
  const actions = (["list", "redrive", "discard"] as const).filter((one) => values[one]);
  const [action = "list"] = actions;
  if (actions.length > 1) throw new Error(`--list, --redrive and --discard exclude each other: ${USAGE}`);
  if (letters.length > 0 && (queue === undefined || action === "list")) throw new Error(`--letter needs --queue, and what to do: ${USAGE}`);
  if (action === "discard" && (queue === undefined || values.all === letters.length > 0)) {
    throw new Error(`--discard needs --queue, and either --letter or --all: ${USAGE}`);
  }
  const ask = askRedrive(new LambdaClient(clientOptions(values, scope)), scope);
  const whole = await runRedrive(ask, { action, queue, letters }, (line) => console.log(`${scope}: ${line}`));
  if (!whole) process.exitCode = 1;
}
