import { Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { Deployment } from "../shared/contract/deployment.ts";
import type { Bundles } from "./bundle-functions.ts";
import { CompletionQueue } from "./constructs/completion-queue.ts";
import { DispatchQueue } from "./constructs/dispatch-queue.ts";
import { FunctionFactory } from "./constructs/function-factory.ts";
import { HttpApi } from "./constructs/http-api.ts";
import { JobTable } from "./constructs/job-table.ts";
import { Monitoring } from "./constructs/monitoring.ts";
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

/** One scope of Belfry, whole: a job comes in by the API, is woken, dispatched, worked on, completed and reacted to. */
export class SchedulerStack extends Stack {
  constructor(app: Construct, id: string, props: SchedulerStackProps) {
    super(app, id, { description: `Belfry, scope ${props.scope}`, ...props });
    const { scope, services, deployment, local, authorized } = props;

    const jobs = new JobTable(this, "JobTable", { local });
    const runs = new RunTable(this, "RunTable", { local, retentionDays: deployment.runRetentionDays });
    const dispatchQueue = new DispatchQueue(this, "DispatchQueue");
    const wakes = new WakeSchedules(this, "WakeSchedules", { scope, dispatchQueue });
    const workers = new WorkerQueues(this, "WorkerQueues", { scope, services, local });
    const completionQueue = new CompletionQueue(this, "CompletionQueue", { scope });
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
    runs.grantRead(api);
    dispatchQueue.grantSend(api);
    wakes.grantManage(api);

    // JobTable ──stream──▶ provision ──▶ EventBridge Scheduler, worker queues
    const provision = functions.create("provision", "Keeps EventBridge and queues equal to the definitions", { timeoutSeconds: 300 });
    jobs.grantRead(provision);
    jobs.feedDefinitionsTo(provision);
    wakes.grantManage(provision);
    workers.grantEnsure(provision);
    dispatchQueue.grantSend(provision);
    wakes.invokeDaily("Reprovision", provision, { kind: "provision-all" });

    // dispatch queue ──▶ dispatch ──▶ worker queue
    const dispatch = functions.create("dispatch", "Plans wakes and fires runs on their second", { memoryMegabytes: 512 });
    jobs.grantReadWrite(dispatch);
    runs.grantReadWrite(dispatch);
    dispatchQueue.feed(dispatch);
    dispatchQueue.grantSend(dispatch);
    workers.grantSend(dispatch);

    // worker ──▶ complete ──▶ RunTable
    const complete = functions.create("complete", "Hears what workers report");
    jobs.grantRead(complete);
    runs.grantReadWrite(complete);
    completionQueue.feed(complete);

    // RunTable ──stream──▶ react
    const react = functions.create("react", "Does what follows from a run's change");
    runs.feedChangesTo(react);
    jobs.grantReadWrite(react);
    dispatchQueue.grantSend(react);
    wakes.grantManage(react);
    workers.grantSend(react);

    // every five minutes: what did not happen
    const sweep = functions.create("sweep", "Finds what did not happen and heals it", { timeoutSeconds: 600 });
    jobs.grantReadWrite(sweep);
    runs.grantReadWrite(sweep);
    dispatchQueue.grantSend(sweep);
    wakes.grantManage(sweep);
    workers.grantSend(sweep);
    wakes.invokeEvery("Sweep", 5, sweep);

    const http = new HttpApi(this, "Api", { scope, serving: { api, complete }, authorizer: authorized ? functions : undefined });
    new Monitoring(this, "Monitoring", {
      scope,
      functions: [api, provision, dispatch, complete, react, sweep],
      dispatchQueue: dispatchQueue.queue,
      deadLetterQueues: [dispatchQueue, wakes, completionQueue, jobs, runs, workers].flatMap(({ deadLetterQueues }) => deadLetterQueues),
      api: http.api,
      alarmEmail: deployment.alarmEmail,
    });
  }
}
