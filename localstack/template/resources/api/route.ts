import * as z from "zod";
import { apiOf } from "./api-of.ts";
import { UnsupportedPropertyError } from "../../../errors.ts";
import { ignored } from "../ignored.ts";
import { physicalName, resourceType } from "../resource-type.ts";

const SOCKET_ROUTES = new Set(["$connect", "$disconnect", "$default"]);

/** AWS::ApiGatewayV2::Route without authorization, or with a Lambda authorizer. */
export const route = resourceType(
  "AWS::ApiGatewayV2::Route",
  z.strictObject({
    ApiId: z.string(),
    RouteKey: z.string(),
    Target: z.string().startsWith("integrations/"),
    AuthorizationType: z.enum(["NONE", "CUSTOM"]).default("NONE"),
    AuthorizerId: z.string().optional(),
    RouteResponseSelectionExpression: z.literal("$default").optional(),
    OperationName: ignored,
  }),
  (properties, context) => {
    const api = apiOf(properties.ApiId, context);
    if (api.protocol === "WEBSOCKET" && !SOCKET_ROUTES.has(properties.RouteKey))
      throw new UnsupportedPropertyError(
        "AWS::ApiGatewayV2::Route",
        context.logicalId,
        `RouteKey: ${properties.RouteKey} of a WebSocket API`,
      );
    if (api.protocol === "WEBSOCKET" && properties.AuthorizationType !== "NONE")
      throw new UnsupportedPropertyError("AWS::ApiGatewayV2::Route", context.logicalId, "AuthorizationType of a WebSocket API");
    if (properties.RouteKey === "$default" && properties.RouteResponseSelectionExpression !== undefined) api.answering = true;
    api.routes.push({
      routeKey: properties.RouteKey,
      integrationId: properties.Target.slice("integrations/".length),
      authorizerId: properties.AuthorizationType === "CUSTOM" ? properties.AuthorizerId : undefined,
    });
    const id = physicalName(undefined, context);
    return { ref: id, attributes: { RouteId: id } };
  },
);
