/** List prices in US dollars, us-east-1, without free tiers. Sources: the pricing pages of the services, November 2026. */
export const PRICES = {
  /** Per request; a batch is one request. https://aws.amazon.com/sqs/pricing/ (standard queues, first 100 billion) */
  sqsRequest: 0.4e-6,
  /** Per write unit, on demand. https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  dynamodbWriteUnit: 0.625e-6,
  /** Per read unit, on demand. */
  dynamodbReadUnit: 0.125e-6,
  /** Per invocation of a schedule. https://aws.amazon.com/eventbridge/pricing/ */
  schedulerInvocation: 1e-6,
  /** Per custom event published, of up to 64 KB; rules, and deliveries within the account, are free. https://aws.amazon.com/eventbridge/pricing/ */
  eventPublished: 1e-6,
  /** Per PUT, COPY, POST or LIST. https://aws.amazon.com/s3/pricing/ (standard storage) */
  s3Write: 0.005e-3,
  /** Per GET, and all other requests. */
  s3Read: 0.0004e-3,
  /** Per request of an HTTP API. https://aws.amazon.com/api-gateway/pricing/ */
  httpApiRequest: 1e-6,
  /** Per message of a WebSocket API, of up to 32 KB, in either direction. https://aws.amazon.com/api-gateway/pricing/ */
  socketMessage: 1e-6,
  /** Per minute of a connection. */
  socketMinute: 0.25e-6,
  /** Per invocation. https://aws.amazon.com/lambda/pricing/ */
  lambdaInvocation: 0.2e-6,
  /** Per GB and second on arm64. */
  lambdaGigabyteSecond: 0.0000133334,
  /** Per GB of logs taken in. https://aws.amazon.com/cloudwatch/pricing/ */
  logGigabyte: 0.5,
} as const;
