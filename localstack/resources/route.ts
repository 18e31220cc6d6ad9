import * as z from "zod";
import { apiOf } from "./api-of.ts";
import { ignored } from "./ignored.ts";
import { physicalName, resourceType } from "./resource-type.ts";

/** AWS::ApiGatewayV2::Route without authorization, or with a Lambda authorizer. */
export const route = resourceType(
  "AWS::ApiGatewayV2::Route",
  z.strictObject({
    ApiId: z.string(),
    RouteKey: z.string(),
    Target: z.string().startsWith("integrations/"),
    AuthorizationType: z.enum(["NONE", "CUSTOM"]).default("NONE"),
    AuthorizerId: z.string().optional(),
    OperationName: ignored,
  }),
  (properties, context) => {
    apiOf(properties.ApiId, context).routes.push({
      routeKey: properties.RouteKey,
      integrationId: properties.Target.slice("integrations/".length),
      authorizerId: properties.AuthorizationType === "CUSTOM" ? properties.AuthorizerId : undefined,
    });
    const id = physicalName(undefined, context);
    return { ref: id, attributes: { RouteId: id } };
  },
);
