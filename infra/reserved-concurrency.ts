import type { FunctionName } from "./bundle-functions.ts";

/**
 * Concurrent executions that a scope keeps for a function where cdk.json says `reserve`: as many it always gets, and never
 * more. What fires and what reports has enough of its own; the doors from outside (`publish`, `api`, and the `authorizer`,
 * which every wrong token comes to) can take no more than theirs, whatever floods them. The others share what is left.
 */
export const RESERVED = {
  dispatch: 300,
  complete: 100,
  publish: 50,
  api: 50,
  authorizer: 50,
} as const satisfies Partial<Record<FunctionName, number>>;

export function reservedFor(name: FunctionName): number | undefined {
  return Object.entries(RESERVED).find(([reserving]) => reserving === name)?.[1];
}
