import { Worker } from "node:worker_threads";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { FunctionName } from "../../infra/bundle-functions.ts";
import type { Route } from "../../shared/contract/route.ts";
import { routeKey } from "../../shared/contract/route.ts";
import { routes } from "../../shared/contract/routes.ts";
import { useCloud, WITH_TELEGRAM } from "./support/cloud.ts";
import { Arn, bucketPolicy, functionOf, joined, queuePolicies, Ref } from "./support/policies.ts";

const Mapping = z.object({
  FunctionName: Ref,
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).optional(),
});

/** Parts of the HTTP API, whose neighbour is the WebSocket API. */
const OF_HTTP = /^Api/;

const cloud = useCloud();
const app = cloud.synthesise(WITH_TELEGRAM);

describe("the app for the cloud", () => {
  it("is a stack for each scope of cdk.json", () => {
    expect(Object.keys(app.stacks).toSorted()).toEqual(["Belfry-mock", "Belfry-real"]);
  });

  it("has no finding of cdk-nag, and a reason for each that was accepted", () => {
    const [solutions, ...others] = app.report.pluginReports;

    expect(others).toEqual([]);
    expect(solutions).toMatchObject({ pluginName: "AwsSolutions", conclusion: "success", violations: [] });
    expect(solutions?.suppressedViolations.filter(({ reason }) => reason.length < 15)).toEqual([]);
  });

  it("tells each function all that it reads: it starts with the template's variables and no others", async () => {
    const Function = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });
    const functions = app.stacks["Belfry-real"]?.read("AWS::Lambda::Function", Function) ?? [];
    const started = functions.map(({ id, Environment: { Variables } }) => {
      // What CloudFormation fills in may be an address, a name or an ARN: an address passes for any.
      const filled = Object.entries(Variables).map(([name, value]) => [name, filledIn(value)]);
      return start(functionOf(id) as FunctionName, { AWS_REGION: "us-east-1", ...Object.fromEntries(filled) });
    });

    expect(started).toHaveLength(Object.keys(cloud.bundles).length);
    expect(await Promise.all(started)).toEqual(started.map(() => "started"));
  });
});

function filledIn(value: unknown): string {
  if (typeof value === "string") return value;
  const join = z.object({ "Fn::Join": z.tuple([z.literal(""), z.array(z.unknown())]) }).safeParse(value).data;
  return join?.["Fn::Join"][1].map(filledIn).join("") ?? "https://sqs.example/filled-in";
}

describe.each(Object.entries(app.stacks))("the template of %s", (_, template) => {
  it("says under plain names where the API, its token, its data, the event bus and the completion queue are", () => {
    expect(Object.keys(template.outputs).toSorted()).toEqual([
      "AccountTable",
      "ApiTokenSecret",
      "ApiUrl",
      "CompletionQueueUrl",
      "DagBucket",
      "EventBusName",
      "FirstAdminSecret",
      "JobTable",
      "ResultBucket",
      "RunTable",
      "SigningSecret",
      "SocketUrl",
      "TelegramSecret",
      "TokenSecret",
    ]);
  });

  it("keeps nothing under a name of its own but worker queues, which a failed first deployment takes away again", () => {
    const named = template.resources.filter(({ Properties }) =>
      Object.entries(Properties).some(
        ([name, value]) => /(?:^Name|(?:Queue|Table|Bucket|Group|Bus|Function)Name)$/.test(name) && typeof value === "string",
      ),
    );
    const kept = named.filter(({ DeletionPolicy }) => DeletionPolicy !== undefined && DeletionPolicy !== "Delete");
    expect(kept.map(({ Type, DeletionPolicy }) => `${Type} ${DeletionPolicy}`)).toEqual(
      kept.map(() => "AWS::SQS::Queue RetainExceptOnCreate"),
    );
    expect(kept.every(({ Properties }) => /^[a-z]+-jobs-/.test(String(Properties["QueueName"])))).toBe(true);
    expect(kept.some(({ Properties }) => String(Properties["QueueName"]).endsWith("-dlq"))).toBe(true);
  });

  it("has fewer than 250 resources beside its routes; with them CloudFormation's 500 are far", () => {
    const others = template.resources.filter(({ Type }) => Type !== "AWS::ApiGatewayV2::Route");
    expect(others.length).toBeLessThan(250);
    expect(template.resources.length).toBeLessThan(400);
  });

  it("has every route of the route table and one for all other paths, and only logins, signed and open ones have no authorizer", () => {
    const Properties = z.object({ RouteKey: z.string(), AuthorizationType: z.string(), AuthorizerId: Ref.optional() });
    const found = template.read("AWS::ApiGatewayV2::Route", Properties, OF_HTTP);
    const expected = [...Object.values(routes).map(routeKey), "$default"];
    expect(found.map(({ RouteKey }) => RouteKey).toSorted()).toEqual(expected.toSorted());

    const [open, guarded] = [true, false].map((none) => found.filter(({ AuthorizationType }) => (AuthorizationType === "NONE") === none));
    const unguarded = Object.values<Route>(routes).filter((route) => route.signed || route.open || route.login);
    expect(open?.map(({ RouteKey }) => RouteKey).toSorted()).toEqual(unguarded.map(routeKey).toSorted());
    const signed = unguarded.filter((route) => route.signed).map(({ servedBy }) => servedBy);
    expect(signed).toEqual(["publish", "publish", "notifications", "telegram"]);
    const authorizers = template.of("AWS::ApiGatewayV2::Authorizer").map(({ id }) => id);
    expect(authorizers).toHaveLength(1);
    for (const route of guarded ?? []) expect(route).toMatchObject({ AuthorizationType: "CUSTOM", AuthorizerId: { Ref: authorizers[0] } });
  });

  it("lets the API call each of its functions by one permission, and a second one for all other paths", () => {
    const Permission = z.object({ FunctionName: Arn, SourceArn: z.unknown() });
    const callers = template.read("AWS::Lambda::Permission", Permission, OF_HTTP).map(({ FunctionName, SourceArn }) => {
      const [, paths] =
        /^arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<ApiHttp[^>]+>(.+)$/.exec(joined(SourceArn)) ?? [];
      return `${functionOf(FunctionName["Fn::GetAtt"][0])} ${paths?.replace(/<.+>/, "<authorizer>")}`;
    });

    expect(callers.toSorted()).toEqual([
      "accounts /*/*/*",
      "api /*/*",
      "api /*/*/*",
      "authorizer /authorizers/<authorizer>",
      "complete /*/*/*",
      "console /*/*/*",
      "notifications /*/*/*",
      "publish /*/*/*",
      "redrive /*/*/*",
      "schedules /*/*/*",
      "socket /*/*/*",
      "tasks /*/*/*",
      "telegram /*/*/*",
    ]);
  });

  it("throttles the doors for events and webhooks alone, each with complete settings, once these routes are there", () => {
    const Settings = z.strictObject({
      ThrottlingRateLimit: z.int().min(1),
      ThrottlingBurstLimit: z.int().min(1),
      DetailedMetricsEnabled: z.literal(false),
    });
    const Stage = z.object({ DefaultRouteSettings: Settings, RouteSettings: z.record(z.string(), Settings) });
    const [stage] = template.read("AWS::ApiGatewayV2::Stage", Stage, OF_HTTP);
    const doors = template
      .of("AWS::ApiGatewayV2::Route")
      .filter(({ Properties }) => stage && String(Properties["RouteKey"]) in stage.RouteSettings);

    expect(Object.keys(stage?.RouteSettings ?? {}).toSorted()).toEqual(
      Object.values<Route>(routes)
        .filter(({ servedBy, signed }) => servedBy === "publish" || signed === true)
        .map(routeKey)
        .toSorted(),
    );
    expect(stage?.RouteSettings["POST /events"]).toMatchObject({ ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1_000 });
    expect(template.of("AWS::ApiGatewayV2::Stage").find(({ id }) => OF_HTTP.test(id))?.DependsOn).toEqual(
      expect.arrayContaining(doors.map(({ id }) => id)),
    );
  });

  it("keeps its tables: point-in-time recovery, deletion protection, and retained with the stack gone; but that of connections, which last two hours", () => {
    const [connections, ...tables] = template.of("AWS::DynamoDB::Table").toSorted((one) => (one.id.startsWith("Live") ? -1 : 1));

    expect(connections).toMatchObject({ DeletionPolicy: "Delete", Properties: { BillingMode: "PAY_PER_REQUEST" } });
    expect(tables).toHaveLength(3);
    for (const table of tables)
      expect(table).toMatchObject({
        DeletionPolicy: "Retain",
        UpdateReplacePolicy: "Retain",
        Properties: { DeletionProtectionEnabled: true, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
      });
  });

  it("encrypts every queue, takes TLS only, and has a dead-letter queue behind each that is none itself", () => {
    const Queue = z.object({ SqsManagedSseEnabled: z.literal(true), RedrivePolicy: z.object({ deadLetterTargetArn: Arn }).optional() });
    const queues = template.read("AWS::SQS::Queue", Queue);
    const refused = queuePolicies(template).flatMap((policy) => {
      const tlsOnly = { Effect: "Deny", Action: ["sqs:*"], Condition: { Bool: { "aws:SecureTransport": "false" } } };
      expect(policy.statements).toContainEqual(expect.objectContaining(tlsOnly));
      return policy.queues;
    });

    expect(refused.toSorted()).toEqual(queues.map(({ id }) => id).toSorted());
    const [behind, inFront] = [queues.filter((queue) => !queue.RedrivePolicy), queues.filter((queue) => queue.RedrivePolicy)];
    const targets = inFront.map(({ RedrivePolicy }) => RedrivePolicy?.deadLetterTargetArn["Fn::GetAtt"][0]);
    expect(behind.map(({ id }) => id)).toEqual(expect.arrayContaining(targets));
    for (const { id } of behind) expect(id).toMatch(/DeadLetters|Undelivered/);
  });

  it("hides what a function was handed for six times its time-out, and tries as often as its queue has a reason for", () => {
    const Fed = z.object({ FunctionName: Ref, EventSourceArn: Arn, MaximumBatchingWindowInSeconds: z.number().default(0) });
    const Queue = z.object({
      VisibilityTimeout: z.number().optional(),
      RedrivePolicy: z.object({ maxReceiveCount: z.number() }).optional(),
    });
    const timeouts = new Map(
      template.read("AWS::Lambda::Function", z.object({ Timeout: z.number() })).map(({ id, Timeout }) => [id, Timeout]),
    );
    const queues = new Map(template.read("AWS::SQS::Queue", Queue).map((queue) => [queue.id, queue]));
    const fed = template.read("AWS::Lambda::EventSourceMapping", Fed).flatMap(({ EventSourceArn, FunctionName, ...mapping }) => {
      const queue = queues.get(EventSourceArn["Fn::GetAtt"][0]);
      return queue
        ? [{ queue, timeout: timeouts.get(FunctionName.Ref) ?? Number.NaN, window: mapping.MaximumBatchingWindowInSeconds }]
        : [];
    });

    expect(fed.length).toBeGreaterThanOrEqual(2);
    for (const { queue, timeout, window } of fed) expect(queue.VisibilityTimeout).toBe(6 * timeout + window);
    for (const { queue } of fed) expect(queue.RedrivePolicy?.maxReceiveCount).toBe(/^(?:Completion|Notify)/.test(queue.id) ? 10 : 20);
  });

  it("logs requests under /aws/vendedlogs/, whose groups share one statement of the account's resource policy", () => {
    const Stage = z.object({ AccessLogSettings: z.object({ DestinationArn: Arn }) });
    const [stage] = template.read("AWS::ApiGatewayV2::Stage", Stage, OF_HTTP);
    const logs = template.of("AWS::Logs::LogGroup").find(({ id }) => id === stage?.AccessLogSettings.DestinationArn["Fn::GetAtt"][0]);
    expect(logs?.Properties["LogGroupName"]).toMatch(/^\/aws\/vendedlogs\/apis\/belfry-(real|mock)$/);
  });

  it("keeps results in a private, encrypted bucket, TLS only, for as long as records", () => {
    const results = template.of("AWS::S3::Bucket").filter(({ id }) => id.startsWith("ResultBucket"));
    expect(results).toMatchObject([
      {
        DeletionPolicy: "Retain",
        UpdateReplacePolicy: "Retain",
        Properties: {
          BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }] },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          LifecycleConfiguration: {
            Rules: [{ ExpirationInDays: 400, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: "Enabled" }],
          },
        },
      },
    ]);
    expect(bucketPolicy(template)).toHaveLength(2);
    expect(bucketPolicy(template).slice(0, 1)).toMatchObject([
      { Effect: "Deny", Action: ["s3:*"], Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ]);
  });

  it("runs every function on Node 24 and arm64, with a log group that forgets", () => {
    const LoggingConfig = z.object({
      LogGroup: Ref,
      // Lambda's own lines only where something went wrong. Of ours it must leave none out: metric lines have no level.
      LogFormat: z.literal("JSON"),
      SystemLogLevel: z.literal("WARN"),
      ApplicationLogLevel: z.undefined().optional(),
    });
    const Function = z.object({ Runtime: z.string(), Architectures: z.array(z.string()), LoggingConfig });
    const functions = template.read("AWS::Lambda::Function", Function);
    const retention = new Map(
      template
        .read("AWS::Logs::LogGroup", z.object({ RetentionInDays: z.number() }))
        .map(({ id, RetentionInDays }) => [id, RetentionInDays]),
    );

    expect(functions).toHaveLength(Object.keys(cloud.bundles).length);
    for (const { Runtime, Architectures, LoggingConfig } of functions) {
      expect({ Runtime, Architectures }).toEqual({ Runtime: "nodejs24.x", Architectures: ["arm64"] });
      expect(retention.get(LoggingConfig.LogGroup.Ref)).toBe(30);
    }
  });

  it("feeds changed definitions to provision, ended runs and retries to react, and every change of a run to what shows it, nothing else", () => {
    const filters = template.read("AWS::Lambda::EventSourceMapping", Mapping).flatMap(({ FunctionName, FilterCriteria }) => {
      const patterns = FilterCriteria?.Filters.map(({ Pattern }): unknown => JSON.parse(Pattern));
      return patterns ? [[functionOf(FunctionName.Ref), patterns]] : [];
    });

    expect(Object.fromEntries(filters)).toEqual({
      provision: [{ dynamodb: { Keys: { sk: { S: ["definition", "pass"] } } } }],
      react: [
        { eventName: ["MODIFY"], dynamodb: { NewImage: { status: { S: ["success", "failed", "timeout", "cancelled"] } } } },
        { eventName: ["MODIFY"], dynamodb: { NewImage: { status: { S: ["queued"] }, retry_at: { S: [{ exists: true }] } } } },
        { eventName: ["INSERT"], dynamodb: { NewImage: { status: { S: ["missed"] } } } },
        {
          eventName: ["MODIFY"],
          dynamodb: { NewImage: { status: { S: ["running"] }, steps: { S: [{ exists: true }] }, revision: { N: ["2"] } } },
        },
      ],
      "socket-push": [
        { eventName: ["INSERT", "MODIFY"], dynamodb: { Keys: { pk: { S: [{ prefix: "job#" }, { prefix: "workflow#" }] } } } },
      ],
    });
  });
});

/** Loads a bundle in a thread with this environment; "started", or what kept it from it. */
function start(name: FunctionName, environment: Record<string, string>): Promise<string> {
  const worker = new Worker(join(cloud.bundles[name], "index.mjs"), { env: environment, execArgv: [] });
  return new Promise((resolve) => {
    worker.on("error", (error) => resolve(`${name}: ${error instanceof Error ? error.stack : String(error)}`));
    worker.on("exit", () => resolve("started"));
  });
}
