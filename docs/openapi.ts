import * as z from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { ErrorEnvelope } from "../shared/contract/errors.ts";
import { CompletionMessage } from "../shared/contract/run.ts";
import { JobMessage } from "../shared/contract/messages.ts";
import type { HeaderName, Route } from "../shared/contract/route.ts";
import { routes } from "../shared/contract/routes.ts";

/** What a header of a request is for. */
const HEADERS: Readonly<Record<HeaderName, string>> = {
  "If-Match": 'The ETag that was read, such as `"3"`: only that version is changed.',
  "Idempotency-Key": "The same key with the same request within 24 h counts once.",
  "X-GitHub-Delivery": "What GitHub calls this delivery: where no time is signed, it counts as an `Idempotency-Key`.",
  "X-Hub-Signature-256": "`sha256=` and the HMAC-SHA256 of the body with the trigger's secret, in hexadecimal.",
  "X-Belfry-Timestamp": "Seconds since the epoch; what is signed is then `{timestamp}.{body}`.",
};

export type OpenApiDocument = ReturnType<typeof createDocument>;

/** The OpenAPI 3.1 document of the API, from the route table. */
export function openApiDocument(): OpenApiDocument {
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Belfry",
      version: "1",
      description: "A serverless scheduler for jobs, DAGs and events: registered over HTTP, run on their second, once, on record.",
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
  for (const [id, route] of Object.entries<Route>(routes)) {
    if (route.page) continue;
    (all[route.path] ??= {})[route.method.toLowerCase()] = operation(id, route);
  }
  return all;
}

function operation(id: string, route: Route): ZodOpenApiOperationObject {
  const headers = headersOf(route);
  return {
    operationId: id,
    summary: route.summary,
    ...(route.open ? { security: [] } : { description: `Needs the access \`${route.access}\`.` }),
    requestParams: {
      ...(route.params && { path: route.params }),
      ...(route.query && { query: route.query }),
      ...(headers && { header: headers }),
    },
    ...(route.body && { requestBody: { required: !route.bodyOptional, content: contentOf(route.body, route.formField) } }),
    responses: {
      [`${route.status}`]: done(route, "Done."),
      ...(route.creates && { "201": done(route, "Made.") }),
      "4XX": { description: "What was wrong with the request.", content: { "application/json": { schema: ErrorEnvelope } } },
    },
  };
}

/** A form has the JSON as the text of one of its fields. */
function contentOf(schema: z.ZodType, formField: string | undefined) {
  const json = { "application/json": { schema } };
  if (formField === undefined) return json;
  const form = z.object({ [formField]: z.string().meta({ description: "The same, as JSON text. For triggers with a secret." }) });
  return { ...json, "application/x-www-form-urlencoded": { schema: form } };
}

function done({ response }: Route, description: string) {
  return response ? { description, content: { "application/json": { schema: response } } } : { description: "Text." };
}

function headersOf({ headers = [] }: Route): z.ZodObject | undefined {
  if (headers.length === 0) return undefined;
  const described = headers.map((name) => [name, z.string().max(500).optional().meta({ description: HEADERS[name] })] as const);
  return z.object(Object.fromEntries(described));
}
