import { expect, expectTypeOf, it } from "vitest";
import type * as z from "zod";
import type { deadLetterRoutes } from "../../../shared/contract/operations/dead-letter-routes.ts";
import * as jobs from "../../../shared/contract/jobs/job.ts";
import type * as triggers from "../../../shared/contract/triggers/trigger.ts";
import * as workflows from "../../../shared/contract/workflows/workflow.ts";
import type * as answers from "../../../sdk/client/triggers/trigger-answers.ts";
import type * as letterAnswers from "../../../sdk/client/answers/dead-letter-answers.ts";
import type * as jobAnswers from "../../../sdk/client/answers/job-answers.ts";
import { type JobDefinition, TRIGGER_TYPES, type WorkflowDefinition, type WorkflowRunInput } from "../../../sdk/client/index.ts";
import type { TriggerBody } from "../../../sdk/client/triggers/trigger-api.ts";
import type * as workflowAnswers from "../../../sdk/client/answers/workflow-answers.ts";
import type { StepDefinition } from "../../../sdk/client/workflow-definition.ts";
import * as domain from "../../../shared/domain/definition/trigger.ts";

it("reads the answers that the contract promises, field by field", () => {
  expectTypeOf<answers.TriggerView>().toEqualTypeOf<triggers.TriggerView>();
  expectTypeOf<answers.ChangedTrigger>().toEqualTypeOf<triggers.ChangedTrigger>();
  expectTypeOf<answers.OccurrencePublished>().toEqualTypeOf<z.infer<typeof triggers.OccurrencePublished>>();
  expectTypeOf<answers.Occurrence>().toEqualTypeOf<triggers.OccurrenceView>();
  expectTypeOf<answers.OccurrencePage>().toEqualTypeOf<z.infer<typeof triggers.OccurrencePage>>();
  expectTypeOf<answers.PublishedEvent>().toEqualTypeOf<z.infer<typeof triggers.Published>>();
  expectTypeOf<answers.Triggered>().toEqualTypeOf<triggers.Triggered>();
  expectTypeOf<answers.WebhookStatus>().toEqualTypeOf<z.infer<typeof triggers.WebhookStatus>>();
  expectTypeOf<workflowAnswers.WorkflowView>().toEqualTypeOf<workflows.WorkflowView>();
  expectTypeOf<workflowAnswers.WorkflowRun>().toEqualTypeOf<workflows.WorkflowRunView>();
  expectTypeOf<workflowAnswers.WorkflowRunDetail>().toEqualTypeOf<workflows.WorkflowRunDetail>();
  expectTypeOf<jobAnswers.JobView>().toEqualTypeOf<jobs.JobView>();
  type Routes = typeof deadLetterRoutes;
  expectTypeOf<letterAnswers.LetterQueues>().toEqualTypeOf<z.infer<Routes["listDeadLetterQueues"]["response"]>>();
  expectTypeOf<letterAnswers.LetterPage>().toEqualTypeOf<z.infer<Routes["listDeadLetters"]["response"]>>();
  expectTypeOf<letterAnswers.HandledLetters>().toEqualTypeOf<z.infer<Routes["redriveDeadLetters"]["response"]>>();
  expect(TRIGGER_TYPES).toEqual(domain.TRIGGER_TYPES);
});

it("sends the fields that the contract takes, all of them", () => {
  expectTypeOf<keyof TriggerBody>().toEqualTypeOf<keyof triggers.PutTrigger>();
  expectTypeOf<keyof WorkflowDefinition>().toEqualTypeOf<keyof workflows.PutWorkflow>();
  expectTypeOf<keyof StepDefinition>().toEqualTypeOf<keyof workflows.StepInput>();
  expectTypeOf<keyof WorkflowRunInput>().toEqualTypeOf<keyof workflows.StartWorkflowRun>();
  expectTypeOf<keyof JobDefinition>().toEqualTypeOf<keyof jobs.CreateJob>();
  const job: Required<JobDefinition> = {
    job_id: "scan",
    queue: "real.jobs.scan",
    scope: "real",
    cron_expr: "0 8 * * 1-5",
    interval_seconds: null,
    timezone: "Asia/Seoul",
    reschedule_mode: "queue",
    enabled: false,
    max_parallel: 2,
    default_params: { a: [1, null] },
    timeout_sec: 1,
    retry_limit: 0,
    misfire_grace_sec: 1,
    description: null,
    telemetry_label: null,
  };
  expect(jobs.CreateJob.parse(job)).toEqual(job);
  const definition: Required<WorkflowDefinition> = {
    name: "Daily",
    description: null,
    steps: [{ step_id: "a", queue: "real.jobs.a", params: {}, depends_on: [], timeout_sec: 1, retry_limit: 0 }],
    dag_id: null,
    on_failure: "stop",
    cron_expr: "0 8 * * 1-5",
    interval_seconds: null,
    timezone: "Asia/Seoul",
    is_active: true,
    max_parallel: 1,
    misfire_grace_sec: 1,
    default_params: {},
  };
  expect(workflows.PutWorkflow.parse(definition)).toEqual(definition);
});
