import { useLocation, useRoute } from "preact-iso/router";
import type { LinkRunView, TaskProgress, TaskView } from "../../../shared/contract/tasks/task.ts";
import { useKeys } from "../../lib/page/keys.ts";
import { BASE, usePlace, workflowPath, workflowRunPath } from "../../lib/page/place.ts";
import { OFTEN, useQuery } from "../../lib/asking/query.ts";
import { may } from "../../lib/asking/session.ts";
import { newestLinks, shownOfTask, TASKS } from "../../lib/tasks/tasks.ts";
import { Elapsed, Moment, Span } from "../../parts/basics/moment.tsx";
import { Failure, Panel, Skeleton } from "../../parts/basics/states.tsx";
import { Chip } from "../../parts/basics/status.tsx";
import { EditButton, RunNowButton, SubjectHead } from "../../parts/subjects/subject-head.tsx";
import { askToDeleteTask, askToExecute } from "../../parts/tasks/task-dialogs.tsx";
import { Foreign, visible } from "../../parts/basics/text.tsx";
import { t } from "../../words/index.ts";
import { k } from "../../words/tasks.ts";

/** One task: its chain as it runs, and its executions. */
export function Task() {
  const { params } = useRoute();
  const [words, own] = [t(), k()];
  const id = params["id"] ?? "";
  const { data: task, error, reload } = useQuery<TaskView>(`${TASKS}/${encodeURIComponent(id)}`, OFTEN);
  const { data: progress, error: unread, reload: readAgain } = useQuery<TaskProgress>(`${TASKS}/${encodeURIComponent(id)}/status`, OFTEN);
  usePlace({ text: words.tasks, href: `${BASE}/tasks` }, { text: visible(task?.name ?? id) });
  if (!task) return error ? <Failure error={error} tried={own.taskNotLoaded(id)} retry={reload} /> : <Skeleton lines={6} height={40} />;
  return (
    <>
      <Head task={task} links={progress?.dag_chain.length ?? 0} />
      {progress && <Chain progress={progress} />}
      {!progress && unread && <Failure error={unread} tried={own.taskNotLoaded(id)} retry={readAgain} />}
      {progress && progress.workflow_runs.length > 0 && (
        <Panel title={own.earlier}>
          <table class="table cards">
            <caption class="vh">{own.earlier}</caption>
            <tbody>
              {progress.workflow_runs.map((run) => (
                <tr key={run.id}>
                  <td>
                    <Chip status={run.status} />
                  </td>
                  <td>
                    <a class="id" href={workflowRunPath(run.workflow_id, run.id)}>
                      <Foreign text={run.workflow_id} />
                    </a>
                    <span class="small muted clip">
                      <Foreign text={run.note} />
                    </span>
                    {run.error !== null && (
                      <span class="small tone c-failed clip">
                        <Foreign text={run.error} />
                      </span>
                    )}
                  </td>
                  <td class="num">{run.start_date !== null && <Moment at={run.start_date} />}</td>
                  <td class="num">
                    <Took run={run} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      )}
    </>
  );
}

function Head({ task, links }: { readonly task: TaskView; readonly links: number }) {
  const [words, own] = [t(), k()];
  const { route } = useLocation();
  const refused = may("operate") ? undefined : words.needsAccess("operate");
  const { name, description, status, dataset } = task;
  const notNow = status === "running" ? words.running : refused;
  const edit = () => refused === undefined && route(`${BASE}/tasks/${task.id}/edit`);
  useKeys({ KeyR: () => notNow === undefined && askToExecute(task, links), KeyE: edit });
  return (
    <SubjectHead
      title={name}
      chip={<Chip status={shownOfTask(status)}>{status === "pending" ? own.status_pending : undefined}</Chip>}
      description={description}
      facts={
        dataset && (
          <span>
            {own.dataset}: <Foreign text={dataset.name} />{" "}
            <code class="clip">
              <Foreign text={dataset.path} />
            </code>
          </span>
        )
      }
      actions={
        <>
          <RunNowButton refused={notNow} act={() => askToExecute(task, links)} />
          <EditButton refused={refused} act={edit} />
          <button
            class="btn"
            type="button"
            disabled={refused !== undefined}
            title={refused}
            onClick={() => askToDeleteTask(task, () => route(`${BASE}/tasks`))}
          >
            {own.deleteIt}
          </button>
        </>
      }
    />
  );
}

/** Link after link, as the newest execution has them. */
function Chain({ progress }: { readonly progress: TaskProgress }) {
  const own = k();
  const links = newestLinks(progress);
  return (
    <Panel title={own.chain}>
      <ol class="chain body">
        {progress.dag_chain.map((name, index) => {
          const run = links[index];
          return (
            <li key={name} data-link={name} class={run ? undefined : "faint"}>
              <span class="small muted">{own.link(index + 1)}</span>
              <a class="id" href={run ? workflowRunPath(name, run.id) : workflowPath(name)}>
                <Foreign text={name} />
              </a>
              {run ? <Chip status={run.status} /> : <span class="small">{own.notBegun}</span>}
              {run && (
                <span class="num small">
                  <Took run={run} />
                </span>
              )}
              {run && run.error !== null && <LinkError run={run} />}
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}

/** Why a link failed, in full. */
function LinkError({ run: { error } }: { readonly run: LinkRunView }) {
  return (
    <pre class="pre errbox why" tabIndex={0} aria-label={k().linkError} dir="auto">
      {visible(error ?? "")}
    </pre>
  );
}

function Took({ run: { start_date, end_date } }: { readonly run: LinkRunView }) {
  if (start_date === null) return undefined;
  if (end_date === null) return <Elapsed since={start_date} />;
  return <Span seconds={(Date.parse(end_date) - Date.parse(start_date)) / 1_000} />;
}
