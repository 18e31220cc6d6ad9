import QuickLRU from "quick-lru";
import * as z from "zod";
import { ACCOUNT_ID, REGION } from "../../aws.ts";
import { InvocationError } from "../lambda/invocation-error.ts";
import type { LambdaRuntime } from "../lambda/lambda-runtime.ts";
import { outputText } from "../lambda/output-text.ts";
import type { AuthorizerDefinition } from "../../template/stack-model.ts";
import type { RequestEvent } from "./request-event.ts";

const answerSchema = z.object({ isAuthorized: z.boolean(), context: z.record(z.string(), z.unknown()).nullish() });
const contextSchema = z.object({ http: z.object({ method: z.string(), path: z.string() }), stage: z.string(), apiId: z.string() }).loose();

/** What an authorizer decided. `error`: it failed, which API Gateway answers with status 500. */
export type Authorization = { decision: "allowed"; context: Record<string, unknown> } | { decision: "denied" | "unauthorized" | "error" };

const CACHE_LIMIT = 10_000;

/** One Lambda authorizer with its result cache, keyed by the identity sources as on AWS (a decision holds for all routes). */
export class Authorizer {
  readonly #definition: AuthorizerDefinition;
  readonly #lambda: LambdaRuntime;
  readonly #log: (line: string) => void;
  readonly #cache: QuickLRU<string, Authorization> | undefined;

  constructor(definition: AuthorizerDefinition, lambda: LambdaRuntime, log: (line: string) => void) {
    this.#definition = definition;
    this.#log = log;
    this.#lambda = lambda;
    const maxAge = definition.resultTtlSeconds * 1000;
    this.#cache = maxAge > 0 ? new QuickLRU({ maxSize: CACHE_LIMIT, maxAge }) : undefined;
  }

  /** Decides about a request; a missing identity source is `unauthorized` without asking the function. */
  async authorize(event: RequestEvent): Promise<Authorization> {
    const identity = this.#definition.identitySources.map((source) => identityOf(source, event));
    const present = identity.filter((value) => value !== undefined && value !== "");
    if (present.length < identity.length) return { decision: "unauthorized" };
    const cache = present.length > 0 ? this.#cache : undefined;
    const key = JSON.stringify(present);
    const cached = cache?.get(key);
    if (cached !== undefined) return cached;
    const authorization = await this.#ask(event, present);
    if (authorization.decision !== "error") cache?.set(key, authorization);
    return authorization;
  }

  async #ask(event: RequestEvent, identitySource: (string | undefined)[]): Promise<Authorization> {
    const { body: _body, isBase64Encoded: _encoded, ...rest } = event;
    const { http, stage, apiId } = contextSchema.parse(event.requestContext);
    const routeArn = `arn:aws:execute-api:${REGION}:${ACCOUNT_ID}:${apiId}/${stage}/${http.method}${http.path}`;
    try {
      const output = await this.#lambda.invoke(this.#definition.functionName, { ...rest, type: "REQUEST", routeArn, identitySource });
      const answer = answerSchema.safeParse(JSON.parse(outputText(output)));
      if (!answer.success) {
        this.#log(`authorizer ${this.#definition.functionName} answered ${outputText(output)}: ${z.prettifyError(answer.error)}`);
        return { decision: "error" };
      }
      return answer.data.isAuthorized ? { decision: "allowed", context: answer.data.context ?? {} } : { decision: "denied" };
    } catch (error) {
      // An InvocationError has been logged by the function.
      if (!(error instanceof InvocationError))
        this.#log(`authorizer ${this.#definition.functionName}: ${error instanceof Error ? error.message : String(error)}`);
      return { decision: "error" };
    }
  }
}

function identityOf(source: string, event: RequestEvent): string | undefined {
  const [, kind, name = ""] = /^\$(request\.header|request\.querystring|context)\.(.+)$/.exec(source) ?? [];
  if (kind === "request.header") return event.headers[name.toLowerCase()];
  if (kind === "request.querystring") return new URLSearchParams(String(event["rawQueryString"])).get(name) ?? undefined;
  const value = event.requestContext[name];
  return typeof value === "string" ? value : undefined;
}
