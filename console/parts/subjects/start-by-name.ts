import type { JobView } from "../../../shared/contract/jobs/job.ts";
import type { RunDetail } from "../../../shared/contract/runs/run.ts";
import type { WorkflowView } from "../../../shared/contract/workflows/workflow.ts";
import { tellProblem } from "../../lib/asking/actions.ts";
import { send } from "../../lib/asking/api.ts";
import { jobApi } from "../../lib/page/place.ts";
import { apiOf, type Named } from "../../lib/subjects/subject.ts";
import { askToRunAgain } from "../runs/run-dialogs.tsx";
import { askToStart } from "../workflows/workflow-dialogs.tsx";

/** Asks for the params of a run of what is known by its name only: its own ones are read first. */
export async function startByName(of: Named): Promise<void> {
  try {
    const { text } = await send(apiOf(of));
    const { default_params } = JSON.parse(text) as JobView | WorkflowView;
    askToStart({ ...of, default_params });
  } catch (error) {
    tellProblem(error);
  }
}

/** Asks for the params of a run that repeats this one of a job: those of the run are read first. @param then given the new run */
export async function startAgain(id: string, runId: string, then: (runId: string) => void = () => undefined): Promise<void> {
  try {
    const { text } = await send(jobApi(id, `/runs/${runId}`));
    askToRunAgain(id, runId, (JSON.parse(text) as RunDetail).params, then);
  } catch (error) {
    tellProblem(error);
  }
}
