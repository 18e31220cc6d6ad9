import { useLocation } from "preact-iso/router";
import type { DatasetView } from "../../../shared/contract/tasks/dataset.ts";
import type { TaskView } from "../../../shared/contract/tasks/task.ts";
import { parseParams } from "../../lib/forms/params.ts";
import { BASE } from "../../lib/page/place.ts";
import { EVERY, useQuery } from "../../lib/asking/query.ts";
import { bodyOfTask, placeInTask, STATUSES, TASK_FIELDS, type TaskDraft, type TaskField, taskFaults } from "../../lib/tasks/task-draft.ts";
import { createTask, DATASETS, readAllTasks, saveTask } from "../../lib/tasks/tasks.ts";
import { f } from "../../words/forms.ts";
import { k } from "../../words/tasks.ts";
import { FormField } from "../forms/form-field.tsx";
import { jsonFault } from "../basics/json-fault.ts";
import { ParamsArea } from "../forms/params-area.tsx";
import { SwitchField, TextField } from "../forms/record-fields.tsx";
import { FoldedGroup, Group, RecordForm } from "../forms/record-form.tsx";
import { taskStatusWord } from "./task-words.ts";
import { visible } from "../basics/text.tsx";
import { type RecordEditing, useDraft, useRecordEditor } from "../forms/use-record-editor.ts";

interface TaskEditorProps {
  readonly draft: TaskDraft;
  /** The one that is edited, as it was read; undefined: it becomes a new one. */
  readonly task: TaskView | undefined;
  cancel(): void;
}

const jsonProblem = (text: string) => {
  const parsed = parseParams(text);
  return parsed.ok ? undefined : jsonFault(parsed.problem);
};

/** A task as a form: what it is, its build, and what it writes. */
export function TaskEditor({ draft: start, task, cancel }: TaskEditorProps) {
  const own = k();
  const { route } = useLocation();
  const editing = useRecordEditor<TaskDraft, TaskField>({
    held: useDraft(start),
    isNew: task === undefined,
    access: "operate",
    bodyOf: bodyOfTask,
    faultsOf: (draft) => taskFaults(draft, { required: f().required, json: jsonProblem }),
    placeOf: placeInTask,
    async save(body, changes) {
      const { id } = task ? await saveTask(task, changes) : await createTask(body);
      return () => route(`${BASE}/tasks/${id}`);
    },
  });
  return (
    <RecordForm
      editing={editing}
      title={task ? own.editTitle(visible(task.name)) : own.newTask}
      hint={task ? own.editHint : own.newTaskHint}
      access="operate"
      order={TASK_FIELDS}
      labelOf={(field) => own[`field_${field}`]}
      cancel={cancel}
    >
      <Basics editing={editing} task={task} />
      <Build editing={editing} />
      <Outputs editing={editing} />
    </RecordForm>
  );
}

interface GroupProps {
  readonly editing: RecordEditing<TaskDraft, TaskField>;
}

type TextName = Exclude<TaskField, "build_config_customized" | "video_out_enabled" | "status" | "dataset_id">;

function text(
  { editing }: GroupProps,
  field: TextName,
  look: { readonly rows?: number; readonly mono?: boolean; readonly required?: boolean } = {},
) {
  const { draft, fields, change, leaveField } = editing;
  const hints: Readonly<Partial<Record<TextName, string>>> = { log_out_path: k().hint_log_out_path };
  return (
    <TextField
      path={field}
      label={k()[`field_${field}`]}
      hint={hints[field]}
      fault={fields[field]}
      value={draft[field]}
      {...look}
      set={(value) => change({ [field]: value })}
      leave={() => leaveField(field)}
    />
  );
}

function Basics({ editing, task }: GroupProps & { readonly task: TaskView | undefined }) {
  const own = k();
  const { draft, fields, change } = editing;
  const { data: datasets } = useQuery<readonly DatasetView[]>(DATASETS, EVERY, readAllTasks);
  const running = task?.status === "running";
  return (
    <Group id="basics" title={own.group_basics}>
      {text({ editing }, "name", { required: true })}
      {text({ editing }, "description", { rows: 2 })}
      {text({ editing }, "customer")}
      <FormField
        path="dataset_id"
        label={own.dataset}
        fault={fields.dataset_id}
        renderControl={(control) => (
          <select
            {...control}
            class={look(fields.dataset_id)}
            value={draft.dataset_id}
            onChange={({ currentTarget }) => change({ dataset_id: currentTarget.value })}
          >
            <option value="0">{own.noDataset}</option>
            {options(datasets, task).map(({ id, name }) => (
              <option key={id} value={String(id)}>
                {visible(name)}
              </option>
            ))}
          </select>
        )}
      />
      <FormField
        path="status"
        label={own.status}
        hint={running ? own.hint_statusRunning : own.hint_status}
        fault={fields.status}
        renderControl={(control) => (
          <select
            {...control}
            class={look(fields.status)}
            disabled={running}
            value={draft.status}
            onChange={({ currentTarget }) => change({ status: STATUSES.find((one) => one === currentTarget.value) ?? draft.status })}
          >
            {(running ? (["running"] as const) : STATUSES).map((status) => (
              <option key={status} value={status}>
                {taskStatusWord(status)}
              </option>
            ))}
          </select>
        )}
      />
    </Group>
  );
}

/** With the one that it has, also before the others are there. */
function options(datasets: readonly DatasetView[] | undefined, task: TaskView | undefined): readonly Pick<DatasetView, "id" | "name">[] {
  const all = datasets ?? [];
  const current = task?.dataset;
  return current && !all.some(({ id }) => id === current.id) ? [current, ...all] : all;
}

function Build({ editing }: GroupProps) {
  const own = k();
  const { draft, fields, change, leaveField } = editing;
  const json = (field: "build_config_custom_conf" | "build_config_custom_ini") => (
    <FormField
      path={field}
      label={own[`field_${field}`]}
      fault={fields[field]}
      renderControl={(given) => (
        <ParamsArea
          text={draft[field]}
          given={given}
          bad={fields[field] !== undefined}
          rows={3}
          change={(value) => change({ [field]: value })}
          leave={() => leaveField(field)}
        />
      )}
    />
  );
  const says = [draft.branch_name, draft.commit_id, draft.build_config].filter((one) => one.trim() !== "").join(" · ");
  const bad = Object.keys(fields).some((field) => field.startsWith("build_") || field === "branch_name" || field === "commit_id");
  return (
    <FoldedGroup title={own.group_build} says={says === "" ? own.nothingSet : visible(says)} open={bad || says !== ""}>
      {text({ editing }, "branch_name", { mono: true })}
      {text({ editing }, "commit_id", { mono: true })}
      {text({ editing }, "build_config", { mono: true })}
      <SwitchField
        path="build_config_customized"
        label={own.field_build_config_customized}
        fault={fields.build_config_customized}
        says={own.says_build_config_customized}
        on={draft.build_config_customized}
        set={(build_config_customized) => change({ build_config_customized })}
      />
      {json("build_config_custom_conf")}
      {json("build_config_custom_ini")}
    </FoldedGroup>
  );
}

function Outputs({ editing }: GroupProps) {
  const own = k();
  const { draft, fields, change } = editing;
  const says = draft.video_out_enabled ? own.videoOn : own.videoOff;
  const bad = "video_out_path" in fields || "log_out_path" in fields;
  return (
    <FoldedGroup title={own.group_outputs} says={says} open={bad || draft.video_out_enabled || draft.log_out_path !== ""}>
      {text({ editing }, "log_out_path", { mono: true })}
      <SwitchField
        path="video_out_enabled"
        label={own.field_video_out_enabled}
        fault={fields.video_out_enabled}
        says={own.says_video_out_enabled}
        on={draft.video_out_enabled}
        set={(video_out_enabled) => change({ video_out_enabled })}
      />
      {text({ editing }, "video_out_path", { mono: true })}
    </FoldedGroup>
  );
}

function look(fault: string | undefined): string {
  return fault === undefined ? "in" : "in bad";
}
