import {
  ConflictException,
  DeleteScheduleGroupCommand,
  GetScheduleGroupCommand,
  ResourceNotFoundException,
  type SchedulerClient,
} from "@aws-sdk/client-scheduler";
import { scheduleGroupName } from "../../shared/contract/deployment/deployment.ts";
import { type Patience, untilGone } from "./until-gone.ts";

/**
 * Deletes the scope's group with all of its schedules, and waits until it is gone: until then its schedules may go on
 * firing, and its name is taken. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_DeleteScheduleGroup.html
 */
export async function deleteGroup(scheduler: SchedulerClient, scope: string, patience?: Patience): Promise<void> {
  const Name = scheduleGroupName(scope);
  await untilGone(
    `the schedule group ${Name}`,
    async () => {
      const state = await stateOf(scheduler, Name);
      if (state === "ACTIVE") await startDeleting(scheduler, Name);
      return state === undefined;
    },
    patience,
  );
}

async function stateOf(scheduler: SchedulerClient, Name: string): Promise<string | undefined> {
  try {
    const { State = "ACTIVE" } = await scheduler.send(new GetScheduleGroupCommand({ Name }));
    return State;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function startDeleting(scheduler: SchedulerClient, Name: string): Promise<void> {
  try {
    await scheduler.send(new DeleteScheduleGroupCommand({ Name }));
  } catch (error) {
    // Somebody else deletes it, or it is gone by now: looked at again.
    if (!(error instanceof ConflictException || error instanceof ResourceNotFoundException)) throw error;
  }
}
