import { useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import type { TaskView } from "../../../shared/contract/tasks/task.ts";
import { BASE, usePlace } from "../../lib/page/place.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { draftOfTask, NEW_TASK } from "../../lib/tasks/task-draft.ts";
import { TASKS } from "../../lib/tasks/tasks.ts";
import { Failure, Skeleton } from "../../parts/basics/states.tsx";
import { TaskEditor } from "../../parts/tasks/task-editor.tsx";
import { visible } from "../../parts/basics/text.tsx";
import { t } from "../../words/index.ts";
import { k } from "../../words/tasks.ts";

/** A new task. */
export function NewTask() {
  const { route } = useLocation();
  usePlace({ text: t().tasks, href: `${BASE}/tasks` }, { text: k().newTask });
  return <TaskEditor draft={NEW_TASK} task={undefined} cancel={() => route(`${BASE}/tasks`)} />;
}

/** A task that is there, changed. */
export function EditTask() {
  const { params } = useRoute();
  const { route } = useLocation();
  const id = params["id"] ?? "";
  const path = `${BASE}/tasks/${id}`;
  const { data, error, reload } = useQuery<TaskView>(`${TASKS}/${encodeURIComponent(id)}`);
  usePlace({ text: t().tasks, href: `${BASE}/tasks` }, { text: visible(data?.name ?? id), href: path }, { text: k().editIt });
  const begun = useFirst(data);
  if (begun && String(begun.id) === id) {
    return <TaskEditor key={id} draft={draftOfTask(begun)} task={begun} cancel={() => route(path)} />;
  }
  return error ? <Failure error={error} tried={k().taskNotLoaded(id)} retry={reload} /> : <Skeleton lines={8} height={40} />;
}

/** The first that came: it may change meanwhile, what is written here may not. */
function useFirst(data: TaskView | undefined): TaskView | undefined {
  const [first, setFirst] = useState(data);
  if (data !== undefined && first?.id !== data.id) setFirst(data);
  return first ?? data;
}
