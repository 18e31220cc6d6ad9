import type { ApiTrigger } from "./api-trigger.ts";
import { answerCall, NOT_FOUND, type RouterAnswer } from "../answers/answer-call.ts";
import { SchedulerError } from "../errors.ts";
import { fromFetch, type HonoContext, isHonoContext, toResponse } from "../router/router-fetch.ts";
import { fromNode, type NodeRequest, type NodeResponse, sendToNode } from "../router/router-node.ts";

export interface TriggerRouterOptions {
  /** Path before `/trigger` and `/status`: `/api/webhooks`. Begins with a slash. @default "" */
  readonly prefix?: string;
  /** Largest body taken, in bytes. @default 262144, what the service takes */
  readonly bodyLimit?: number;
  /** Hears of what is answered as 500 or 502: errors of the trigger's function, and of the service. @default `console.error` */
  readonly onError?: (error: unknown) => void;
}

type Next = (error?: unknown) => unknown;

/**
 * Two routes for a server of one's own: POST {prefix}/trigger with `{"data": {…}}` sets the trigger off, and GET
 * {prefix}/status tells whether it runs and how often it was set off. For other paths it answers 404, or calls `next`.
 */
export interface TriggerRouter {
  /** A handler for node:http, a middleware for Express, Connect and their like. */
  (request: NodeRequest, response: NodeResponse, next?: Next): void;
  /** A middleware for Hono: `app.use(router)`. */
  (context: HonoContext, next: Next): Promise<Response | undefined>;
  /** For servers that speak Request and Response: `Bun.serve({ fetch: router.fetch })`, `app.mount("/", router.fetch)`. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** As it was given, without a slash at its end. */
  readonly prefix: string;
}

/**
 * A router for an api trigger.
 *
 *     createServer(createTriggerRouter(trigger, { prefix: "/api/webhooks" }))      // node:http
 *     app.use(createTriggerRouter(trigger, { prefix: "/api/webhooks" }))           // Express, Hono
 *
 * It asks callers for nothing, as the server it is part of decides who may call; but where the trigger has a `secret`, they
 * sign the body (`X-Hub-Signature-256`). A body that was parsed before cannot be checked then: mount it before such middleware.
 *
 * @throws SchedulerError `INVALID_OPTION`
 */
export function createTriggerRouter(trigger: ApiTrigger, options: TriggerRouterOptions = {}): TriggerRouter {
  const { bodyLimit = 262_144, onError = (error: unknown) => console.error(error) } = options;
  const prefix = prefixOf(options.prefix ?? "");
  if (typeof trigger?.trigger !== "function") {
    throw new SchedulerError("INVALID_OPTION", "a router is for a trigger of type api, as createApiTrigger() makes it");
  }
  const routes = { trigger: `${prefix}/trigger`, status: `${prefix}/status` };

  function router(request: NodeRequest, response: NodeResponse, next?: Next): void;
  function router(context: HonoContext, next: Next): Promise<Response | undefined>;
  function router(first: NodeRequest | HonoContext, second: NodeResponse | Next, next?: Next): void | Promise<Response | undefined> {
    if (isHonoContext(first)) return forHono(first, second as Next);
    forNode(first, second as NodeResponse, next).catch(onError);
  }

  async function forNode(request: NodeRequest, response: NodeResponse, next: Next | undefined): Promise<void> {
    const [path = ""] = (request.url ?? "/").split(/[?#]/, 1);
    const action = actionOf(path);
    if (action === undefined && next) return void next();
    const answer = action === undefined ? NOT_FOUND : await answerCall(trigger, { action, ...fromNode(request) }, { bodyLimit, onError });
    sendToNode(response, answer);
  }

  async function forHono({ req }: HonoContext, next: Next): Promise<Response | undefined> {
    const answer = await ofFetch(req.raw);
    if (answer) return toResponse(answer);
    await next();
    return undefined;
  }

  async function ofFetch(request: Request): Promise<RouterAnswer | undefined> {
    const action = actionOf(new URL(request.url).pathname);
    return action && answerCall(trigger, { action, ...fromFetch(request) }, { bodyLimit, onError });
  }

  function actionOf(path: string): "trigger" | "status" | undefined {
    const bare = path.replace(/(?<=.)\/$/, "");
    if (bare === routes.trigger) return "trigger";
    return bare === routes.status ? "status" : undefined;
  }

  return Object.assign(router, {
    prefix,
    fetch: async (request: Request) => toResponse((await ofFetch(request)) ?? NOT_FOUND),
  });
}

function prefixOf(given: string): string {
  const prefix = given.replace(/\/+$/, "");
  if (prefix === "" || /^\/[^?#]*$/.test(prefix)) return prefix;
  throw new SchedulerError("INVALID_OPTION", `prefix must be a path such as /api/webhooks; it is ${JSON.stringify(given)}`);
}
