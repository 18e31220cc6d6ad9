import * as z from "zod";
import { UnsupportedPropertyError } from "../../../errors.ts";
import { apiOf } from "./api-of.ts";
import { boolean, ignored } from "../ignored.ts";
import { resourceType } from "../resource-type.ts";

/** Throttling of routes, by route key; a detailed metric has nothing to be told to. */
const routeSettings = z.record(
  z.string(),
  z.strictObject({ ThrottlingRateLimit: z.coerce.number(), ThrottlingBurstLimit: z.coerce.number(), DetailedMetricsEnabled: ignored }),
);

/** AWS::ApiGatewayV2::Stage, of an HTTP API `$default`. Routes are throttled where AWS's limits are asked for; access logs are not written. */
export const stage = resourceType(
  "AWS::ApiGatewayV2::Stage",
  z.strictObject({
    ApiId: z.string(),
    StageName: z.string(),
    AutoDeploy: boolean.optional(),
    AccessLogSettings: ignored,
    DefaultRouteSettings: ignored,
    RouteSettings: routeSettings.default({}),
    DeploymentId: ignored,
    Description: ignored,
    Tags: ignored,
  }),
  (properties, context) => {
    const api = apiOf(properties.ApiId, context);
    if (api.protocol === "HTTP" && properties.StageName !== "$default")
      throw new UnsupportedPropertyError("AWS::ApiGatewayV2::Stage", context.logicalId, "StageName: must be $default");
    api.stageName = properties.StageName;
    for (const [routeKey, { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst }] of Object.entries(properties.RouteSettings))
      api.throttles.set(routeKey, { rate, burst });
    return { ref: properties.StageName, attributes: {} };
  },
);
