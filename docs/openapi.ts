import * as z from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { answersDetail, DetailError } from "../shared/contract/requests/detail-error.ts";
import { ErrorEnvelope } from "../shared/contract/requests/errors.ts";
import { CompletionMessage } from "../shared/contract/runs/run.ts";
import { JobMessage } from "../shared/contract/messages.ts";
import type { HeaderName, Route } from "../shared/contract/route.ts";
import { routes } from "../shared/contract/routes.ts";

/** What a header of a request is for. */
const HEADERS: Readonly<Record<HeaderName | "If-None-Match", string>> = {
  "If-None-Match": "ETags of answers that the caller has, or `*`: where one is what would be answered, 304 without a body is.",
  "If-Match": 'The ETag that was read, such as `"3"`: only that version is changed.',
  "Idempotency-Key": "The same key with the same request within 24 h counts once.",
  "X-GitHub-Delivery": "What GitHub calls this delivery: where no time is signed, it counts as an `Idempotency-Key`.",
  "X-Hub-Signature-256": "`sha256=` and the HMAC-SHA256 of the body with the trigger's secret, in hexadecimal.",
  "X-Telegram-Bot-Api-Secret-Token": "The secret that the webhook was set with: `npm run telegram:webhook`.",
  "X-Belfry-Token": "The config's signing secret, in place of a signature.",
  "webhook-id": "What the sender calls this message; with a signature it counts once.",
  "webhook-timestamp": "Seconds since the epoch, within five minutes of now.",
  "webhook-signature":
    "Of Standard Webhooks: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` with the config's signing secret, in base64.",
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
    ...securityOf(route),
    requestParams: {
      ...(route.params && { path: route.params }),
      ...(route.query && { query: route.query }),
      ...(headers && { header: headers }),
    },
    ...(route.body && { requestBody: { required: !route.bodyOptional, content: contentOf(route.body, route) } }),
    responses: {
      [`${route.status}`]: done(route, "Done."),
      ...(route.creates && { "201": done(route, "Made.") }),
      ...(route.method === "GET" && { "304": { description: "The caller has it already." } }),
      ...refused(route),
    },
  };
}

/** Whether a token is asked for, and what it must open. */
function securityOf({ open, login, signed, access }: Route) {
  if (open) return { security: [] };
  if (signed)
    return { security: [{}, { bearer: [] }], description: `By a signature, or where there is none with the access \`${access}\`.` };
  return login ? { security: [], description: "Anybody may call it." } : { description: `Needs the access \`${access}\`.` };
}

/** What API Gateway answers by itself. */
const OfGateway = z.object({ message: z.string() }).meta({ id: "GatewayError" });

/** Some paths answer errors in the shape that the clients of tasks and accounts know, and invalid fields with 422. */
function refused({ path }: Route) {
  const inDetail = answersDetail(path);
  const content = { "application/json": { schema: inDetail ? DetailError : ErrorEnvelope } };
  return {
    ...(inDetail && { "422": { description: "Fields are at fault: `errors` names each.", content } }),
    "431": {
      description: "Headers of more than 10,240 bytes: API Gateway answers itself.",
      content: { "application/json": { schema: OfGateway } },
    },
    "4XX": { description: "What was wrong with the request.", content },
    "5XX": { description: "What is wrong here: 500, which is logged, or 503, and trying again may help.", content },
  };
}

/** A form has the JSON as the text of one of its fields; where a body may be left out, an empty form is one that is. */
function contentOf(
  schema: z.ZodType,
  { form: isForm = false, formField, bodyOptional = false }: Pick<Route, "form" | "formField" | "bodyOptional">,
) {
  if (isForm) return { "application/x-www-form-urlencoded": { schema } };
  const json = { "application/json": { schema } };
  if (formField === undefined) return json;
  const field = z.string().meta({ description: "The same, as JSON text. For triggers with a secret." });
  const form = z.object({ [formField]: bodyOptional ? field.optional() : field });
  return { ...json, "application/x-www-form-urlencoded": { schema: form } };
}

function done({ response, status }: Route, description: string) {
  if (!response) return { description: status === 204 ? description : "Text." };
  return { description, content: { "application/json": { schema: response } } };
}

function headersOf({ method, headers = [] }: Route): z.ZodObject | undefined {
  const names = method === "GET" ? (["If-None-Match", ...headers] as const) : headers;
  if (names.length === 0) return undefined;
  const described = names.map((name) => [name, z.string().optional().meta({ description: HEADERS[name] })] as const);
  return z.object(Object.fromEntries(described));
}
