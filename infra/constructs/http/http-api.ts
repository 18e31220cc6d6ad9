import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  CfnStage,
  HttpApi as Api,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  type IHttpRouteAuthorizer,
  HttpNoneAuthorizer,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { LogGroup, type RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { scopeName } from "../../../shared/contract/deployment/deployment.ts";
import type { Route, ServedBy } from "../../../shared/contract/route.ts";
import { routeKey } from "../../../shared/contract/route.ts";
import { routes } from "../../../shared/contract/routes.ts";
import { acknowledge } from "../acknowledge.ts";
import { ApiToken } from "./api-token.ts";
import type { AccountTable } from "../data/account-table.ts";
import type { FunctionFactory } from "../function-factory.ts";
import { type Throttle, throttle } from "./throttling.ts";

/** What serves the routes. A function that is not there has only routes that are optional. */
type Serving = Readonly<Record<Exclude<ServedBy, Optional>, Function> & Partial<Record<Optional, Function | undefined>>>;
type Optional = "telegram";

export interface HttpApiProps {
  readonly scope: string;
  readonly prefix: string;
  readonly logRetention: RetentionDays;
  readonly serving: Serving;
  /** Makes the authorizer's function; undefined leaves the API open, for a laptop's loopback. */
  readonly authorizer:
    | { readonly functions: FunctionFactory; readonly accountTable: AccountTable; readonly userServiceUrl: string | undefined }
    | undefined;
  /** For events and webhooks from outside, each: a flood of them must not take what workers and people need. */
  readonly eventsThrottle: Throttle;
  /** For all other routes. */
  readonly apiThrottle: Throttle;
}

/** The HTTP API: every route of the route table, and one that answers for all other paths. */
export class HttpApi extends Construct {
  readonly api: Api;
  /** The function that is asked before each request; undefined where the API is open. */
  readonly authorizer: Function | undefined;
  private readonly token: ApiToken | undefined;

  constructor(parent: Construct, id: string, props: HttpApiProps) {
    super(parent, id);
    const { scope, prefix, serving, authorizer: asked, eventsThrottle, apiThrottle } = props;
    const token = asked && new ApiToken(this, "Token", scope);
    this.token = token;
    const open = new HttpNoneAuthorizer();
    this.authorizer = asked && token && authorizerFunction(asked, token);
    const authorizer = this.authorizer ? tokenAuthorizer(this.authorizer) : open;
    this.api = new Api(this, "Http", {
      apiName: scopeName(scope, prefix),
      description: `Belfry, scope ${scope}`,
      createDefaultStage: true,
    });
    this.logAccess(scopeName(scope, prefix), props.logRetention);
    const integrations = new Map(Object.entries(serving).flatMap(([name, fn]) => (fn ? [[name, integration(fn)] as const] : [])));
    const doorsForEvents = new Map<string, HttpRoute>();
    for (const [routeId, entry] of Object.entries<Route>(routes)) {
      const { method, path, servedBy, signed, login, open: isOpen, page } = entry;
      const served = integrations.get(servedBy);
      if (!served) {
        if (entry.optional) continue;
        throw new Error(`no function serves ${routeId}`);
      }
      const route = new HttpRoute(this, routeId, {
        httpApi: this.api,
        routeKey: HttpRouteKey.with(path, HttpMethod[method]),
        integration: served,
        authorizer: signed || login || isOpen ? open : authorizer,
      });
      if (servedBy === "publish" || signed) doorsForEvents.set(routeKey(entry), route);
      if (isOpen)
        acknowledge(
          route,
          "APIG4",
          page ? PAGE_IS_OPEN : "what it answers is the same for all and no secret: that it is there, and how the API is used",
        );
      if (login)
        acknowledge(route, "APIG4", "the caller has no token yet: the function checks the name and password, or the refresh token");
      if (!signed) continue;
      acknowledge(route, "APIG4", "the function checks the request's signature or secret, or the token where a trigger has no secret");
      // A webhook of a notification config always has a secret of its own.
      if (servedBy === "publish") token?.grantRead(serving[servedBy]);
    }
    // Not by the integration of the routes: the permission to call for all of them does not cover this one, which has no path.
    const fallback = new HttpLambdaIntegration("unknown", serving.api);
    new HttpRoute(this, "unknown", { httpApi: this.api, routeKey: HttpRouteKey.DEFAULT, integration: fallback, authorizer });
    throttle(this.api, { others: apiThrottle, doors: doorsForEvents, eachDoor: eventsThrottle });
  }

  /** For a function that checks the API's token itself; nothing where the API is open. */
  grantToken(fn: Function): void {
    this.token?.grantRead(fn);
  }

  /**
   * Under `/aws/vendedlogs/`: the right to write to a log group is a statement in the account's one resource policy, which has
   * 5,120 characters and is full after some; of groups with this prefix all share a statement.
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
   */
  private logAccess(name: string, retention: RetentionDays): void {
    const logs = new LogGroup(this, "AccessLogs", {
      logGroupName: `/aws/vendedlogs/apis/${name}`,
      retention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = this.api.defaultStage?.node.defaultChild;
    if (!(stage instanceof CfnStage)) throw new Error("the HTTP API has no default stage");
    stage.accessLogSettings = {
      destinationArn: logs.logGroupArn,
      // As short as it is useful: each line costs a tenth of its request. CloudWatch knows the time of each line.
      format: JSON.stringify({
        id: "$context.requestId",
        ip: "$context.identity.sourceIp",
        route: "$context.routeKey",
        status: "$context.status",
        ms: "$context.responseLatency",
        error: "$context.error.message",
      }),
    };
  }
}

const PAGE_IS_OPEN = "the console's files hold no data: the page asks the API for all that it shows, with its user's token";

/** One permission to call for all routes: one a route would fill the function's policy, which has 20 KB, and the template. */
function integration(fn: Function): HttpLambdaIntegration {
  return new HttpLambdaIntegration(fn.node.id, fn, { scopePermissionToRoute: false });
}

/**
 * It is asked about every request, also about those without a token: an identity source would let the gateway answer these
 * itself, in words that are not ours, and without one it remembers no answer.
 */
function tokenAuthorizer(fn: Function): IHttpRouteAuthorizer {
  return new HttpLambdaAuthorizer("token", fn, {
    responseTypes: [HttpLambdaResponseType.SIMPLE],
    identitySource: [],
    resultsCacheTtl: Duration.seconds(0),
  });
}

function authorizerFunction(
  { functions, accountTable, userServiceUrl }: NonNullable<HttpApiProps["authorizer"]>,
  token: ApiToken,
): Function {
  const fn = functions.create("authorizer", "Says who a caller is, and what they may do", { timeoutSeconds: 10 });
  token.grantRead(fn);
  accountTable.grant(fn, ["GetItem", "BatchGetItem", "Query"]);
  if (userServiceUrl !== undefined) fn.addEnvironment("USER_SERVICE_URL", userServiceUrl);
  return fn;
}
