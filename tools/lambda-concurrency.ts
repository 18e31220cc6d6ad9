import { GetAccountSettingsCommand, GetFunctionConcurrencyCommand, LambdaClient, ResourceNotFoundException } from "@aws-sdk/client-lambda";
import { RESERVED } from "../infra/reserved-concurrency.ts";
import { type Deployment, functionName, placeOf, reservingScopes } from "../shared/contract/deployment/deployment.ts";

/** Lambda refuses a reservation that would leave less for functions without one. https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
const LEFT_OVER = 100;
/** Enough for 10,000 runs in a second; what accounts have, but for new ones. */
const ENOUGH = 1_000;
const QUOTA = "L-B99A9384";

/** How a region's concurrency is spoken for. */
export interface Concurrency {
  /** Of the account, in this region. */
  readonly limit: number;
  /** What no reservation has, of whatever application. */
  readonly unreserved: number;
  /** What the scopes that reserve want of it, beyond what their functions have. */
  readonly wanted: number;
}

/** What is to be done about it: nothing, a quota to ask for because deploying would fail, or one that would be better. */
export interface Advice {
  readonly deploys: boolean;
  /** Concurrent executions to ask for; undefined: there are enough. */
  readonly ask: number | undefined;
}

export function adviceOn({ limit, unreserved, wanted }: Concurrency): Advice {
  const missing = wanted > 0 ? Math.max(0, wanted + LEFT_OVER - unreserved) : 0;
  const needed = Math.max(ENOUGH, limit + missing);
  return { deploys: missing === 0, ask: needed > limit ? needed : undefined };
}

/** Reads the account's limit and what is reserved of it. */
export async function readConcurrency(client: LambdaClient, reservingScopes: readonly string[]): Promise<Concurrency> {
  const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
  const { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: unreserved } = AccountLimit ?? {};
  if (limit === undefined || unreserved === undefined) throw new Error("Lambda did not answer the account's limits");
  let wanted = 0;
  for (const scope of reservingScopes) {
    for (const [name, amount] of Object.entries(RESERVED)) {
      const held = await reservedBy(client, functionName(scope, name));
      wanted += Math.max(0, amount - held);
    }
  }
  return { limit, unreserved, wanted };
}

/** Of each region that a scope is deployed in which reserves, or (`all`) in which any is. */
export async function readConcurrencies(deployment: Deployment, { all = false } = {}): Promise<readonly Concurrency[]> {
  const reserving = reservingScopes(deployment);
  const byRegion = Map.groupBy(all ? Object.keys(deployment.scopes) : reserving, (scope) => placeOf(deployment, scope).region);
  return Promise.all(
    [...byRegion].map(([region, scopes]) =>
      readConcurrency(
        new LambdaClient(region === undefined ? {} : { region }),
        scopes.filter((scope) => reserving.includes(scope)),
      ),
    ),
  );
}

/** What doctor and deploy say, a line each. */
export function describe(concurrency: Concurrency): string[] {
  const { limit, unreserved, wanted } = concurrency;
  const { deploys, ask } = adviceOn(concurrency);
  const lines = [`Lambda: ${limit} concurrent executions, ${unreserved} of them not reserved, ${wanted} more to be reserved`];
  if (!deploys)
    lines.push(`this deployment would fail: ${LEFT_OVER} must be left that nobody reserves. Take out \`reserve\`, or ask for more`);
  if (ask !== undefined) {
    lines.push(
      `ask for ${ask}: aws service-quotas request-service-quota-increase --service-code lambda --quota-code ${QUOTA} --desired-value ${ask}`,
    );
  }
  if (limit < ENOUGH)
    lines.push("until then, a low `apiThrottle` and `eventsThrottle` in cdk.json keep a flood of requests from taking them all");
  return lines;
}

/** 0 for a function that has none, or is not there. */
async function reservedBy(client: LambdaClient, name: string): Promise<number> {
  try {
    const { ReservedConcurrentExecutions = 0 } = await client.send(new GetFunctionConcurrencyCommand({ FunctionName: name }));
    return ReservedConcurrentExecutions;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return 0;
    throw error;
  }
}
