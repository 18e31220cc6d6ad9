import { pageOfQuery } from "../page-of-query.ts";
import type { SchedulerRequest } from "../scheduler-request.ts";

/** ListScheduleGroups, by name. */
export function listScheduleGroups({ scheduler, query }: SchedulerRequest): Record<string, unknown> {
  const matching = [...scheduler.store.groups()].filter(({ name }) => name.startsWith(query.get("NamePrefix") ?? ""));
  const { entries, nextToken } = pageOfQuery(matching, ({ name }) => name, query);
  return {
    ScheduleGroups: entries.map(({ arn, name, createdAt }) => ({
      Arn: arn,
      Name: name,
      State: "ACTIVE",
      CreationDate: createdAt / 1000,
      LastModificationDate: createdAt / 1000,
    })),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}
