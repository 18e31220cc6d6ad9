import { CfnStage, type HttpApi, type HttpRoute } from "aws-cdk-lib/aws-apigatewayv2";

/** Requests a second, and how many at once beyond that. Best effort, says AWS; who comes too often is answered 429. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/**
 * What all requests of the scope may take of the account's own limit, which all APIs of the account and region share.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const ACCOUNT: Throttle = { rate: 10_000, burst: 5_000 };

/**
 * Throttles some routes of an API's default stage. A route's settings replace the default ones as a whole, so each entry is
 * complete; and they name routes, so the stage is made after these.
 */
export function throttle(api: HttpApi, routes: ReadonlyMap<string, HttpRoute>, limit: Throttle): void {
  const stage = api.defaultStage?.node.defaultChild;
  if (!(stage instanceof CfnStage)) throw new Error("the HTTP API has no default stage");
  stage.defaultRouteSettings = settingsOf(ACCOUNT);
  stage.routeSettings = Object.fromEntries([...routes.keys()].map((key) => [key, upperCased(settingsOf(limit))]));
  for (const route of routes.values()) stage.node.addDependency(route);
}

function settingsOf({ rate, burst }: Throttle): CfnStage.RouteSettingsProperty {
  return { throttlingRateLimit: rate, throttlingBurstLimit: burst, detailedMetricsEnabled: false };
}

/** `RouteSettings` is free JSON to CDK, which passes it on as it is. */
function upperCased(settings: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]));
}
