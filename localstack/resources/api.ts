import * as z from "zod";
import { createHash } from "node:crypto";
import { ignored } from "./ignored.ts";
import { physicalName, resourceType } from "./resource-type.ts";

/** AWS::ApiGatewayV2::Api with protocol HTTP, served on the stack's loopback port. CORS is not supported, and therefore an error. */
export const api = resourceType(
  "AWS::ApiGatewayV2::Api",
  z.strictObject({
    Name: z.string().optional(),
    ProtocolType: z.literal("HTTP"),
    Description: ignored,
    Tags: ignored,
    DisableExecuteApiEndpoint: ignored,
    IpAddressType: ignored,
    Version: ignored,
  }),
  (_properties, context) => {
    // API ids are ten lower-case characters; derived from the name, so that it is the same at every start.
    const id = createHash("sha256").update(physicalName(undefined, context)).digest("hex").slice(0, 10);
    context.model.apis.set(id, {
      id,
      stackName: context.stackName,
      stageName: "$default",
      routes: [],
      integrations: new Map(),
      authorizers: new Map(),
      throttles: new Map(),
    });
    return { ref: id, attributes: { ApiId: id, ApiEndpoint: context.apiUrl } };
  },
);
