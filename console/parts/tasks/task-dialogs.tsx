import { useState } from "preact/hooks";
import type { TaskView } from "../../../shared/contract/tasks/task.ts";
import type { DatasetView } from "../../../shared/contract/tasks/dataset.ts";
import type { ApiError } from "../../lib/asking/api.ts";
import { parseParams } from "../../lib/forms/params.ts";
import { DATASETS, deleteRecord, executeTask, TASKS } from "../../lib/tasks/tasks.ts";
import { t } from "../../words/index.ts";
import { k } from "../../words/tasks.ts";
import { DialogForm } from "../basics/dialog-form.tsx";
import { closeDialog, openDialog } from "../basics/dialog.tsx";
import { FormField } from "../forms/form-field.tsx";
import { jsonFault } from "../basics/json-fault.ts";
import { ParamsArea } from "../forms/params-area.tsx";
import { TextField } from "../forms/record-fields.tsx";
import { visible } from "../basics/text.tsx";

/** @param links how many its chain has */
export function askToExecute(task: TaskView, links: number): void {
  openDialog(() => <ExecuteDialog task={task} links={links} />);
}

/** Its parameters and a note, both of which may be left empty. */
function ExecuteDialog({ task, links }: { readonly task: TaskView; readonly links: number }) {
  const own = k();
  const [parameters, setParameters] = useState("");
  const [note, setNote] = useState("");
  const [left, setLeft] = useState(false);
  const [faults, setFaults] = useState<ApiError["details"]>([]);
  const parsed = parseParams(parameters);
  const local = left && !parsed.ok ? jsonFault(parsed.problem) : undefined;
  const fault = local ?? faultsOf("parameters", faults);
  return (
    <DialogForm
      title={own.executeTitle(visible(task.name))}
      wide
      button={{ text: own.execute, icon: "play", first: true, ready: parsed.ok }}
      leave={t().cancel}
      act={() => executeTask(task, { parameters: parsed.ok ? parsed.value : {}, note: note.trim() === "" ? null : note }).then(closeDialog)}
      refused={({ details }) => setFaults(details)}
    >
      {links > 0 && <p class="muted">{own.executeHint(links)}</p>}
      <div class="form">
        <FormField
          path="parameters"
          label={own.field_parameters}
          hint={own.hint_parameters}
          fault={fault}
          renderControl={(given) => (
            <ParamsArea
              text={parameters}
              given={given}
              bad={fault !== undefined}
              change={(text) => {
                setParameters(text);
                setFaults([]);
              }}
              leave={() => setLeft(true)}
            />
          )}
        />
        <TextField
          path="note"
          label={own.field_note}
          hint={own.hint_note}
          fault={faultsOf("note", faults)}
          value={note}
          set={(text) => {
            setNote(text);
            setFaults([]);
          }}
          leave={() => undefined}
        />
      </div>
    </DialogForm>
  );
}

/** What the API says of a field, and of what is within it. */
export function faultsOf(path: string, faults: ApiError["details"]): string | undefined {
  const found = faults.filter((one) => one.path === path || one.path.startsWith(`${path}.`));
  return found.length === 0 ? undefined : found.map(({ message }) => message).join(" ");
}

/** @param then once it is gone */
export function askToDeleteTask({ id, name }: TaskView, then: () => void): void {
  askToDelete(k().deleteTask(visible(name)), `${TASKS}/${id}`, name, then);
}

export function askToDeleteDataset({ id, name }: DatasetView): void {
  askToDelete(k().deleteDataset(visible(name)), `${DATASETS}/${id}`, name);
}

function askToDelete(title: string, path: string, name: string, then: () => void = () => undefined): void {
  openDialog(() => (
    <DialogForm
      title={title}
      button={{ text: k().deleteIt, tone: "danger" }}
      leave={t().cancel}
      act={async () => {
        await deleteRecord(path, name);
        closeDialog();
        then();
      }}
    >
      <p class="muted">{k().deleteHint}</p>
    </DialogForm>
  ));
}
