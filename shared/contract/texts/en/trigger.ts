import type { TriggerTexts } from "../../../domain/texts/trigger-texts.ts";
import type { TextTable } from "../text-table.ts";

export const trigger: TextTable<TriggerTexts> = {
  "target-job-missing": ({ id }) => `there is no job '${id}': it will not start until it is registered`,
  "target-workflow-missing": ({ id }) => `there is no workflow '${id}': it will not start until it is registered`,
  "several-api-triggers": ({ path }) => `the scope has several triggers of type api: name one, ${path}`,
  "no-api-trigger": ({ path }) => `the scope has no trigger of type api; a trigger's own path is ${path}`,
  "made-by-service": ({ id }) => `trigger '${id}' has no client_queue: the service makes its events from its payload`,
  "data-or-error": () => "exactly one of data and error is required",
  "trigger-function-failed": ({ error }) => `the trigger's function failed in its client: ${error}`,
};
