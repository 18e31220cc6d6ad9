import type { FunctionName } from "./bundle-functions.ts";

/**
 * Concurrent executions that a scope keeps for a function where cdk.json says `reserve`: as many it always gets, and never
 * more. What fires and what reports has enough of its own; the doors from outside (`publish`, `api`, and the `authorizer`,
 * which every wrong token comes to) can take no more than theirs, whatever floods them. The others share what is left.
 */
export const RESERVED: Readonly<Partial<Record<FunctionName, number>>> = {
  dispatch: 300,
  complete: 100,
  publish: 50,
  api: 50,
  authorizer: 50,
};

/**
 * Of a function with a reservation, event sources must not ask for more than it has: what is throttled counts as received,
 * and ends in the dead-letter queue. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export function mostAtOnce(name: FunctionName, reserve: boolean): { readonly maxConcurrency?: number } {
  const reserved = reserve ? RESERVED[name] : undefined;
  return reserved === undefined ? {} : { maxConcurrency: reserved };
}
