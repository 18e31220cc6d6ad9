import * as fc from "fast-check";
import { expect, it } from "vitest";
import { render } from "../../../../shared/domain/event/template.ts";
import { problemsOfWorkflow } from "../../../../shared/domain/definition/workflow-rules.ts";
import { normalizeSteps } from "../../../../shared/domain/definition/normalize-steps.ts";
import {
  chainParams,
  chainSteps,
  DEFAULT_CHAIN,
  LONGEST_CHAIN,
  noteOfLink,
  titleOfLink,
} from "../../../../shared/domain/tasks/task-chain.ts";
import type { Task } from "../../../../shared/domain/tasks/task.ts";
import { aWorkflow, iso, NOON } from "../../../support/samples.ts";

const TASK: Task = {
  id: 4,
  version: 1,
  name: "build <$.params.x>",
  description: null,
  customer: null,
  log_out_path: null,
  status: "running",
  status_by: "run",
  configuration: {
    branch_name: null,
    commit_id: null,
    build_config: null,
    build_config_customized: false,
    build_config_custom_conf: {},
    build_config_custom_ini: {},
  },
  dataset_id: null,
  video_output: { enabled: false, path: "" },
  created_by_id: null,
  created_at: iso(NOON),
  updated_at: iso(NOON),
  executions: [],
};
const names = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/), { minLength: 1, maxLength: LONGEST_CHAIN });
const jsonObject = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);

it("each link gets the caller's parameters as they are, whatever they hold, and its place among the links", () => {
  fc.assert(
    fc.property(names, jsonObject, fc.option(fc.string()), (chain, parameters, note) => {
      const execution = { run_id: "r", started_at: iso(NOON), chain, dataset_id: null, triggered_by: 3, note };
      const params = chainParams(TASK, undefined, execution, parameters);
      for (const [index, step] of chainSteps(chain).entries()) {
        const conf = render(step.params, { run: {}, params, steps: {} });
        expect(conf).toEqual({
          task_id: 4,
          dataset_id: null,
          triggered_by: 3,
          parameters: { ...parameters, dag_index: index, dag_total: chain.length },
          note: noteOfLink(chain, index, note),
          task_config: expect.objectContaining({ name: TASK.name, build_config: TASK.configuration }),
          dataset_config: null,
        });
      }
    }),
  );
});

it("any chain of names is a sound workflow, whose steps come one after the other", () => {
  fc.assert(
    fc.property(names, (chain) => {
      const steps = normalizeSteps(chainSteps(chain), null);
      expect(problemsOfWorkflow(aWorkflow({ workflow_id: "task-chain!", steps }))).toEqual([]);
      expect(steps.map(({ depends_on }) => depends_on)).toEqual(chain.map((_, index) => chain.slice(Math.max(0, index - 1), index)));
    }),
  );
});

it("a workflow that is made for a DAG is called by the DAG's words", () => {
  expect(DEFAULT_CHAIN.map(titleOfLink)).toEqual(["Data Processing Pipeline", "Ml Training Pipeline", "Simple Workflow Example"]);
});
