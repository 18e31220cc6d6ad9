import * as z from "zod";
import { createHash } from "node:crypto";
import { ignored } from "../ignored.ts";
import { physicalName, resourceType } from "../resource-type.ts";

/**
 * AWS::ApiGatewayV2::Api, served on the stack's loopback port, of protocol HTTP and of protocol WEBSOCKET alike. CORS is not
 * supported, and therefore an error, nor are routes that are chosen by what a message says.
 */
export const api = resourceType(
  "AWS::ApiGatewayV2::Api",
  z.strictObject({
    Name: z.string().optional(),
    ProtocolType: z.enum(["HTTP", "WEBSOCKET"]),
    RouteSelectionExpression: ignored,
    Description: ignored,
    Tags: ignored,
    DisableExecuteApiEndpoint: ignored,
    IpAddressType: ignored,
    Version: ignored,
  }),
  ({ ProtocolType: protocol }, context) => {
    // API ids are ten lower-case characters; derived from the name, so that it is the same at every start.
    const id = createHash("sha256").update(physicalName(undefined, context)).digest("hex").slice(0, 10);
    context.model.apis.set(id, {
      id,
      stackName: context.stackName,
      protocol,
      answering: false,
      stageName: "$default",
      routes: [],
      integrations: new Map(),
      authorizers: new Map(),
      throttles: new Map(),
    });
    return {
      ref: id,
      attributes: { ApiId: id, ApiEndpoint: protocol === "HTTP" ? context.apiUrl : context.apiUrl.replace(/^http/, "ws") },
    };
  },
);
