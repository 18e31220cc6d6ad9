import * as z from "zod";
import { functionNameOf } from "../../../aws.ts";
import { UnsupportedPropertyError } from "../../../errors.ts";
import { apiOf } from "./api-of.ts";
import { ignored, integer } from "../ignored.ts";
import { physicalName, resourceType } from "../resource-type.ts";

/** AWS::ApiGatewayV2::Integration of a Lambda function, payload format 2.0. */
export const integration = resourceType(
  "AWS::ApiGatewayV2::Integration",
  z.strictObject({
    ApiId: z.string(),
    IntegrationType: z.literal("AWS_PROXY"),
    IntegrationUri: z.string(),
    /** Of a WebSocket API there is one format only. */
    PayloadFormatVersion: z.literal("2.0").optional(),
    IntegrationMethod: ignored,
    Description: ignored,
    ConnectionType: z.literal("INTERNET").optional(),
    TimeoutInMillis: integer.refine((value) => value >= 29_000, "a shorter timeout is not supported").optional(),
  }),
  (properties, context) => {
    const id = physicalName(undefined, context);
    const api = apiOf(properties.ApiId, context);
    if (api.protocol === "HTTP" && properties.PayloadFormatVersion === undefined)
      throw new UnsupportedPropertyError("AWS::ApiGatewayV2::Integration", context.logicalId, "PayloadFormatVersion: must be 2.0");
    api.integrations.set(id, functionNameOf(properties.IntegrationUri.replace(/\/invocations$/, "")));
    return { ref: id, attributes: { IntegrationId: id } };
  },
);
