import { scheduleRoutes } from "../../shared/contract/schedules/schedule-routes.ts";
import { statisticsRoutes } from "../../shared/contract/schedules/statistics.ts";
import { say as english } from "../../shared/contract/texts/en/all.ts";
import { type ScheduleHandlerPorts, scheduleHandlers } from "../http/handlers/schedules.ts";
import { serve, type Serving } from "../http/serve.ts";

/** Serves schedules, their runs and their statistics. */
export function schedulesHandler(ports: ScheduleHandlerPorts & Serving) {
  return serve({ ...scheduleRoutes, ...statisticsRoutes }, scheduleHandlers(ports), { ...ports, english });
}
