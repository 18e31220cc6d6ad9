import { tmpdir } from "node:os";
import { join } from "node:path";
import { nameOfArn } from "../aws.ts";
import { RequestCounter, type RequestCounts } from "./counts.ts";
import { lockDataDirectory } from "./data-directory.ts";
import { deliverAll } from "../delivery/deliver-all.ts";
import { openAwsEndpoint } from "../endpoint/aws-endpoint.ts";
import { DynamoDbProxy } from "../services/dynamodb/dynamodb-proxy.ts";
import { DiskFullError, LocalStackError, PartEndedError } from "../errors.ts";
import { isDiskFull, StackFailure } from "./failure.ts";
import { Activity } from "../services/lambda/event-sources/activity.ts";
import { startEventSources } from "../services/lambda/event-sources/start-event-sources.ts";
import { EventBridge } from "../services/events/event-bridge.ts";
import { SocketConnections } from "../services/api-gateway/web-socket/socket-connections.ts";
import { openHttpApi, type HttpApiServer } from "../services/api-gateway/http-api.ts";
import { FunctionLog } from "../services/lambda/function-log.ts";
import { LambdaFunction } from "../services/lambda/lambda-function.ts";
import { LambdaRuntime } from "../services/lambda/lambda-runtime.ts";
import { awsLimits } from "../limits/aws-limits.ts";
import { startDynoxide } from "../engines/dynoxide.ts";
import { startFauxqs } from "../engines/fauxqs.ts";
import type { Invocation } from "../services/scheduler/agenda.ts";
import { deliver } from "../services/scheduler/deliver.ts";
import { Scheduler } from "../services/scheduler/scheduler.ts";
import { SecretStore } from "../services/secrets/secret-store.ts";
import { MessageLineages } from "../services/sqs/message-lineages.ts";
import { MoveTasks } from "../services/sqs/move-tasks.ts";
import { createStackModel } from "../template/stack-model.ts";
import { openStateDatabase } from "./state-database.ts";
import { readStackArtifact } from "../template/assembly.ts";
import { provisionStack } from "../template/provision.ts";
import { Teardown } from "./teardown.ts";

/** How long `stop` waits for invocations under way before it ends their threads. */
const GRACE_MS = 5000;
/**
 * Schedules fire this late. AWS promises only the minute; what relies on more would work here and fail there, and
 * everything that happens on the full minute would compete with it.
 */
const SCHEDULER_LATENESS_MS = 5000;

/** What to run, and where. */
export interface LocalStackOptions {
  /** The synthesised cloud assembly (`cdk.out`), or what makes it once the data directory and the ports are held. */
  assemblyDirectory: string | (() => Promise<string>);
  /** The stacks to run, each with the port of its HTTP API; 0 takes any free port. */
  stacks: { stackName: string; port: number }[];
  /** Port of the AWS endpoint; 0 takes any free port. */
  awsPort: number;
  /** Where all data is kept between starts. Default: in memory and temporary files, gone at the end. */
  dataDirectory?: string | undefined;
  /**
   * Measures cost: DynamoDB traffic of the functions then also goes through the AWS endpoint, with its consumed capacity,
   * and batch entries are counted. Slower. Default false: DynamoDB requests of functions go straight to dynoxide, uncounted.
   */
  count?: boolean;
  /**
   * Holds back what an account at its default quotas does, by rate and at random (see `AwsLimits`). DynamoDB traffic of the
   * functions then goes through the AWS endpoint. Default: only limits of size, which always count.
   */
  limits?: { readonly seed: number } | undefined;
  /** Receives lines for the terminal. Default: nothing is printed. */
  log?: (line: string) => void;
}

/** A running local stack. */
export interface LocalStack {
  /** The one endpoint for any AWS SDK or CLI, for example `http://127.0.0.1:4566`. */
  awsEndpoint: string;
  /** Base URL of each stack's HTTP API, by stack name. */
  apis: Record<string, string>;
  /** Outputs of each stack, by stack name. */
  outputs: Record<string, Record<string, string>>;
  /** What has been requested, invoked and fired so far. */
  requestCounts(): RequestCounts;
  /**
   * Resolves with the reason when the stack cannot go on: a part ended, or the disk is full. It serves on as far as it can
   * until it is stopped; what it acknowledged before is stored.
   */
  readonly failed: Promise<LocalStackError>;
  /** Loads all functions before the first invocation asks for them; returns at once. */
  warmUp(): void;
  /** Ends everything: sources first, then invocations under way (a few seconds at most), then the parts. */
  stop(): Promise<void>;
}

/**
 * Runs synthesised stacks whole on this machine, on loopback addresses only.
 * @throws LocalStackError and its kinds: a port or the data directory in use, a part missing, a template not supported.
 *   Whatever had been started is stopped again first.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const teardown = new Teardown();
  const failure = new StackFailure(options.dataDirectory ?? tmpdir());
  try {
    return await start(options, teardown, failure);
  } catch (error) {
    await teardown.run();
    // What failed first is the cause, and says more than the request that it made fail.
    throw failure.error ?? (isDiskFull(error) ? new DiskFullError(failure.directory, messageOf(error), { cause: error }) : error);
  }
}

async function start(
  { assemblyDirectory, stacks, awsPort, dataDirectory, count = false, limits: limited, log = () => {} }: LocalStackOptions,
  teardown: Teardown,
  failure: StackFailure,
): Promise<LocalStack> {
  if (dataDirectory !== undefined) {
    const lock = lockDataDirectory(dataDirectory);
    teardown.add(() => lock.release());
  }
  await failure.checkSpace();
  const endpoint = await openAwsEndpoint(awsPort);
  teardown.add(() => endpoint.stop());
  const apiServers = new Map<string, HttpApiServer>();
  for (const { stackName, port } of stacks) {
    const server = await openHttpApi(stackName, port, endpoint.url);
    teardown.add(() => server.stop());
    apiServers.set(stackName, server);
  }
  const assembly = typeof assemblyDirectory === "string" ? assemblyDirectory : await assemblyDirectory();
  const artifacts = stacks.map(({ stackName }) => readStackArtifact(assembly, stackName));
  const database = openStateDatabase(dataDirectory);
  failure.watchDatabase(database, "state.db");
  teardown.add(() => database.close());
  const [dynoxide, fauxqs] = await startParts(dataDirectory, teardown, failure);
  const space = failure.watchSpace();
  teardown.add(() => space.stop());

  const counter = new RequestCounter();
  const activity = new Activity();
  const limits = limited && awsLimits(limited.seed);
  const scheduler = new Scheduler(database, limits === undefined ? () => Date.now() - SCHEDULER_LATENESS_MS : Date.now);
  const events = new EventBridge(database);
  const secrets = new SecretStore(database);
  const model = createStackModel();
  const outputs: Record<string, Record<string, string>> = {};
  for (const artifact of artifacts) {
    const { stackName, assetPaths } = artifact;
    const apiUrl = apiServers.get(stackName)?.url ?? "";
    outputs[stackName] = await provisionStack(artifact, {
      stackName,
      assetPaths,
      apiUrl,
      awsEndpoint: endpoint.url,
      dynoxide,
      fauxqs,
      scheduler,
      events,
      secrets,
      model,
    });
  }

  const sendToQueue = async (queueArn: string, body: string): Promise<void> => {
    counter.request("sqs", "SendMessage");
    await fauxqs.sqs("SendMessage", { QueueUrl: `http://localhost/${nameOfArn(queueArn)}`, MessageBody: body });
  };
  const lambda = new LambdaRuntime(sendToQueue, log);
  const endpoints = {
    AWS_ENDPOINT_URL: endpoint.url,
    // Straight to dynoxide: a hop through this process would cost more than the request itself.
    ...(count || limits !== undefined ? {} : { AWS_ENDPOINT_URL_DYNAMODB: dynoxide.url }),
  };
  const logDirectory = dataDirectory === undefined ? undefined : join(dataDirectory, "logs");
  for (const definition of model.functions.values()) {
    lambda.add(
      new LambdaFunction(definition, {
        endpoints,
        counter,
        log: new FunctionLog(definition.name, logDirectory, log, (error) => {
          if (!failure.storage(error, `the log of ${definition.name}`)) log(`the log of ${definition.name} ends: ${error.message}`);
        }),
        onActivity: () => activity.notify(),
      }),
    );
  }
  const dynamoDb = new DynamoDbProxy(dynoxide.port, counter, { measure: count, throttle: limits?.writes(dynoxide.call) });
  teardown.add(() => dynamoDb.close());
  // Before the parts end, and after all that runs here: workers elsewhere still poll.
  teardown.add(() => endpoint.refuse());
  const targets = { fauxqs, counter, log, invokeAsync: (name: string, payload: string) => lambda.invokeAsync(name, payload) };
  events.start(async (deliveries) => {
    const { delivered, failed } = await deliverAll(deliveries, targets);
    counter.ruleDelivered(delivered, failed);
  });
  teardown.add(() => events.stop());
  // After the proxy and the buses, so that it ends before them: what runs still needs its tables, and to publish.
  teardown.add(() => lambda.stop(GRACE_MS));
  const connections = new SocketConnections();
  const lineages = new MessageLineages();
  const moveTasks = new MoveTasks(fauxqs.sqs);
  teardown.add(() => moveTasks.stop());
  endpoint.serve({
    log,
    counter,
    dynamoDb,
    fauxqs,
    moveTasks,
    lineages,
    limits,
    scheduler,
    events,
    secrets,
    lambda,
    connections,
    measure: count,
    onActivity: () => activity.notify(),
  });
  for (const api of model.apis.values()) {
    const server = apiServers.get(api.stackName);
    if (api.protocol === "HTTP") server?.serve(api, { lambda, counter, throttle: limits?.routes(api.throttles), log });
    else server?.serveSockets(api, { lambda, counter, connections, log });
  }
  const sources = startEventSources(model.eventSources, {
    dynoxide,
    fauxqs,
    lambda,
    counter,
    activity,
    database,
    lineages,
    limits,
    sendToQueue,
    log,
  });
  teardown.add(() => sources.stop());
  const wakes = limits?.wakes((invocations: Invocation[]) => deliver(invocations, targets));
  scheduler.start(
    (invocations) => (wakes === undefined ? deliver(invocations, targets) : wakes.add(invocations)),
    (error) => {
      if (!failure.storage(error, "state.db")) log(`scheduler: ${messageOf(error)}`);
    },
  );
  teardown.add(() => {
    wakes?.stop();
    return scheduler.stop();
  });

  return {
    awsEndpoint: endpoint.url,
    apis: Object.fromEntries([...apiServers].map(([stackName, { url }]) => [stackName, url])),
    outputs,
    requestCounts: () => counter.snapshot(),
    failed: failure.occurred,
    warmUp: () => lambda.warmUp(),
    stop: () => teardown.run(),
  };
}

async function startParts(
  dataDirectory: string | undefined,
  teardown: Teardown,
  failure: StackFailure,
): Promise<[Awaited<ReturnType<typeof startDynoxide>>, Awaited<ReturnType<typeof startFauxqs>>]> {
  const [dynoxide, fauxqs] = await Promise.allSettled([
    startDynoxide(dataDirectory === undefined ? undefined : join(dataDirectory, "dynamodb")),
    startFauxqs(dataDirectory === undefined ? undefined : join(dataDirectory, "fauxqs"), failure),
  ]);
  if (dynoxide.status === "fulfilled") {
    teardown.add(() => dynoxide.value.stop());
    void dynoxide.value.ended.then((reason) => {
      if (!teardown.running) failure.report(new PartEndedError("DynamoDB", "dynoxide", reason));
    });
  }
  if (fauxqs.status === "fulfilled") teardown.add(() => fauxqs.value.stop());
  if (dynoxide.status === "rejected") throw asLocalStackError(dynoxide.reason);
  if (fauxqs.status === "rejected") throw asLocalStackError(fauxqs.reason);
  return [dynoxide.value, fauxqs.value];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function asLocalStackError(reason: unknown): Error {
  return reason instanceof Error ? reason : new LocalStackError("dynoxide-failed", String(reason));
}
