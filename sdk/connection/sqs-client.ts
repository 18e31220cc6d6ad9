import { SQSClient } from "@aws-sdk/client-sqs";
import type { ApiOptions } from "./api-client.ts";
import { awsSettings } from "./aws-settings.ts";

export interface SqsOptions {
  /** A client of your own; it is not closed by the SDK. @default one made from the two options below */
  readonly sqs?: SQSClient;
  /** @default `AWS_ENDPOINT_URL_SQS` or `AWS_ENDPOINT_URL`; else, for an API on this machine, what it says; else AWS */
  readonly endpoint?: string;
  /** @default `AWS_REGION`; else the local stack's for an endpoint on this machine, or as the AWS SDK finds it */
  readonly region?: string;
}

/** Answers the SQS client, which is made when it is first asked for. */
export type SqsSource = () => Promise<SQSClient>;

/**
 * `pollers`: how many long polls the client must carry at the same time. The source throws WorkerError `API_UNREACHABLE`
 * while an API on this machine, which would know the endpoint, does not answer; asked again, it tries again.
 */
export function sqsSource(options: SqsOptions & ApiOptions, pollers = 1, env: NodeJS.ProcessEnv = process.env): SqsSource {
  const { sqs } = options;
  if (sqs) return async () => sqs;
  let making: Promise<SQSClient> | undefined;
  return () => {
    making ??= make(options, pollers, env).catch((error: unknown) => {
      making = undefined;
      throw error;
    });
    return making;
  };
}

async function make(options: SqsOptions & ApiOptions, pollers: number, env: NodeJS.ProcessEnv): Promise<SQSClient> {
  const { endpoint, region, credentials } = await awsSettings(options, env);
  // Every waiting poll holds a socket; heartbeats and deletes must not queue behind them.
  const sockets = { maxSockets: pollers * 2 + 20 };
  return new SQSClient({
    ...(region !== undefined && { region }),
    ...(credentials !== undefined && { credentials }),
    // Emulators answer queue URLs with a host that may resolve only inside their network.
    ...(endpoint !== undefined && { endpoint, useQueueUrlAsEndpoint: false }),
    // Longer than a long poll (20 s): a connection that died silently must not silence the worker.
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 30_000,
      throwOnRequestTimeout: true,
      httpAgent: sockets,
      httpsAgent: sockets,
    },
  });
}
