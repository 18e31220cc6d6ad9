import type { ComingOccurrence } from "../../shared/domain/clock-change.ts";
import type { Say } from "../../shared/domain/text.ts";
import type { Ports } from "../../shared/ports.ts";
import { listNext, listNextOfTrigger, listNextOfWorkflow, previewSchedule } from "../../shared/use-cases/list-next.ts";
import type { Bindings } from "./types.ts";

type PreviewRoutes = "listNext" | "listNextOfTrigger" | "listNextOfWorkflow" | "previewSchedule";

/** The routes that tell coming occurrences, bound to their use cases. */
export function previewBindings(
  ports: Pick<Ports, "jobs" | "triggers" | "workflows" | "clock" | "defaultTimeZone">,
): Pick<Bindings<"api">, PreviewRoutes> {
  return {
    listNext: async ({ params, query, say }) => ({
      body: inWords(await listNext(ports, params.job_id, query.count, query.from), say),
    }),
    listNextOfTrigger: async ({ params, query, say }) => ({
      body: inWords(await listNextOfTrigger(ports, params.trigger_id, query.count, query.from), say),
    }),
    listNextOfWorkflow: async ({ params, query, say }) => ({
      body: inWords(await listNextOfWorkflow(ports, params.workflow_id, query.count, query.from), say),
    }),
    previewSchedule: async ({ body, say }) => {
      const { timezone, next } = previewSchedule(ports, body);
      return { body: { timezone, next: next.map((occurrence) => inLanguage(occurrence, say)) } };
    },
  };
}

function inWords<Answer extends { readonly occurrences: readonly ComingOccurrence[] }>(answer: Answer, say: Say) {
  return { ...answer, occurrences: answer.occurrences.map((occurrence) => inLanguage(occurrence, say)) };
}

function inLanguage(occurrence: ComingOccurrence, say: Say) {
  return { ...occurrence, note: occurrence.note === null ? null : say(occurrence.note) };
}
