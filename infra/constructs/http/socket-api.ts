import { Stack } from "aws-cdk-lib";
import { type CfnApi, CfnRoute, CfnStage, WebSocketApi, WebSocketStage } from "aws-cdk-lib/aws-apigatewayv2";
import { WebSocketLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { scopeName } from "../../../shared/contract/deployment/deployment.ts";
import { SOCKET_STAGE } from "../../../shared/contract/operations/live.ts";
import { acknowledge, acknowledgeWildcard, nagArnOf } from "../acknowledge.ts";
import type { Throttle } from "./throttling.ts";

export interface SocketApiProps {
  readonly scope: string;
  readonly prefix: string;
  /** Opens connections and answers what comes by them. */
  readonly handler: Function;
  /** New connections and frames of all clients together. */
  readonly throttle: Throttle;
}

const REASON = "the function checks the token as a connection is opened; what comes later comes by that connection";
/**
 * The WebSocket API, whose connections cost nothing while none is open: $0.25 for a million minutes of connection and $1 for a
 * million frames. https://aws.amazon.com/api-gateway/pricing/
 */
export class SocketApi extends Construct {
  /** Where clients connect, `wss://…/live`. */
  readonly url: string;
  /** `wss://…`, without the stage. */
  readonly endpoint: string;
  private readonly api: WebSocketApi;
  private readonly stage: WebSocketStage;

  constructor(parent: Construct, id: string, { scope, prefix, handler, throttle }: SocketApiProps) {
    super(parent, id);
    const integration = (name: string) => new WebSocketLambdaIntegration(name, handler);
    this.api = new WebSocketApi(this, "Api", {
      apiName: `${scopeName(scope, prefix)}-live`,
      description: `Live updates of Belfry, scope ${scope}`,
      connectRouteOptions: { integration: integration("OnConnect") },
      disconnectRouteOptions: { integration: integration("OnDisconnect") },
      // What the function answers a frame with is sent back, without a call of the management API.
      defaultRouteOptions: { integration: integration("OnFrame"), returnResponse: true },
    });
    for (const route of this.api.node.findAll().filter((one) => one instanceof CfnRoute)) acknowledge(route, "APIG4", REASON);
    this.stage = new WebSocketStage(this, "Stage", { webSocketApi: this.api, stageName: SOCKET_STAGE, autoDeploy: true });
    const stage = this.stage.node.defaultChild;
    if (!(stage instanceof CfnStage)) throw new Error("the WebSocket API has no stage");
    stage.defaultRouteSettings = { throttlingRateLimit: throttle.rate, throttlingBurstLimit: throttle.burst };
    acknowledge(
      this.stage,
      "APIG1",
      "access logs of WebSocket APIs need a role that is one setting of the whole account; the function logs each connection",
    );
    this.endpoint = this.api.apiEndpoint;
    this.url = `${this.endpoint}/${SOCKET_STAGE}`;
  }

  /** Send to connections; not close them, nor look at them. */
  grantSend(fn: Function): void {
    const connections = `/${SOCKET_STAGE}/POST/@connections/*`;
    const arn = Stack.of(this).formatArn({ service: "execute-api", resource: `${this.api.apiId}${connections}` });
    fn.addToRolePolicy(new PolicyStatement({ actions: ["execute-api:ManageConnections"], resources: [arn] }));
    const api = Stack.of(this).getLogicalId(this.api.node.defaultChild as CfnApi);
    const resource = nagArnOf(this, "execute-api", `<${api}>${connections}`);
    acknowledgeWildcard(fn, resource, "each connection is a resource of its own; the API is the scope's own");
    fn.addEnvironment("SOCKET_ENDPOINT", this.stage.callbackUrl);
  }
}
