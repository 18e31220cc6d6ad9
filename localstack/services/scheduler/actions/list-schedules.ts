import { pageOfQuery } from "../page-of-query.ts";
import type { SchedulerRequest } from "../scheduler-request.ts";

/** ListSchedules, by group and name. */
export function listSchedules({ scheduler, query }: SchedulerRequest): Record<string, unknown> {
  const [group, prefix, state] = [query.get("ScheduleGroup"), query.get("NamePrefix") ?? "", query.get("State")];
  const matching = [...scheduler.store.all()].filter(
    (schedule) =>
      (group === null || schedule.groupName === group) &&
      schedule.name.startsWith(prefix) &&
      (state === null || schedule.definition.State === state),
  );
  const { entries, nextToken } = pageOfQuery(matching, ({ groupName, name }) => `${groupName}/${name}`, query);
  return {
    Schedules: entries.map(({ arn, name, groupName, definition, createdAt, modifiedAt }) => ({
      Arn: arn,
      Name: name,
      GroupName: groupName,
      State: definition.State,
      CreationDate: createdAt / 1000,
      LastModificationDate: modifiedAt / 1000,
      Target: { Arn: definition.Target.Arn },
    })),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}
