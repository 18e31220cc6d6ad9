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
  /** Per request of an HTTP API. https://aws.amazon.com/api-gateway/pricing/ */
  httpApiRequest: 1e-6,
  /** Per invocation. https://aws.amazon.com/lambda/pricing/ */
  lambdaInvocation: 0.2e-6,
  /** Per GB and second on arm64. */
  lambdaGigabyteSecond: 0.0000133334,
  /** Per GB of logs taken in. https://aws.amazon.com/cloudwatch/pricing/ */
  logGigabyte: 0.5,
} as const;
