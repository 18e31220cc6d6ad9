import type { WorkflowView } from "../../shared/contract/workflow.ts";
import type { WorkflowDefinition } from "../../shared/domain/workflow.ts";
import type { Ports } from "../../shared/ports.ts";
import { controlWorkflowRun } from "../../shared/use-cases/control-workflow-run.ts";
import { getWorkflowRun } from "../../shared/use-cases/get-workflow-run.ts";
import {
  createWorkflow,
  getWorkflow,
  listWorkflows,
  pauseWorkflow,
  putWorkflow,
  resumeWorkflow,
  updateWorkflow,
} from "../../shared/use-cases/manage-workflows.ts";
import { runWorkflowNow } from "../../shared/use-cases/run-workflow-now.ts";
import { pageOf, viewWorkflow, viewWorkflowInList, viewWorkflowRun, viewWorkflowRunDetail } from "../../shared/use-cases/workflow-views.ts";
import { etag, idempotencyKey, ifMatch } from "./headers.ts";
import type { Bindings, HttpAnswer } from "./types.ts";
import { deleteWorkflow } from "../../shared/use-cases/delete-definition.ts";
import { viewCancelled } from "../../shared/use-cases/views.ts";
import { isBroken } from "../../shared/domain/definition.ts";
import { fitting } from "../../shared/contract/answer-size.ts";
import { text } from "../../shared/domain/text.ts";

type WorkflowRoutes = Exclude<Extract<keyof Bindings<"api">, `${string}Workflow${string}`>, "listNextOfWorkflow" | "explainWorkflow">;

/** The routes of workflows and their runs, bound to their use cases. */
export function workflowBindings(
  ports: Omit<Ports, "workers" | "rules" | "passes" | "deadLetters" | "leases">,
): Pick<Bindings<"api">, WorkflowRoutes> {
  const view = (workflow: WorkflowDefinition) => viewWorkflow(workflow, ports.clock.now());
  const answer = (workflow: WorkflowDefinition): HttpAnswer<WorkflowView> => ({ body: view(workflow), headers: etag(workflow.version) });

  return {
    listWorkflows: async ({ query }) => {
      const { shown, paging } = pageOf(await listWorkflows(ports, query), query);
      const views = fitting(
        shown.map((one) => (isBroken(one) ? { id: one.id, broken: one.broken } : viewWorkflowInList(one, ports.clock.now()))),
      );
      return { body: { workflows: [...views], ...cutTo(paging, views.length) } };
    },
    createWorkflow: async ({ body }) => {
      const workflow = await createWorkflow(ports, body);
      return { ...answer(workflow), headers: { ...etag(1), location: `/api/v1/workflows/${workflow.workflow_id}` } };
    },
    getWorkflow: async ({ params }) => answer(await getWorkflow(ports, params.workflow_id)),
    putWorkflow: async ({ params, body, headers }) => {
      const { created, definition } = await putWorkflow(ports, params.workflow_id, body, ifMatch(headers["if-match"]));
      return { ...answer(definition), ...(created && { status: 201 }) };
    },
    updateWorkflow: async ({ params, body, headers }) =>
      answer(await updateWorkflow(ports, params.workflow_id, body, ifMatch(headers["if-match"]))),
    deleteWorkflow: async ({ params, say }) => {
      const done = await deleteWorkflow(ports, params.workflow_id);
      return {
        body: {
          message: say(text("deleted", { kind: "workflow", id: params.workflow_id })),
          id: params.workflow_id,
          ...viewCancelled(done),
        },
      };
    },
    pauseWorkflow: async ({ params, body }) => answer(await pauseWorkflow(ports, params.workflow_id, body.reason)),
    resumeWorkflow: async ({ params }) => answer(await resumeWorkflow(ports, params.workflow_id)),
    startWorkflowRun: async ({ params, body, headers, say, caller }) => {
      const run = await runWorkflowNow(ports, params.workflow_id, body, idempotencyKey(headers["idempotency-key"]), caller);
      return { body: viewWorkflowRun(run, say), headers: { location: `/api/v1/workflows/${params.workflow_id}/runs/${run.run_id}` } };
    },
    listWorkflowRuns: async ({ params, query, say }) => {
      const found = await ports.workflowRuns.list(params.workflow_id, { skip: query.skip, limit: query.limit + 1 });
      const { shown, paging } = pageOf(found, query);
      const views = fitting(shown.map((run) => viewWorkflowRun(run, say)));
      return { body: { runs: [...views], ...cutTo(paging, views.length) } };
    },
    getWorkflowRun: async ({ params, say }) => ({ body: viewWorkflowRunDetail(await getWorkflowRun(ports, params), say) }),
    controlWorkflowRun: async ({ params, body, say, caller }) => ({
      body: viewWorkflowRun(await controlWorkflowRun(ports, params, body, caller), say),
    }),
  };
}

/** A page that an answer cannot hold is cut: whoever skips as many as it was given goes on behind it. */
function cutTo<Paging extends { readonly total: number; readonly has_next: boolean }>(paging: Paging, shown: number): Paging {
  return shown < paging.total ? { ...paging, total: shown, has_next: true } : paging;
}
