import * as z from "zod";
import { functionNameOf } from "../../../aws.ts";
import { apiOf } from "./api-of.ts";
import { boolean, ignored, integer } from "../ignored.ts";
import { physicalName, resourceType } from "../resource-type.ts";

/** AWS::ApiGatewayV2::Authorizer: a Lambda REQUEST authorizer, payload format 2.0, simple responses. */
export const authorizer = resourceType(
  "AWS::ApiGatewayV2::Authorizer",
  z.strictObject({
    ApiId: z.string(),
    AuthorizerType: z.literal("REQUEST"),
    AuthorizerUri: z.string(),
    AuthorizerPayloadFormatVersion: z.literal("2.0"),
    EnableSimpleResponses: boolean.refine((value) => value, "only simple responses are supported"),
    IdentitySource: z.array(z.string().regex(/^\$(request\.(header|querystring)|context)\./)).default([]),
    AuthorizerResultTtlInSeconds: integer.default(300),
    Name: ignored,
    AuthorizerCredentialsArn: ignored,
  }),
  (properties, context) => {
    const id = physicalName(undefined, context);
    apiOf(properties.ApiId, context).authorizers.set(id, {
      functionName: functionNameOf(properties.AuthorizerUri.replace(/\/invocations$/, "")),
      identitySources: properties.IdentitySource,
      resultTtlSeconds: properties.AuthorizerResultTtlInSeconds,
    });
    return { ref: id, attributes: { AuthorizerId: id } };
  },
);
