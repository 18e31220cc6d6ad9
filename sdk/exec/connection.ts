import type { CliOptions } from "./cli-options.ts";
import type { ExecConfig } from "./config.ts";

interface Connection {
  readonly apiUrl: string;
  readonly endpoint?: string;
  readonly region?: string;
}

/** Where the worker reports and reads: an option of the command line over a variable over the config file. */
export function connectionOf(
  flags: Pick<CliOptions, "api" | "endpoint" | "region">,
  config: Pick<ExecConfig, "queue" | "api_url" | "endpoint" | "region">,
  env: NodeJS.ProcessEnv,
): Connection {
  const local = `http://127.0.0.1:${config.queue.startsWith("mock.") ? 9095 : 8095}`;
  const apiUrl = flags.api ?? env["BELFRY_API_URL"] ?? config.api_url ?? local;
  const endpoint = flags.endpoint ?? env["AWS_ENDPOINT_URL_SQS"] ?? env["AWS_ENDPOINT_URL"] ?? config.endpoint;
  const region = flags.region ?? env["AWS_REGION"] ?? config.region;
  return { apiUrl, ...(endpoint !== undefined && { endpoint }), ...(region !== undefined && { region }) };
}
