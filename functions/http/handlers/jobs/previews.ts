import type { ComingOccurrence } from "../../../../shared/domain/schedule/clock-change.ts";
import type { Say } from "../../../../shared/domain/texts/text.ts";
import type { Ports } from "../../../../shared/ports/groups.ts";
import { fieldFault } from "../../error-body.ts";
import { languageOf } from "../../language.ts";
import type { Handlers } from "../../types.ts";

/** Not loaded with the first request of every instance. */
const coming = () => import("../../../../shared/use-cases/definitions/list-next.ts");
const judging = () => import("./judge-job.ts");

type PreviewRoutes = "listNext" | "listNextOfTrigger" | "listNextOfWorkflow" | "previewSchedule";

/** The routes that tell coming occurrences, bound to their use cases. */
export function previewHandlers(
  ports: Pick<Ports, "jobs" | "triggers" | "workflows" | "clock" | "defaultTimeZone" | "scope">,
): Pick<Handlers<"api">, PreviewRoutes> {
  return {
    listNext: async ({ params, query, say }) => ({
      body: inWords(await (await coming()).listNext(ports, params.job_id, query.count, query.from), say),
    }),
    listNextOfTrigger: async ({ params, query, say }) => ({
      body: inWords(await (await coming()).listNextOfTrigger(ports, params.trigger_id, query.count, query.from), say),
    }),
    listNextOfWorkflow: async ({ params, query, say }) => ({
      body: inWords(await (await coming()).listNextOfWorkflow(ports, params.workflow_id, query.count, query.from), say),
    }),
    previewSchedule: async ({ body, say, language }) => {
      const { definition } = body;
      const [{ previewSchedule }, { judgeJob, scheduleOfJob }] = await Promise.all([coming(), judging()]);
      const problems = definition === undefined ? [] : judgeJob(definition, ports.scope, (await languageOf(language)).zodErrors);
      const { timezone, next, zone } = previewSchedule(ports, definition === undefined ? body : scheduleOfJob(definition), body);
      const details = problems.map((problem) => fieldFault(problem, say));
      return {
        body: { valid: details.length === 0, details, timezone, next: next.map((occurrence) => inLanguage(occurrence, say)), zone },
      };
    },
  };
}

function inWords<Answer extends { readonly occurrences: readonly ComingOccurrence[] }>(answer: Answer, say: Say) {
  return { ...answer, occurrences: answer.occurrences.map((occurrence) => inLanguage(occurrence, say)) };
}

function inLanguage(occurrence: ComingOccurrence, say: Say) {
  return { ...occurrence, note: occurrence.note === null ? null : say(occurrence.note) };
}
