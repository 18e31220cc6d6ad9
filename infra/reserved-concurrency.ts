import type { FunctionName } from "./bundle-functions.ts";

/**
 * Concurrent executions that a scope keeps for a function where cdk.json says `reserve`: as many it always gets, and never
 * more. What fires and what reports has enough of its own. What serves requests from outside, the `authorizer` among them,
 * which every wrong token comes to, can take no more than its own, whatever floods it. The others share what is left.
 */
export const RESERVED = {
  dispatch: 300,
  complete: 100,
  publish: 50,
  api: 50,
  authorizer: 50,
  socket: 50,
  accounts: 20,
  schedules: 20,
  tasks: 20,
  notifications: 20,
  console: 20,
  redrive: 10,
  telegram: 10,
} as const satisfies Partial<Record<FunctionName, number>>;

export function reservedFor(name: FunctionName): number | undefined {
  return Object.entries(RESERVED).find(([reserving]) => reserving === name)?.[1];
}
