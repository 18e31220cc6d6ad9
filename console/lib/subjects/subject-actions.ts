import { changeSetting, pauseJob, resumeJob, type Setting } from "../asking/actions.ts";
import type { Subject } from "./subject.ts";
import { changeWorkflowSetting, pauseWorkflow, resumeWorkflow } from "../workflows/workflow-actions.ts";

/** Pauses it, or starts it again where it is paused. */
export async function toggleSubject(of: Pick<Subject, "kind" | "id" | "enabled" | "pause_reason">): Promise<void> {
  const { kind, id, enabled, pause_reason } = of;
  if (kind === "job") return enabled ? pauseJob(id) : resumeJob({ job_id: id, pause_reason });
  return enabled ? pauseWorkflow(id) : resumeWorkflow({ id, pause_reason });
}

/** Changes a setting of the version that was read; the former value can be put back. */
export async function changeSubject(of: Subject, name: Setting, value: number): Promise<void> {
  return of.kind === "job" ? changeSetting({ ...of, job_id: of.id }, name, value) : changeWorkflowSetting(of, name, value);
}
