import { CfnOutput, Duration, RemovalPolicy } from "aws-cdk-lib";
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
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { routes, type ServedBy } from "../../shared/contract/routes.ts";
import { acknowledge } from "./acknowledge.ts";
import type { FunctionFactory } from "./function-factory.ts";

export interface HttpApiProps {
  readonly scope: string;
  readonly serving: Readonly<Record<ServedBy, Function>>;
  /** Makes the authorizer's function; undefined leaves the API open, for a laptop's loopback. */
  readonly authorizer: FunctionFactory | undefined;
}

/** The HTTP API: every route of the route table, and one that answers for all other paths. */
export class HttpApi extends Construct {
  readonly api: Api;

  constructor(parent: Construct, id: string, { scope, serving, authorizer: factory }: HttpApiProps) {
    super(parent, id);
    const authorizer = factory ? this.tokenAuthorizer(factory, scope) : new HttpNoneAuthorizer();
    this.api = new Api(this, "Http", { apiName: `belfry-${scope}`, description: `Belfry, scope ${scope}`, createDefaultStage: true });
    this.logAccess();
    const integrations = {
      api: new HttpLambdaIntegration("api", serving.api),
      complete: new HttpLambdaIntegration("complete", serving.complete),
    };
    for (const [routeId, route] of Object.entries(routes)) {
      const routeKey = HttpRouteKey.with(route.path, HttpMethod[route.method]);
      new HttpRoute(this, routeId, { httpApi: this.api, routeKey, integration: integrations[route.servedBy], authorizer });
    }
    new HttpRoute(this, "unknown", { httpApi: this.api, routeKey: HttpRouteKey.DEFAULT, integration: integrations.api, authorizer });
    new CfnOutput(this, "Url", { value: this.api.apiEndpoint, description: "API" });
  }

  private tokenAuthorizer(factory: FunctionFactory, scope: string): IHttpRouteAuthorizer {
    const secret = new Secret(this, "Token", {
      description: `Bearer token of the API of Belfry, scope ${scope}`,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    acknowledge(secret, "SMG4", "workers and clients hold this token: it is changed together with them, by hand");
    const fn = factory.create("authorizer", "Checks the API's token", { timeoutSeconds: 10 });
    secret.grantRead(fn);
    fn.addEnvironment("API_TOKEN_SECRET_ARN", secret.secretArn);
    new CfnOutput(this, "TokenSecret", { value: secret.secretArn, description: "Secret that holds the API's token" });
    return new HttpLambdaAuthorizer("token", fn, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: ["$request.header.Authorization"],
      resultsCacheTtl: Duration.minutes(5),
    });
  }

  private logAccess(): void {
    const logs = new LogGroup(this, "AccessLogs", { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    const stage = this.api.defaultStage?.node.defaultChild;
    if (!(stage instanceof CfnStage)) throw new Error("the HTTP API has no default stage");
    stage.accessLogSettings = {
      destinationArn: logs.logGroupArn,
      format: JSON.stringify({
        id: "$context.requestId",
        at: "$context.requestTime",
        ip: "$context.identity.sourceIp",
        route: "$context.routeKey",
        status: "$context.status",
        ms: "$context.responseLatency",
        error: "$context.error.message",
      }),
    };
  }
}
