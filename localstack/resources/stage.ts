import * as z from "zod";
import { apiOf } from "./api-of.ts";
import { boolean, ignored } from "./ignored.ts";
import { resourceType } from "./resource-type.ts";

/** AWS::ApiGatewayV2::Stage `$default`. Throttling and access logs have no effect on a laptop. */
export const stage = resourceType(
  "AWS::ApiGatewayV2::Stage",
  z.strictObject({
    ApiId: z.string(),
    StageName: z.literal("$default"),
    AutoDeploy: boolean.optional(),
    AccessLogSettings: ignored,
    DefaultRouteSettings: ignored,
    RouteSettings: ignored,
    Description: ignored,
    Tags: ignored,
  }),
  (properties, context) => {
    apiOf(properties.ApiId, context).stageName = properties.StageName;
    return { ref: properties.StageName, attributes: {} };
  },
);
