import * as z from "zod";
import { functionNameOf } from "../aws.ts";
import { apiOf } from "./api-of.ts";
import { ignored, integer } from "./ignored.ts";
import { physicalName, resourceType } from "./resource-type.ts";

/** AWS::ApiGatewayV2::Integration of a Lambda function, payload format 2.0. */
export const integration = resourceType(
  "AWS::ApiGatewayV2::Integration",
  z.strictObject({
    ApiId: z.string(),
    IntegrationType: z.literal("AWS_PROXY"),
    IntegrationUri: z.string(),
    PayloadFormatVersion: z.literal("2.0"),
    IntegrationMethod: ignored,
    Description: ignored,
    ConnectionType: z.literal("INTERNET").optional(),
    TimeoutInMillis: integer.refine((value) => value >= 29_000, "a shorter timeout is not supported").optional(),
  }),
  (properties, context) => {
    const id = physicalName(undefined, context);
    apiOf(properties.ApiId, context).integrations.set(id, functionNameOf(properties.IntegrationUri));
    return { ref: id, attributes: { IntegrationId: id } };
  },
);
