import * as z from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { ErrorEnvelope } from "../shared/contract/errors.ts";
import { CompletionMessage } from "../shared/contract/run.ts";
import { JobMessage } from "../shared/contract/messages.ts";
import type { Route } from "../shared/contract/route.ts";
import { routes } from "../shared/contract/routes.ts";

export type OpenApiDocument = ReturnType<typeof createDocument>;

/** The OpenAPI 3.1 document of the API, from the route table. */
export function openApiDocument(): OpenApiDocument {
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Belfry",
      version: "1",
      description: "A serverless scheduler for jobs: registered over HTTP, run on their second, once, on record.",
    },
    security: [{ bearer: [] }],
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer", description: "Not needed on a laptop's loopback." } },
      schemas: { JobMessage: JobMessage.meta({ description: "What a worker receives." }), CompletionMessage },
    },
    paths: paths(),
  });
}

function paths(): ZodOpenApiPathsObject {
  const all: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const [id, route] of Object.entries(routes)) {
    (all[route.path] ??= {})[route.method.toLowerCase()] = operation(id, route);
  }
  return all;
}

function operation(id: string, route: Route): ZodOpenApiOperationObject {
  const headers = headersOf(id);
  return {
    operationId: id,
    summary: route.summary,
    description: `Needs the access \`${route.access}\`.`,
    requestParams: {
      ...(route.params && { path: route.params }),
      ...(route.query && { query: route.query }),
      ...(headers && { header: headers }),
    },
    ...(route.body && { requestBody: { required: !route.bodyOptional, content: { "application/json": { schema: route.body } } } }),
    responses: {
      [`${route.status}`]: route.response
        ? { description: "Done.", content: { "application/json": { schema: route.response } } }
        : { description: "Text." },
      "4XX": { description: "What was wrong with the request.", content: { "application/json": { schema: ErrorEnvelope } } },
    },
  };
}

function headersOf(id: string): z.ZodObject | undefined {
  if (id === "updateJob")
    return z.object({ "If-Match": z.string().optional().meta({ description: 'The ETag that was read, such as `"3"`.' }) });
  if (id === "runJobNow" || id === "runJob")
    return z.object({
      "Idempotency-Key": z.string().max(255).optional().meta({ description: "The same key within 24 h starts one run." }),
    });
  return undefined;
}
