import { signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { isSchedule } from "../schedules/schedule-id.ts";
import { config } from "../asking/session.ts";

export interface Crumb {
  readonly text: string;
  readonly href?: string;
}

/** Where we are, for the top bar. */
export const crumbs = signal<readonly Crumb[]>([]);
export const BASE = "/console";
/** The zone of what is on the screen, where that is one of its own: the zone switch then offers it. */
export const placeZone = signal<string | undefined>(undefined);

/** Says where we are, in the top bar and in the tab's title, which always names the scope. */
export function usePlace(...place: readonly Crumb[]): void {
  const title = place.at(-1)?.text ?? "";
  const scope = config.value?.scope ?? "";
  useLayoutEffect(() => {
    crumbs.value = place;
    document.title = `${title} · Belfry ${scope}`;
  }, [place.map(({ text }) => text).join("/"), scope]);
}

/** While this is on the screen, times can be shown in this zone. */
export function useZoneOfPlace(zone: string | undefined): void {
  useLayoutEffect(() => {
    placeZone.value = zone;
    return () => {
      placeZone.value = undefined;
    };
  }, [zone]);
}

/** The form for a new job is at `/jobs/new`: a job of that name has its first letter escaped. */
export const jobPath = (id: string, tab = ""): string => `${BASE}/jobs/${id === "new" ? "%6Eew" : encodeURIComponent(id)}${tab}`;
export const newJobPath = (from?: string): string => `${BASE}/jobs/new${from === undefined ? "" : `?from=${encodeURIComponent(from)}`}`;
export const runPath = (id: string, runId: string): string => `${jobPath(id)}/runs/${runId}`;
/** The API's own address of a job. */
export const jobApi = (id: string, rest = ""): string => `/jobs/${encodeURIComponent(id)}${rest}`;

export const schedulePath = (id: string, tab = ""): string => `${BASE}/schedules/${encodeURIComponent(id)}${tab}`;
export const newSchedulePath = `${BASE}/schedules/new`;
export const scheduleRunPath = (id: string, runId: string): string => `${schedulePath(id)}/runs/${runId}`;

/** Of a schedule's workflow: the page of the schedule. */
export const workflowPath = (id: string, tab = ""): string =>
  isSchedule(id) ? schedulePath(id, tab === "/runs" ? tab : "") : `${BASE}/workflows/${encodeURIComponent(id)}${tab}`;
export const workflowRunPath = (id: string, runId: string, step?: string): string =>
  `${workflowPath(id)}/runs/${runId}${step === undefined ? "" : `?step=${encodeURIComponent(step)}`}`;
/** The same as steps of a graph, also of a schedule. */
export const graphPath = (id: string, runId: string): string => `${BASE}/workflows/${encodeURIComponent(id)}/runs/${runId}`;
/** The API's own address of a workflow. */
export const workflowApi = (id: string, rest = ""): string => `/api/v1/workflows/${encodeURIComponent(id)}${rest}`;

/** The calendar at a month (`2026-11`) or a day. */
export const calendarPath = (date: string): string => `${BASE}/calendar/${date}`;

export const queuePath = (queue: string): string => `${BASE}/queues/${encodeURIComponent(queue)}`;

interface StepOfRun {
  readonly workflow_id: string;
  /** Null where an old record does not tell it. */
  readonly workflow_run_id: string | null;
  readonly step_id: string;
}

/** The workflow's run that a step is of, with the step selected. */
export const stepPath = ({ workflow_id, workflow_run_id, step_id }: StepOfRun): string =>
  workflow_run_id === null ? workflowPath(workflow_id) : workflowRunPath(workflow_id, workflow_run_id, step_id);
