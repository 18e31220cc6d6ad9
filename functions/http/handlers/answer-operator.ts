import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { FlushableTelemetry } from "../../../shared/ports/telemetry.ts";
import { deadLetterRoutes } from "../../../shared/contract/operations/dead-letter-routes.ts";
import type { Route } from "../../../shared/contract/route.ts";
import { say } from "../../../shared/contract/texts/en/all.ts";
import { BelfryError, textOf } from "../../../shared/domain/errors.ts";
import { audited, type AuditPorts } from "../audit.ts";
import { fieldProblems } from "../field-problems.ts";
import type { Handlers, HttpAnswer, HttpRequest } from "../types.ts";

/** Who invokes a function is known to AWS, and told by CloudTrail; to the function it is nobody in particular. */
const OPERATOR = { name: "operator of AWS" };

type OperatorRoute = keyof typeof deadLetterRoutes;

/** A request of a tool that invokes the function itself: whoever may do that needs no token. Parts as the route's schemas have them. */
export interface OperatorRequest {
  readonly route: OperatorRoute;
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
}

/** What the route answers, or why it refuses, in English. */
export type OperatorAnswer = { readonly answer: unknown } | { readonly refused: string };

const RequestOfOperator = z.object({
  route: z.enum(Object.keys(deadLetterRoutes) as [OperatorRoute, ...OperatorRoute[]]),
  params: z.unknown().optional(),
  query: z.unknown().optional(),
  body: z.unknown().optional(),
});

/** Answers a tool as the route would answer over HTTP. Throws what is ours to fix. */
export async function answerOperator(
  handlers: Handlers<"redrive">,
  request: OperatorRequest,
  { telemetry, ...ports }: AuditPorts & { readonly telemetry: FlushableTelemetry },
): Promise<OperatorAnswer> {
  try {
    const { route: id, ...parts } = RequestOfOperator.parse(request);
    const route: Route = deadLetterRoutes[id];
    const part = (schema: z.ZodType | undefined, sent: unknown) => schema?.parse(sent ?? {});
    const parsed = { params: part(route.params, parts.params), query: part(route.query, parts.query), body: part(route.body, parts.body) };
    // Which binding fits its parts is known only here.
    const handle = handlers[id] as (request: HttpRequest<OperatorRoute>) => Promise<HttpAnswer>;
    const params = parsed.params as Readonly<Record<string, string>>;
    const operator = {
      routeId: id,
      method: route.method,
      params,
      caller: OPERATOR,
      session: undefined,
      sourceIp: undefined,
      requestId: randomUUID(),
    };
    const { body } = await audited({ telemetry, ...ports }, operator, () =>
      handle({ ...parsed, say, language: "en" } as HttpRequest<OperatorRoute>),
    );
    return { answer: body };
  } catch (error) {
    if (error instanceof BelfryError) return { refused: say(textOf(error.problem)) };
    if (error instanceof z.ZodError)
      return {
        refused: fieldProblems(error, "")
          .map(({ path, text }) => `${path}: ${say(text)}`)
          .join("; "),
      };
    throw error;
  } finally {
    telemetry.flush();
  }
}
