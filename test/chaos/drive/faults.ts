import { PurgeQueueCommand, GetQueueUrlCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { DeleteScheduleCommand, ListSchedulesCommand, type SchedulerClient } from "@aws-sdk/client-scheduler";
import { physicalQueueName } from "../../../shared/contract/deployment/queue-name.ts";
import type { Subject } from "../history.ts";
import { idOf } from "../plan/bodies.ts";
import type { Fault } from "../plan/operations.ts";
import type { KilledWorker } from "../workers/killed-worker.ts";
import type { Recorder } from "./recorder.ts";
import type { StackControl } from "./stack-control.ts";

interface Targets {
  readonly stack: StackControl;
  readonly worker: KilledWorker;
  readonly scheduler: SchedulerClient;
  readonly sqs: SQSClient;
  readonly recorder: Recorder;
}

export function faultMaker(its: Targets): (fault: Fault) => Promise<void> {
  return async (fault) => {
    switch (fault.do) {
      case "kill":
      case "stop":
        return its.stack.restart(fault.do, fault.downSeconds);
      case "kill-worker":
        its.worker.kill();
        return its.worker.start();
      case "lose-schedule":
        return loseSchedule(its, fault.subject);
      case "lose-messages":
        return loseMessages(its, fault.queue);
    }
  };
}

/** As AWS names them: `job-…`, `workflow-…`, `trigger-…`. */
async function loseSchedule({ scheduler, recorder }: Targets, subject: Subject): Promise<void> {
  const name = `${subject.slice(0, subject.indexOf("#"))}-${idOf(subject)}`;
  const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ NamePrefix: name }));
  const found = Schedules.find((schedule) => schedule.Name === name);
  if (!found) return;
  await scheduler.send(new DeleteScheduleCommand({ Name: name, GroupName: found.GroupName }));
  recorder.losses.push({ at: Date.now(), what: "schedule", name });
}

async function loseMessages({ sqs, recorder }: Targets, queue: string): Promise<void> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: physicalQueueName(queue) }));
  await sqs.send(new PurgeQueueCommand({ QueueUrl }));
  recorder.losses.push({ at: Date.now(), what: "messages", name: queue });
}
