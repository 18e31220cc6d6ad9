import { useLocation } from "preact-iso/router";
import type { TaskView } from "../../../shared/contract/tasks/task.ts";
import { BASE } from "../../lib/page/place.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { may } from "../../lib/asking/session.ts";
import { shownOfTask, TASKS } from "../../lib/tasks/tasks.ts";
import { t } from "../../words/index.ts";
import { k } from "../../words/tasks.ts";
import { Icon } from "../basics/icon.tsx";
import { Ago, zoneLabel } from "../basics/moment.tsx";
import { Empty, Failure, Panel, Skeleton } from "../basics/states.tsx";
import { Chip } from "../basics/status.tsx";
import { Foreign } from "../basics/text.tsx";

/** Tasks, newest first, and how their newest executions fare. */
export function TasksPanel() {
  const own = k();
  const { route } = useLocation();
  const { data: tasks, error, reload } = useQuery<readonly TaskView[]>(`${TASKS}?limit=1000`);
  return (
    <Panel title={own.tasks} end={<NewButton text={own.newTask} act={() => route(`${BASE}/tasks/new`)} />}>
      {error && !tasks && <Failure error={error} tried={own.tasksNotLoaded} retry={reload} />}
      {!tasks && !error && <Skeleton lines={4} height={40} />}
      {tasks?.length === 0 && (
        <Empty icon="workflows" title={own.noTasks}>
          <p class="small muted">{own.noTasksHint}</p>
        </Empty>
      )}
      {tasks && tasks.length > 0 && (
        <table class="table cards">
          <caption class="vh">{own.tasksCaption(zoneLabel())}</caption>
          <thead>
            <tr>
              <th>{own.name}</th>
              <th>{own.status}</th>
              <th>{own.dataset}</th>
              <th>{own.updated}</th>
            </tr>
          </thead>
          <tbody>
            {tasks.map(({ id, name, description, status, dataset, updated_at }) => (
              <tr key={id} data-task={id}>
                <td>
                  <a class="id" href={`${BASE}/tasks/${id}`}>
                    <Foreign text={name} />
                  </a>
                  {description !== null && (
                    <span class="small muted clip">
                      <Foreign text={description} />
                    </span>
                  )}
                </td>
                <td>
                  <Chip status={shownOfTask(status)}>{status === "pending" ? own.status_pending : undefined}</Chip>
                </td>
                <td>{dataset ? <Foreign text={dataset.name} /> : "–"}</td>
                <td>
                  <Ago at={updated_at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

/** Only who may start things may make what is started. */
export function NewButton({ text, act }: { readonly text: string; act(): void }) {
  const allowed = may("operate");
  return (
    <button class="btn s" type="button" disabled={!allowed} title={allowed ? undefined : t().needsAccess("operate")} onClick={act}>
      <Icon name="plus" />
      {text}
    </button>
  );
}
