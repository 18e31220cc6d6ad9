import { type HttpApi as Api } from "aws-cdk-lib/aws-apigatewayv2";
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Fn } from "aws-cdk-lib";
import { Construct } from "constructs";
import { FRONT_DOOR_HEADER } from "../../../shared/contract/deployment/front-door.ts";
import { SOCKET_STAGE } from "../../../shared/contract/operations/live.ts";
import { acknowledge } from "../acknowledge.ts";

export interface FrontDoorProps {
  readonly scope: string;
  readonly api: Api;
  /** The WebSocket API. CloudFront hands WebSockets on. */
  readonly sockets: { readonly endpoint: string };
  /** Functions that answer requests: they refuse those that did not come by this door. */
  readonly serving: readonly (Function | undefined)[];
  /** Of AWS WAF, of scope CLOUDFRONT, which is in us-east-1. */
  readonly webAclArn: string;
}

/**
 * A CloudFront distribution before the API, for AWS WAF takes no HTTP API. It keeps nothing in its caches, and adds a secret
 * to each request, by which functions tell it from a request to the API's own address, which stays open to everybody.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
 */
export class FrontDoor extends Construct {
  readonly url: string;
  readonly socketUrl: string;

  constructor(parent: Construct, id: string, { scope, api, sockets, serving, webAclArn }: FrontDoorProps) {
    super(parent, id);
    const secret = new Secret(this, "Secret", {
      description: `Shows requests that came by the front door of Belfry, scope ${scope}`,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    acknowledge(secret, "SMG4", "nobody is handed it: it is changed by replacing the secret, with both of its ends in one deployment");
    // CloudFormation fills it in at both ends. Who may read the configuration of the functions or the distribution sees it.
    const word = secret.secretValue.unsafeUnwrap();
    const behaviour = (endpoint: string) => ({
      origin: new HttpOrigin(Fn.select(2, Fn.split("/", endpoint)), {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        customHeaders: { [FRONT_DOOR_HEADER]: word },
      }),
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      // API Gateway finds an API by its host's name.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    });
    const distribution = new Distribution(this, "Distribution", {
      comment: `Belfry, scope ${scope}`,
      webAclId: webAclArn,
      defaultBehavior: behaviour(api.apiEndpoint),
      additionalBehaviors: { [`/${SOCKET_STAGE}`]: behaviour(sockets.endpoint) },
    });
    acknowledge(distribution, "CFR1", "who may call is decided by the web ACL, which can tell countries too");
    acknowledge(distribution, "CFR3", "the web ACL logs what it refuses, and API Gateway what reaches the API");
    acknowledge(distribution, "CFR4", "without a domain of one's own the certificate is CloudFront's, which leaves no choice of protocol");
    for (const fn of serving) fn?.addEnvironment("FRONT_DOOR_SECRET", word);
    this.url = `https://${distribution.distributionDomainName}`;
    this.socketUrl = `wss://${distribution.distributionDomainName}/${SOCKET_STAGE}`;
  }
}
