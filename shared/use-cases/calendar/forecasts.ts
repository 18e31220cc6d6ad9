import { isBroken } from "../../domain/definition/definition.ts";
import { definitionKey, parseDefinitionKey } from "../../domain/definition/definition-key.ts";
import type { JobDefinition } from "../../domain/definition/job.ts";
import type { WorkflowDefinition } from "../../domain/definition/workflow.ts";
import { scheduleOf } from "../../domain/schedule/schedule.ts";
import { isScheduleId } from "../../domain/schedules/schedule-id.ts";
import type { Forecast } from "../../domain/statistics/forecast.ts";
import type { CountedKind } from "../../domain/statistics/statistics.ts";
import type { Ports } from "../../ports/groups.ts";
import { everyDefinition } from "../definitions/definitions.ts";
import { forecastOf } from "../schedules/schedule-statistics.ts";

export type ForecastPorts = Pick<Ports, "jobs" | "workflows" | "schedules">;

/** What will be due by the clock: of these kinds, or of one definition alone (its key). What a worker's reports make is not known. */
export async function forecastsOf(
  ports: ForecastPorts,
  kinds: readonly CountedKind[],
  owner: string | undefined,
): Promise<readonly Forecast[]> {
  if (owner !== undefined) return forecastsOfOwner(ports, owner);
  const { jobs, workflows, schedules } = ports;
  const found = await Promise.all([
    kinds.includes("job") ? everyDefinition(jobs) : [],
    kinds.includes("workflow") ? everyDefinition(workflows) : [],
    kinds.includes("schedule") ? schedules.list() : [],
  ]);
  const definitions = [...found[0], ...found[1]].flatMap((one) => (isBroken(one) ? [] : [one]));
  return [...definitions.flatMap(forecastOfDefinition), ...found[2].flatMap(forecastOf)];
}

async function forecastsOfOwner({ jobs, workflows, schedules }: ForecastPorts, owner: string): Promise<readonly Forecast[]> {
  const { kind, id } = parseDefinitionKey(owner);
  if (kind === "job") return [...(await jobs.getDefinitions([id])).values()].flatMap(forecastOfDefinition);
  if (!isScheduleId(id)) return [...(await workflows.getDefinitions([id])).values()].flatMap(forecastOfDefinition);
  const schedule = await schedules.get(id);
  return schedule ? forecastOf(schedule) : [];
}

/** The workflow of a schedule is left to its schedule, which knows Airflow's clock too. */
function forecastOfDefinition(definition: JobDefinition | WorkflowDefinition): readonly Forecast[] {
  const { kind, id, enabled } = definition;
  if (!enabled || (kind === "workflow" && isScheduleId(id))) return [];
  return [{ id: definitionKey(kind, id), schedule: scheduleOf(definition), from: 0, until: null }];
}
