import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function, LoggingFormat, RecursiveLoop, Runtime, SystemLogLevel, Tracing } from "aws-cdk-lib/aws-lambda";
import { LogGroup, type RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { type Deployment, functionName } from "../../shared/contract/deployment/deployment.ts";
import { assertNotLocal } from "../../shared/contract/accounts/oidc-issuer.ts";
import type { LogLevel } from "../../shared/contract/deployment/log-level.ts";
import type { Bundles, FunctionName } from "../bundle-functions.ts";
import { acknowledgeWildcard } from "./acknowledge.ts";
import { reservedFor } from "../reserved-concurrency.ts";

/** Functions that find out who a caller is. */
const IDENTIFYING: ReadonlySet<FunctionName> = new Set(["authorizer", "accounts", "socket"]);

export interface FunctionFactoryProps {
  readonly bundles: Bundles;
  readonly scope: string;
  readonly prefix: string;
  readonly timeZone: string;
  /** Of our own lines. */
  readonly logLevel: LogLevel;
  /** Their logs outlive the stack. */
  readonly keep: boolean;
  readonly logRetention: RetentionDays;
  readonly authorized: boolean;
  /** The scope has an Airflow. */
  readonly hasAirflow: boolean;
  /** The other issuer whose access tokens count. */
  readonly oidc: Deployment["oidc"];
  /** On a laptop or an emulator. */
  readonly local: boolean;
  /** Spans of X-Ray, which may cost more than the run they show. */
  readonly tracing: boolean;
  /** Functions that have a reservation get it. */
  readonly reserve: boolean;
}

export interface FunctionOptions {
  /** @default 30, the longest an HTTP API waits */
  readonly timeoutSeconds?: number;
  /** @default 256 */
  readonly memoryMegabytes?: number;
  /**
   * It sends to the queue, or writes to the table, that invokes it. Lambda would end such a chain after about 16 invocations,
   * without an error; each chain of ours has an end of its own: a run's expiry, the hops of an event, a chain's next link.
   * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
   * @default false: a loop would be a fault
   */
  readonly feedsItself?: boolean;
}

/** Makes the functions alike: runtime, architecture, log group with retention, role with only its own grants. */
export class FunctionFactory extends Construct {
  private readonly props: FunctionFactoryProps;

  constructor(parent: Construct, id: string, props: FunctionFactoryProps) {
    super(parent, id);
    this.props = props;
    if (props.oidc && !props.local) assertNotLocal(props.oidc);
  }

  create(
    name: FunctionName,
    description: string,
    { timeoutSeconds = 30, memoryMegabytes = 256, feedsItself = false }: FunctionOptions = {},
  ): Function {
    const { bundles, scope, prefix, timeZone, logLevel, keep, logRetention, authorized, hasAirflow, reserve, tracing, oidc } = this.props;
    const reserved = reserve ? reservedFor(name) : undefined;
    const logGroup = new LogGroup(this, `${name}Logs`, {
      retention: logRetention,
      removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const role = new Role(this, `${name}Role`, { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(role);
    const fn = new Function(this, name, {
      functionName: functionName(scope, name, prefix),
      description,
      role,
      logGroup,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(bundles[name]),
      handler: "index.handler",
      memorySize: memoryMegabytes,
      timeout: Duration.seconds(timeoutSeconds),
      ...(reserved !== undefined && { reservedConcurrentExecutions: reserved }),
      recursiveLoop: feedsItself ? RecursiveLoop.ALLOW : RecursiveLoop.TERMINATE,
      // Without Lambda's own lines on invocations that went well, which are as long as ours. Those on others are there.
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      tracing: tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      environment: {
        SCHEDULER_SCOPE: scope,
        BELFRY_PREFIX: prefix,
        SCHEDULER_TIMEZONE: timeZone,
        AUTHORIZATION_REQUIRED: String(authorized),
        HAS_AIRFLOW: String(hasAirflow),
        LOG_LEVEL: logLevel,
        ...(oidc && IDENTIFYING.has(name) && { OIDC: JSON.stringify(oidc) }),
      },
    });
    if (tracing) acknowledgeWildcard(fn, "*", "X-Ray's actions take no resource");
    return fn;
  }
}
