import { Stack, type StackProps, Tags } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { type Deployment, settingsOfScope } from "../shared/contract/deployment/deployment.ts";
import type { Bundles } from "./bundle-functions.ts";
import { accountsFunction } from "./constructs/http/accounts.ts";
import { Console } from "./constructs/http/console.ts";
import { AccountTable } from "./constructs/data/account-table.ts";
import { scheduleFunctions } from "./constructs/schedules.ts";
import { CompletionQueue } from "./constructs/queues/completion-queue.ts";
import { DispatchQueues } from "./constructs/queues/dispatch-queues.ts";
import { EventBus } from "./constructs/queues/event-bus.ts";
import { FrontDoor } from "./constructs/http/front-door.ts";
import { FunctionFactory } from "./constructs/function-factory.ts";
import { HttpApi } from "./constructs/http/http-api.ts";
import { JobTable } from "./constructs/data/job-table.ts";
import { LiveUpdates } from "./constructs/http/live-updates.ts";
import { logRetentionOf } from "./constructs/log-retention.ts";
import { Monitoring } from "./constructs/monitoring/monitoring.ts";
import { type LocalDelivery, Notifications } from "./constructs/notifications.ts";
import { NotifyQueue } from "./constructs/queues/notify-queue.ts";
import { output } from "./constructs/output.ts";
import { grantDeadLetters, grantQueueDepths } from "./constructs/queues/queue-depths.ts";
import { ResultBucket } from "./constructs/data/result-bucket.ts";
import { boundary, environmentOf } from "./stack-place.ts";
import { RESERVED } from "./reserved-concurrency.ts";
import { RunTable } from "./constructs/data/run-table.ts";
import { FED_TIMEOUT_SECONDS } from "./constructs/queues/source-times.ts";
import { monthlyStatisticsFunction, redriveFunction } from "./constructs/maintenance.ts";
import { tasksFunction } from "./constructs/tasks.ts";
import { telegramFunction } from "./constructs/http/telegram.ts";
import { WakeSchedules } from "./constructs/queues/wake-schedules.ts";
import { WorkerQueues } from "./constructs/queues/worker-queues.ts";

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
  /** On a laptop only: variables of what delivers notifications. */
  readonly localDelivery?: LocalDelivery;
  /** On a laptop only: what stands in for Telegram. */
  readonly telegramApiUrl?: string | undefined;
}

/** One scope of Belfry, whole: what is defined by the API is woken or set off by an event, dispatched, worked on, completed and reacted to. */
export class SchedulerStack extends Stack {
  constructor(app: Construct, id: string, props: SchedulerStackProps) {
    const { scope, services, deployment, local, authorized } = props;
    const { prefix, runRetentionDays: retentionDays } = deployment;
    const settings = settingsOfScope(deployment, scope);
    const { reserve, replicas } = settings;
    const logRetention = logRetentionOf(settings.logRetentionDays);
    const keep = settings.data === "retain" && !local;
    super(app, id, {
      description: `Belfry, scope ${scope}`,
      ...(!local && environmentOf(settings)),
      ...(settings.permissionsBoundary !== undefined && { permissionsBoundary: boundary(settings.permissionsBoundary) }),
      ...props,
    });
    for (const [name, value] of Object.entries({ application: prefix, scope, stage: settings.stage, owner: deployment.owner }))
      if (value !== undefined) Tags.of(this).add(name, value);

    const jobs = new JobTable(this, "JobTable", { local, keep, replicas });
    const runs = new RunTable(this, "RunTable", { local, keep, replicas, retentionDays });
    const accountTable = new AccountTable(this, "AccountTable", { local, keep, replicas, auditDays: deployment.auditRetentionDays });
    const results = new ResultBucket(this, "ResultBucket", { keep, retentionDays });
    const dispatchQueues = new DispatchQueues(this, "DispatchQueue");
    const wakes = new WakeSchedules(this, "WakeSchedules", { scope, prefix, dispatchQueues });
    const bus = new EventBus(this, "EventBus", { scope, prefix, dispatchQueues });
    const workers = new WorkerQueues(this, "WorkerQueues", { scope, prefix, services, keep });
    const completionQueue = new CompletionQueue(this, "CompletionQueue", { scope, prefix });
    const notifyQueue = new NotifyQueue(this, "NotifyQueue");
    const setAside = {
      ...dispatchQueues.watched,
      completion: completionQueue,
      notifications: notifyQueue,
      schedules: wakes,
      events: bus,
      "job-stream": jobs,
      "run-stream": runs,
    };
    const functions = new FunctionFactory(this, "Functions", {
      bundles: props.bundles,
      scope,
      prefix,
      timeZone: deployment.timezone,
      logLevel: deployment.logLevel,
      keep,
      logRetention,
      authorized,
      hasAirflow: settings.airflow !== undefined,
      reserve,
      oidc: deployment.oidc,
      local,
      tracing: deployment.tracing,
    });

    // client ──▶ api ──▶ JobTable
    const api = functions.create("api", "Management routes");
    jobs.grant(api, ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"]);
    jobs.grantList(api);
    runs.grant(api, ["GetItem", "BatchGetItem", "PutItem", "Query"]);
    runs.grantListByTime(api);
    results.grantRead(api);
    bus.grantPublish(api);
    dispatchQueues.grantSend(api);
    wakes.grant(api, ["CreateSchedule"]);
    workers.grantDepths(api);
    grantQueueDepths(api, setAside);

    // event, webhook ──▶ publish ──▶ event bus ──rules──▶ queue of events
    const publish = functions.create("publish", "Takes events, and webhooks of triggers");
    jobs.grant(publish, ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"]);
    jobs.grantList(publish);
    runs.grant(publish, ["BatchGetItem", "PutItem"]);
    bus.grantPublish(publish);
    dispatchQueues.grantSend(publish);

    // JobTable ──stream──▶ provision ──▶ EventBridge Scheduler, rules of the event bus, worker queues
    const provision = functions.create("provision", "Keeps EventBridge and queues equal to the definitions", {
      timeoutSeconds: 300,
      feedsItself: true,
    });
    jobs.grant(provision, ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"]);
    jobs.grantList(provision);
    runs.grant(provision, ["GetItem", "BatchGetItem", "PutItem", "Query"]);
    jobs.feedDefinitionsTo(provision);
    wakes.grant(provision, ["CreateSchedule", "UpdateSchedule", "DeleteSchedule", "GetSchedule"]);
    wakes.grantList(provision);
    bus.grantManageRules(provision);
    bus.grantListRules(provision);
    workers.grantEnsure(provision);
    dispatchQueues.grantSend(provision);
    wakes.invokeDaily("Reprovision", provision, { kind: "provision-all" });

    // queues of timers, plans and events ──▶ dispatch ──▶ worker queue
    const dispatch = functions.create("dispatch", "Plans wakes, answers events, and fires runs on their second", {
      timeoutSeconds: FED_TIMEOUT_SECONDS,
      memoryMegabytes: 512,
      feedsItself: true,
    });
    jobs.grant(dispatch, ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"]);
    runs.grant(dispatch, ["GetItem", "BatchGetItem", "PutItem", "Query"]);
    runs.grantListByTime(dispatch);
    results.grantRead(dispatch);
    dispatchQueues.feed(dispatch, reserve ? RESERVED.dispatch : undefined);
    dispatchQueues.grantSend(dispatch);
    workers.grantSend(dispatch);
    bus.grantPublish(dispatch);
    wakes.grant(dispatch, ["CreateSchedule"]);

    // worker ──▶ complete ──▶ RunTable, large results to their bucket
    const complete = functions.create("complete", "Hears what workers report", { timeoutSeconds: FED_TIMEOUT_SECONDS });
    jobs.grant(complete, ["GetItem", "BatchGetItem", "PutItem"]);
    runs.grant(complete, ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "Query"]);
    results.grantWrite(complete);
    bus.grantPublish(complete);
    dispatchQueues.grantSend(complete);
    completionQueue.feed(complete);

    // RunTable ──stream──▶ react ──▶ event bus, next attempt, next steps of a workflow, queue of notifications
    const react = functions.create("react", "Does what follows from a run's change", {
      timeoutSeconds: 60,
      memoryMegabytes: 512,
      feedsItself: true,
    });
    runs.feedChangesTo(react);
    runs.grant(react, ["GetItem", "BatchGetItem", "PutItem"]);
    jobs.grant(react, ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"]);
    results.grantRead(react);
    bus.grantPublish(react);
    dispatchQueues.grantSend(react);
    wakes.grant(react, ["CreateSchedule"]);
    workers.grantSend(react);
    accountTable.grant(react, ["Query"]);
    notifyQueue.grantSend(react);

    // queue of notifications ──▶ notify ──▶ receivers: Slack, webhooks, mail, Telegram
    const { notify, notifications } = new Notifications(this, "Notifications", {
      functions,
      accounts: accountTable,
      notifyQueue,
      told: { jobs, runs, results },
      sender: settings.notificationSender,
      mailLanguage: deployment.mailLanguage,
      localDelivery: local ? props.localDelivery : undefined,
    });

    // every five minutes: what did not happen, and what could not be handled
    const sweep = functions.create("sweep", "Finds what did not happen and repairs it", { timeoutSeconds: 600 });
    jobs.grant(sweep, ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"]);
    jobs.grantList(sweep);
    runs.grant(sweep, ["GetItem", "BatchGetItem", "PutItem", "Query"]);
    results.grantRead(sweep);
    bus.grantPublish(sweep);
    dispatchQueues.grantSend(sweep);
    wakes.grant(sweep, ["CreateSchedule", "UpdateSchedule", "DeleteSchedule"]);
    workers.grantSend(sweep);
    bus.grantManageRules(sweep);
    grantDeadLetters(sweep, setAside);
    wakes.invokeEvery("Sweep", 5, sweep);

    // daily: what is counted of this month's runs and the last's; dead letters ──▶ redrive ──▶ what they asked for
    const monthlyStatistics = monthlyStatisticsFunction({ functions, jobs, runs, wakes });
    const redrive = redriveFunction({ functions, jobs, runs, dispatchQueues, workers, setAside });

    // schedules: their API, and each minute what Airflow has loaded and run
    const { schedules, airflowSync, hasAirflow } = scheduleFunctions(this, {
      stack: { scope, keep, retentionDays, deployment, settings },
      parts: { functions, jobs, runs, bus, dispatchQueues, wakes },
      followers: [dispatch, react, sweep],
    });

    // user ──▶ accounts ──▶ AccountTable
    const accounts = accountsFunction(this, { scope, functions, accountTable, selfRegistration: deployment.selfRegistration });

    // datasets, tasks, and the chains of workflows that tasks run
    const tasks = tasksFunction({ functions, accountTable, jobs, runs, bus, dispatchQueues, taskChain: deployment.taskChain });
    accountTable.grantReadScheduleMails(schedules);
    accountTable.grantAudit(api, schedules, accounts, tasks, notifications, redrive);

    // Telegram ──▶ telegram ──▶ JobTable, queue of timers
    const stored = { accountTable, jobs, runs };
    const telegram = telegramFunction(this, { scope, functions, stored, dispatchQueues, wakes, settings, localApi: props.telegramApiUrl });

    // client ◀──WebSockets──▶ socket; RunTable ──stream──▶ socket-push ──▶ client
    const copied = replicas.length > 0 && !local;
    const live = new LiveUpdates(this, "Live", {
      scope,
      prefix,
      functions,
      accountTable,
      jobs,
      runs,
      throttle: deployment.apiThrottle,
      copied,
    });

    // browser ──▶ console, which holds files and no data
    const console = new Console(this, "Console", { functions, scopes: Object.keys(deployment.scopes) });
    const doors = { api, publish, complete, redrive, schedules, accounts, tasks, notifications, telegram };
    const http = new HttpApi(this, "Api", {
      scope,
      prefix,
      logRetention,
      serving: { ...doors, console: console.function, socket: live.socket },
      authorizer: authorized ? { functions, accountTable, userServiceUrl: deployment.userServiceUrl } : undefined,
      apiThrottle: deployment.apiThrottle,
      eventsThrottle: deployment.eventsThrottle,
    });
    http.grantToken(live.socket);
    const door =
      deployment.waf && !local
        ? new FrontDoor(this, "FrontDoor", {
            scope,
            api: http.api,
            sockets: live.api,
            serving: [...Object.values(doors), live.socket],
            ...deployment.waf,
          })
        : undefined;
    if (!door) console.tellSocketUrl(live.api.url);
    output(this, "ApiUrl", door?.url ?? http.api.apiEndpoint, "API");
    output(this, "SocketUrl", door?.socketUrl ?? live.api.url, "WebSockets: live updates, with ?path=/ws");
    new Monitoring(this, "Monitoring", {
      scope,
      prefix,
      functions: {
        ...doors,
        provision,
        dispatch,
        react,
        sweep,
        notify,
        console: console.function,
        "monthly-statistics": monthlyStatistics,
        "airflow-sync": airflowSync,
        socket: live.socket,
        "socket-push": live.push,
      },
      authorizer: http.authorizer,
      dispatchQueues: dispatchQueues.queues,
      deadLetterQueues: [...Object.values(setAside), workers].flatMap(({ deadLetterQueues }) => deadLetterQueues),
      api: http.api,
      hasAirflow,
      hasIssuer: authorized && deployment.oidc !== undefined,
      targets: settings,
      runbooks: deployment.runbooks,
    });
  }
}
