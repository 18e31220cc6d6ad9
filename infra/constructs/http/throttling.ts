import { CfnStage, type HttpApi, type HttpRoute } from "aws-cdk-lib/aws-apigatewayv2";

/** Requests a second, and how many at once beyond that. Best effort, says AWS; who comes too often is answered 429. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

export interface Throttling {
  /** For every route that is not among the doors. */
  readonly others: Throttle;
  /** By their keys. */
  readonly doors: ReadonlyMap<string, HttpRoute>;
  readonly eachDoor: Throttle;
}

/**
 * Throttles all routes of an API's default stage, and some of them otherwise. A route's settings replace the default ones as a whole, so each entry is
 * complete; and they name routes, so the stage is made after these.
 */
export function throttle(api: HttpApi, { others, doors, eachDoor }: Throttling): void {
  const stage = api.defaultStage?.node.defaultChild;
  if (!(stage instanceof CfnStage)) throw new Error("the HTTP API has no default stage");
  stage.defaultRouteSettings = settingsOf(others);
  stage.routeSettings = Object.fromEntries([...doors.keys()].map((key) => [key, upperCased(settingsOf(eachDoor))]));
  for (const route of doors.values()) stage.node.addDependency(route);
}

function settingsOf({ rate, burst }: Throttle): CfnStage.RouteSettingsProperty {
  return { throttlingRateLimit: rate, throttlingBurstLimit: burst, detailedMetricsEnabled: false };
}

/** `RouteSettings` is free JSON to CDK, which passes it on as it is. */
function upperCased(settings: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]));
}
