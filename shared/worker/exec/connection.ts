import type { CliOptions } from "./cli-options.ts";
import type { ExecConfig } from "./config.ts";

interface Connection {
  readonly apiUrl: string;
  readonly endpoint?: string;
  readonly region?: string;
}

/** What an AWS SDK needs for the local stack, and everybody may know. */
const LOCAL = {
  AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
};

/**
 * Where the worker reports and reads: an option of the command line over a variable over the config file. For an API on
 * this machine, what is still missing is set in `env` to what the local stack needs.
 */
export function connectionOf(
  flags: Pick<CliOptions, "api" | "endpoint" | "region">,
  config: Pick<ExecConfig, "queue" | "api_url" | "endpoint" | "region">,
  env: NodeJS.ProcessEnv,
): Connection {
  const local = `http://127.0.0.1:${config.queue.startsWith("mock.") ? 9095 : 8095}`;
  const apiUrl = flags.api ?? env["BELFRY_API_URL"] ?? config.api_url ?? local;
  const endpoint = flags.endpoint ?? env["AWS_ENDPOINT_URL_SQS"] ?? env["AWS_ENDPOINT_URL"] ?? config.endpoint;
  const region = flags.region ?? env["AWS_REGION"] ?? config.region;
  if (isLoopback(apiUrl)) for (const [name, value] of Object.entries(LOCAL)) env[name] ??= value;
  return { apiUrl, ...(endpoint !== undefined && { endpoint }), ...(region !== undefined && { region }) };
}

function isLoopback(url: string): boolean {
  return URL.canParse(url) && ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);
}
