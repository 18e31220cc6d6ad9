import QuickLRU from "quick-lru";
import type { WorkflowView } from "../../../../shared/contract/workflows/workflow.ts";
import { EMPTY_STATE } from "../../../../shared/domain/definition/job.ts";
import { type Say, text } from "../../../../shared/domain/texts/text.ts";
import type { WorkflowDefinition } from "../../../../shared/domain/definition/workflow.ts";
import { getWorkflow, listWorkflows, withState, type Workflow } from "../../../../shared/use-cases/definitions/workflows/read-workflows.ts";
import { runWorkflowNow } from "../../../../shared/use-cases/workflows/control/run-workflow-now.ts";
import type { UsualSteps } from "../../../../shared/use-cases/workflows/steps/usual-steps.ts";
import type { ApiPorts } from "../api-ports.ts";
import { pageOf, viewWorkflow, viewWorkflowInList, viewWorkflowRun } from "../../responses/workflow.ts";
import { etag, idempotencyKey, ifMatch } from "../../headers.ts";
import { only } from "../only-fields.ts";
import type { Handlers, HttpAnswer } from "../../types.ts";
import { deferred } from "../../../../shared/deferred.ts";
import { viewCancelled } from "../../responses/job.ts";
import { isBroken } from "../../../../shared/domain/definition/definition.ts";
import { fitting } from "../../../../shared/contract/requests/answer-size.ts";

type WorkflowRoutes = Exclude<Extract<keyof Handlers<"api">, `${string}Workflow${string}`>, "listNextOfWorkflow" | "explainWorkflow">;

/** Not loaded with the first request of every instance. */
const creating = deferred(() => import("../../../../shared/use-cases/definitions/workflows/create-workflow.ts"));
const changing = deferred(() => import("../../../../shared/use-cases/definitions/workflows/change-workflow.ts"));
const control = deferred(() => import("../../../../shared/use-cases/workflows/control/control-workflow-run.ts"));
const usual = deferred(() => import("../../../../shared/use-cases/workflows/steps/usual-steps.ts"));
const deletion = deferred(() => import("../../../../shared/use-cases/definitions/delete-definition.ts"));
const showing = deferred(() => import("../../responses/workflow-run.ts"));

/** The routes of workflows and their runs, bound to their use cases. */
export function workflowHandlers(ports: ApiPorts): Pick<Handlers<"api">, WorkflowRoutes> {
  const usualSteps = rememberedUsualSteps();
  const view = (workflow: Workflow, say: Say): HttpAnswer<WorkflowView> => ({
    body: viewWorkflow(workflow, ports.clock.now(), say),
    headers: etag(workflow.definition.version),
  });
  const answer = async (workflow: WorkflowDefinition, say: Say) => view(await withState(ports, workflow), say);

  return {
    listWorkflows: async ({ query, say }) => {
      const { found, all } = await listWorkflows(ports, query);
      const { shown, paging } = pageOf(found, query);
      const views = fitting(
        shown.map((one) =>
          isBroken(one) ? { id: one.id, broken: one.broken } : only(viewWorkflowInList(one, ports.clock.now(), say), query.fields, "id"),
        ),
      );
      return { body: { workflows: [...views], ...cutTo(paging, views.length), total_workflows: all } };
    },
    createWorkflow: async ({ body, say }) => {
      const workflow = await creating.createWorkflow(ports, body);
      return {
        ...view({ definition: workflow, state: EMPTY_STATE }, say),
        headers: { ...etag(1), location: `/api/v1/workflows/${workflow.workflow_id}` },
      };
    },
    getWorkflow: async ({ params, say }) => view(await getWorkflow(ports, params.workflow_id), say),
    putWorkflow: async ({ params, body, headers, say }) => {
      const { created, definition } = await creating.putWorkflow(ports, params.workflow_id, body, ifMatch(headers["if-match"]));
      return { ...(await answer(definition, say)), ...(created && { status: 201 }) };
    },
    updateWorkflow: async ({ params, body, headers, say }) =>
      answer(await changing.updateWorkflow(ports, params.workflow_id, body, ifMatch(headers["if-match"])), say),
    deleteWorkflow: async ({ params, headers, say }) => {
      const done = await deletion.deleteWorkflow(ports, params.workflow_id, ifMatch(headers["if-match"]));
      return {
        body: {
          message: say(text("deleted", { kind: "workflow", id: params.workflow_id })),
          id: params.workflow_id,
          ...viewCancelled(done),
        },
      };
    },
    pauseWorkflow: async ({ params, body, say }) => answer(await changing.pauseWorkflow(ports, params.workflow_id, body.reason), say),
    resumeWorkflow: async ({ params, say }) => answer(await changing.resumeWorkflow(ports, params.workflow_id), say),
    startWorkflowRun: async ({ params, body, headers, say }) => {
      const run = await runWorkflowNow(ports, params.workflow_id, body, idempotencyKey(headers["idempotency-key"]));
      return { body: viewWorkflowRun(run, say), headers: { location: `/api/v1/workflows/${params.workflow_id}/runs/${run.run_id}` } };
    },
    listWorkflowRuns: async ({ params, query, say }) => {
      const found = await ports.workflowRuns.list(params.workflow_id, { skip: query.skip, limit: query.limit + 1 });
      const { shown, paging } = pageOf(found, query);
      const views = fitting(shown.map((run) => viewWorkflowRun(run, say)));
      return { body: { runs: [...views], ...cutTo(paging, views.length) } };
    },
    getWorkflowRun: async ({ params, say }) => ({
      body: await showing.showWorkflowRun(ports, params, usualSteps, say),
    }),
    controlWorkflowRun: async ({ params, body, say }) => ({
      body: viewWorkflowRun(await control.controlWorkflowRun(ports, params, body), say),
    }),
  };
}

/** In ms. Whoever looks at a run asks every two seconds, and what is usual changes with the end of a run. */
const USUAL_AGE = 60_000;

/** How long steps usually take, worked out once a minute for each workflow. A look-up that failed is not remembered. */
function rememberedUsualSteps(): typeof usual.usualStepSeconds {
  const known = new QuickLRU<string, UsualSteps>({ maxSize: 50, maxAge: USUAL_AGE });
  return async (ports, run, dag) => {
    const key = `${run.workflow_id} ${run.spec}`;
    const found = known.get(key);
    if (found) return found;
    const worked = await usual.usualStepSeconds(ports, run, dag);
    known.set(key, worked);
    return worked;
  };
}

/** A page that an answer cannot hold is cut: whoever skips as many as it was given goes on behind it. */
function cutTo<Paging extends { readonly total: number; readonly has_next: boolean }>(paging: Paging, shown: number): Paging {
  return shown < paging.total ? { ...paging, total: shown, has_next: true } : paging;
}
