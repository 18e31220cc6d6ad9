import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { TaskView } from "../../../shared/contract/tasks/task.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { may } from "../../lib/asking/session.ts";
import { BASE } from "../../lib/page/place.ts";
import { DATASET_TYPES, filteredTasks, listedTask, TASK_STATES } from "../../lib/tasks/task-filter.ts";
import { readAllTasks, shownOfTask, TASKS } from "../../lib/tasks/tasks.ts";
import { t } from "../../words/index.ts";
import { k } from "../../words/tasks.ts";
import { SearchField, StatePills, WrongPills } from "../basics/filters.tsx";
import { Icon } from "../basics/icon.tsx";
import { Ago, zoneLabel } from "../basics/moment.tsx";
import { RecordsPanel } from "../basics/records-panel.tsx";
import { Select } from "../basics/select.tsx";
import { Empty } from "../basics/states.tsx";
import { Chip } from "../basics/status.tsx";
import { Foreign, visible } from "../basics/text.tsx";
import { useListKeys } from "../subjects/use-list-keys.ts";
import { NoneMatches } from "./none-matches.tsx";
import { taskStatusWord } from "./task-words.ts";
import { useTaskFilter } from "./use-task-filter.ts";

const EVERY_MS = 5_000;

/** Tasks, newest first, and how their newest executions fare. */
export function TasksPanel() {
  const [words, own] = [t(), k()];
  const { route } = useLocation();
  const { data: tasks, error, reload } = useQuery<readonly TaskView[]>(TASKS, EVERY_MS, readAllTasks);
  const { filter, wrong, search, set } = useTaskFilter();
  const all = useMemo(() => tasks?.map(listedTask) ?? [], [tasks]);
  const shown = useMemo(() => filteredTasks(all, filter), [all, filter]);
  useListKeys(shown.length, filter, search, (row) => shown[row] && `${BASE}/tasks/${shown[row].id}`);
  const datasets = useMemo(() => new Map(all.flatMap(({ record: { dataset: one } }) => (one ? [[one.id, one.name]] : []))), [all]);
  const states = TASK_STATES.flatMap((state) => {
    const count = all.filter(({ record }) => record.status === state).length;
    return count === 0 && filter.status !== state ? [] : [{ state, icon: shownOfTask(state), text: taskStatusWord(state), count }];
  });
  return (
    <>
      {(tasks === undefined || tasks.length > 0) && (
        <div class="filters" role="search">
          <SearchField label={own.filterTasks} hint={own.filterTasksHint} text={filter.q} search={search} change={(q) => set({ q })} />
          <StatePills all={all.length} states={states} chosen={filter.status} choose={(status) => set({ status })} />
          <span class="sep" aria-hidden="true" />
          {datasets.size > 0 && (
            <Select
              label={own.dataset}
              value={String(filter.dataset ?? "")}
              options={[...datasets].map(([id, name]) => [String(id), visible(name)])}
              change={(dataset) => set({ dataset })}
            />
          )}
          <Select
            label={own.type}
            value={filter.type ?? ""}
            options={DATASET_TYPES.map((type) => [type, type])}
            change={(type) => set({ type })}
          />
          <WrongPills wrong={wrong} set={set} />
        </div>
      )}
      <RecordsPanel
        title={own.tasks}
        note={all.length > 0 ? words.shownOf(shown.length, all.length) : undefined}
        end={<NewButton text={own.newTask} act={() => route(`${BASE}/tasks/new`)} />}
        records={tasks && shown}
        error={error}
        reload={reload}
        notLoaded={own.tasksNotLoaded}
        empty={
          all.length > 0 ? (
            <NoneMatches filter={filter} set={set} />
          ) : (
            <Empty icon="workflows" title={own.noTasks}>
              <p class="small muted">{own.noTasksHint}</p>
            </Empty>
          )
        }
        caption={own.tasksCaption(zoneLabel())}
        columns={[own.name, own.status, own.dataset, own.updated]}
        renderRow={(task) => <Row key={task.id} task={task} />}
      />
    </>
  );
}

function Row({ task }: { readonly task: TaskView }) {
  const { id, name, description, status, dataset, updated_at } = task;
  return (
    <tr data-task={id} data-row>
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
        <Chip status={shownOfTask(status)}>{status === "pending" ? k().status_pending : undefined}</Chip>
      </td>
      <td>
        {dataset ? <Foreign text={dataset.name} /> : "–"} {dataset && <span class="small muted">{dataset.data_type}</span>}
      </td>
      <td>
        <Ago at={updated_at} />
      </td>
    </tr>
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
