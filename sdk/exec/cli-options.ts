import { parseArgs } from "node:util";
import * as z from "zod";
import { WorkerError } from "../connection/errors.ts";
import { faultsOf } from "../worker/completions/faults.ts";

export const USAGE = `belfry-exec --config FILE [options]

Runs the commands that FILE allows, as the messages of its queue ask for them.

  --config FILE            the config file (JSON)
  --check                  check the config file and end
  --api URL                the API           (else BELFRY_API_URL, the config's api_url, http://127.0.0.1:8095)
  --endpoint URL           the SQS endpoint  (else AWS_ENDPOINT_URL_SQS, AWS_ENDPOINT_URL, the config's endpoint)
  --region NAME            the AWS region    (else AWS_REGION, the config's region)
  --concurrency N          commands at the same time        (else the config's; default: 1)
  --shutdown-grace SECONDS what running commands get to end after SIGTERM or SIGINT (default: 25)
  --log text|json          lines for people or for machines (default: text)
  --help                   this text

BELFRY_API_TOKEN is the API's bearer token: a variable, as a command line is there for all to read.`;

const Flags = z.strictObject({
  config: z.string("is missing"),
  check: z.boolean().default(false),
  api: z.string().optional(),
  endpoint: z.string().optional(),
  region: z.string().optional(),
  concurrency: z.coerce.number("must be a number").int().min(1).max(1_000).optional(),
  "shutdown-grace": z.coerce.number("must be a number of seconds").min(0).max(43_200).default(25),
  log: z.enum(["text", "json"], "must be text or json").default("text"),
});
export type CliOptions = z.output<typeof Flags>;

/** Reads the command line. @throws WorkerError `INVALID_OPTION`, naming each option that is wrong. */
export function readCliOptions(args: readonly string[]): CliOptions | "help" {
  const { help, ...values } = parse(args);
  if (help) return "help";
  const options = Flags.safeParse(values);
  if (options.success) return options.data;
  throw new WorkerError(
    "INVALID_OPTION",
    faultsOf(options.error)
      .map((fault) => `--${fault}`)
      .join("; "),
  );
}

function parse(args: readonly string[]) {
  try {
    const text = { type: "string" } as const;
    const flag = { type: "boolean" } as const;
    return parseArgs({
      args: [...args],
      options: {
        config: text,
        check: flag,
        api: text,
        endpoint: text,
        region: text,
        concurrency: text,
        "shutdown-grace": text,
        log: text,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw new WorkerError("INVALID_OPTION", error instanceof Error ? error.message : String(error), { cause: error });
  }
}
