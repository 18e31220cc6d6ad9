import { SQSClient } from "@aws-sdk/client-sqs";

export interface SqsOptions {
  /** A client of your own; it is not closed by the SDK. @default one made from the two options below */
  readonly sqs?: SQSClient;
  /** @default `AWS_ENDPOINT_URL_SQS` or `AWS_ENDPOINT_URL`, else AWS */
  readonly endpoint?: string;
  /** @default as the AWS SDK finds it: `AWS_REGION`, then the profile */
  readonly region?: string;
}

/** Makes the SQS client. `pollers`: how many long polls it must carry at the same time. */
export function sqsClient({ sqs, endpoint, region }: SqsOptions, pollers = 1, env: NodeJS.ProcessEnv = process.env): SQSClient {
  if (sqs) return sqs;
  const custom = endpoint ?? env["AWS_ENDPOINT_URL_SQS"] ?? env["AWS_ENDPOINT_URL"];
  // Every waiting poll holds a socket; heartbeats and deletes must not queue behind them.
  const sockets = { maxSockets: pollers * 2 + 20 };
  return new SQSClient({
    ...(region !== undefined && { region }),
    // Emulators answer queue URLs with a host that may resolve only inside their network.
    ...(custom !== undefined && { endpoint: custom, useQueueUrlAsEndpoint: false }),
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
