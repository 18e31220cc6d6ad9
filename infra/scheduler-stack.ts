import { Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { Deployment } from "../shared/contract/deployment.ts";
import type { Bundles } from "./bundle-functions.ts";
import { Console } from "./constructs/console.ts";
import { CompletionQueue } from "./constructs/completion-queue.ts";
import { DispatchQueue } from "./constructs/dispatch-queue.ts";
import { EventBus } from "./constructs/event-bus.ts";
import { FunctionFactory } from "./constructs/function-factory.ts";
import { HttpApi } from "./constructs/http-api.ts";
import { JobTable } from "./constructs/job-table.ts";
import { Monitoring } from "./constructs/monitoring/monitoring.ts";
import { grantDeadLetters, grantQueueDepths } from "./constructs/queue-depths.ts";
import { ResultBucket } from "./constructs/result-bucket.ts";
import { RunTable } from "./constructs/run-table.ts";
import { WakeSchedules } from "./constructs/wake-schedules.ts";
import { WorkerQueues } from "./constructs/worker-queues.ts";

export interface SchedulerStackProps extends StackProps {
  readonly scope: string;
  /** Services whose worker queues are made with the stack. */
  readonly services: readonly string[];
  readonly deployment: Deployment;
  readonly bundles: Bundles;
  /** On a laptop or an emulator: data may be thrown away with the stack. */
  readonly local: boolean;
  /** The API asks for a token. */
  readonly authorized: boolean;
}

/** One scope of Belfry, whole: what is defined by the API is woken or set off by an event, dispatched, worked on, completed and reacted to. */
export class SchedulerStack extends Stack {
  constructor(app: Construct, id: string, props: SchedulerStackProps) {
    super(app, id, { description: `Belfry, scope ${props.scope}`, ...props });
    const { scope, services, deployment, local, authorized } = props;

    const jobs = new JobTable(this, "JobTable", { local });
    const runs = new RunTable(this, "RunTable", { local, retentionDays: deployment.runRetentionDays });
    const results = new ResultBucket(this, "ResultBucket", { local, retentionDays: deployment.runRetentionDays });
    const dispatchQueue = new DispatchQueue(this, "DispatchQueue");
    const wakes = new WakeSchedules(this, "WakeSchedules", { scope, dispatchQueue });
    const bus = new EventBus(this, "EventBus", { scope, dispatchQueue });
    const workers = new WorkerQueues(this, "WorkerQueues", { scope, services, local });
    const completionQueue = new CompletionQueue(this, "CompletionQueue", { scope });
    const setAside = {
      dispatch: dispatchQueue,
      completion: completionQueue,
      schedules: wakes,
      events: bus,
      "job-stream": jobs,
      "run-stream": runs,
    };
    const functions = new FunctionFactory(this, "Functions", {
      bundles: props.bundles,
      scope,
      timeZone: deployment.timezone,
      local,
      authorized,
    });

    // client ──▶ api ──▶ JobTable
    const api = functions.create("api", "Management routes");
    jobs.grantReadWrite(api);
    runs.grantReadWrite(api);
    results.grantRead(api);
    bus.grantPublish(api);
    dispatchQueue.grantSend(api);
    wakes.grantManage(api);
    workers.grantDepths(api);
    grantQueueDepths(api, setAside);

    // event, webhook ──▶ publish ──▶ event bus ──rules──▶ dispatch queue
    const publish = functions.create("publish", "Takes events, and webhooks of triggers");
    jobs.grantReadWrite(publish);
    runs.grantReadWrite(publish);
    bus.grantPublish(publish);
    dispatchQueue.grantSend(publish);

    // JobTable ──stream──▶ provision ──▶ EventBridge Scheduler, rules of the event bus, worker queues
    const provision = functions.create("provision", "Keeps EventBridge and queues equal to the definitions", {
      timeoutSeconds: 300,
      feedsItself: true,
    });
    jobs.grantReadWrite(provision);
    runs.grantReadWrite(provision);
    jobs.feedDefinitionsTo(provision);
    wakes.grantManage(provision);
    wakes.grantList(provision);
    bus.grantManageRules(provision);
    bus.grantListRules(provision);
    workers.grantEnsure(provision);
    dispatchQueue.grantSend(provision);
    wakes.invokeDaily("Reprovision", provision, { kind: "provision-all" });

    // dispatch queue ──▶ dispatch ──▶ worker queue
    const dispatch = functions.create("dispatch", "Plans wakes, answers events, and fires runs on their second", {
      memoryMegabytes: 512,
      feedsItself: true,
    });
    jobs.grantReadWrite(dispatch);
    runs.grantReadWrite(dispatch);
    results.grantRead(dispatch);
    dispatchQueue.feed(dispatch);
    dispatchQueue.grantSend(dispatch);
    workers.grantSend(dispatch);
    bus.grantPublish(dispatch);
    wakes.grantManage(dispatch);

    // worker ──▶ complete ──▶ RunTable, large results to their bucket
    const complete = functions.create("complete", "Hears what workers report");
    jobs.grantReadWrite(complete);
    runs.grantReadWrite(complete);
    results.grantWrite(complete);
    bus.grantPublish(complete);
    dispatchQueue.grantSend(complete);
    completionQueue.feed(complete);

    // RunTable ──stream──▶ react ──▶ event bus, next attempt, next steps of a workflow
    const react = functions.create("react", "Does what follows from a run's change", {
      timeoutSeconds: 60,
      memoryMegabytes: 512,
      feedsItself: true,
    });
    runs.feedChangesTo(react);
    runs.grantReadWrite(react);
    jobs.grantReadWrite(react);
    results.grantRead(react);
    bus.grantPublish(react);
    dispatchQueue.grantSend(react);
    wakes.grantManage(react);
    workers.grantSend(react);

    // every five minutes: what did not happen, and what could not be handled
    const sweep = functions.create("sweep", "Finds what did not happen and heals it", { timeoutSeconds: 600 });
    jobs.grantReadWrite(sweep);
    runs.grantReadWrite(sweep);
    results.grantRead(sweep);
    bus.grantPublish(sweep);
    dispatchQueue.grantSend(sweep);
    wakes.grantManage(sweep);
    workers.grantSend(sweep);
    workers.grantEnsure(sweep);
    bus.grantManageRules(sweep);
    grantDeadLetters(sweep, setAside);
    wakes.invokeEvery("Sweep", 5, sweep);

    // browser ──▶ console, which holds files and no data
    const console = new Console(this, "Console", { functions, scopes: Object.keys(deployment.scopes) });

    const http = new HttpApi(this, "Api", {
      scope,
      serving: { api, complete, publish, console: console.function },
      authorizer: authorized ? functions : undefined,
      eventsThrottle: deployment.eventsThrottle,
    });
    new Monitoring(this, "Monitoring", {
      scope,
      functions: { api, publish, provision, dispatch, complete, react, sweep, console: console.function },
      authorizer: http.authorizer,
      dispatchQueue: dispatchQueue.queue,
      deadLetterQueues: [...Object.values(setAside), workers].flatMap(({ deadLetterQueues }) => deadLetterQueues),
      api: http.api,
      alarmEmail: deployment.alarmEmail,
      runbooks: deployment.runbooks,
    });
  }
}
