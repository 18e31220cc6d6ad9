import { useState } from "preact/hooks";
import type { DatasetView } from "../../shared/contract/dataset.ts";
import type { TaskView } from "../../shared/contract/task.ts";
import type { ApiError } from "../lib/api.ts";
import { useQuery } from "../lib/query.ts";
import { createDataset, createTask, DATASETS, deleteRecord, executeTask, TASKS } from "../lib/tasks.ts";
import { t } from "../words/index.ts";
import { k } from "../words/tasks.ts";
import { DialogForm } from "./dialog-form.tsx";
import { closeDialog, openDialog } from "./dialog.tsx";
import { FormField } from "./form-field.tsx";
import { visible } from "./text.tsx";

const TYPES = ["Vector", "Surf", "Jetson"] as const satisfies readonly DatasetView["data_type"][];

export function askForNewTask(): void {
  openDialog(() => <NewTask />);
}

export function askForNewDataset(): void {
  openDialog(() => <NewDataset />);
}

/** @param links how many its chain has */
export function askToExecute(task: TaskView, links: number): void {
  openDialog(() => (
    <DialogForm
      title={k().executeTitle(visible(task.name))}
      button={{ text: k().execute, icon: "play", first: true }}
      leave={t().cancel}
      act={() => executeTask(task).then(closeDialog)}
    >
      {links > 0 && <p class="muted">{k().executeHint(links)}</p>}
    </DialogForm>
  ));
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

function NewTask() {
  const own = k();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [dataset, setDataset] = useState("0");
  const [faults, setFaults] = useState<ApiError["details"]>([]);
  const { data: datasets } = useQuery<readonly DatasetView[]>(`${DATASETS}?limit=1000`);
  return (
    <DialogForm
      title={own.newTask}
      button={{ text: own.create, ready: name.trim() !== "" }}
      leave={t().cancel}
      act={() => createTask({ name, description: description === "" ? null : description, dataset_id: Number(dataset) }).then(closeDialog)}
      refused={({ details }) => setFaults(details)}
    >
      <div class="form">
        <TextField path="name" label={own.name} value={name} faults={faults} set={setName} />
        <TextField path="description" label={own.description} value={description} faults={faults} set={setDescription} />
        <FormField
          path="dataset_id"
          label={own.dataset}
          fault={faultOf("dataset_id", faults)}
          renderControl={(control) => (
            <select {...control} class="in" value={dataset} onChange={({ currentTarget }) => setDataset(currentTarget.value)}>
              <option value="0">{own.noDataset}</option>
              {datasets?.map(({ id, name: label }) => (
                <option key={id} value={String(id)}>
                  {visible(label)}
                </option>
              ))}
            </select>
          )}
        />
      </div>
    </DialogForm>
  );
}

function NewDataset() {
  const own = k();
  const [name, setName] = useState("");
  const [path, setPath] = useState("");
  const [type, setType] = useState<DatasetView["data_type"]>("Surf");
  const [faults, setFaults] = useState<ApiError["details"]>([]);
  return (
    <DialogForm
      title={own.newDataset}
      button={{ text: own.create, ready: name.trim() !== "" && path.trim() !== "" }}
      leave={t().cancel}
      act={() => createDataset({ name, path, data_type: type }).then(closeDialog)}
      refused={({ details }) => setFaults(details)}
    >
      <div class="form">
        <TextField path="name" label={own.name} value={name} faults={faults} set={setName} />
        <TextField path="path" label={own.path} value={path} faults={faults} set={setPath} />
        <FormField
          path="data_type"
          label={own.type}
          fault={faultOf("data_type", faults)}
          renderControl={(control) => (
            <select
              {...control}
              class="in"
              value={type}
              onChange={({ currentTarget }) => setType(TYPES.find((one) => one === currentTarget.value) ?? "Surf")}
            >
              {TYPES.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          )}
        />
      </div>
    </DialogForm>
  );
}

interface TextFieldProps {
  readonly path: string;
  readonly label: string;
  readonly value: string;
  readonly faults: ApiError["details"];
  set(value: string): void;
}

function TextField({ path, label, value, faults, set }: TextFieldProps) {
  const fault = faultOf(path, faults);
  return (
    <FormField
      path={path}
      label={label}
      fault={fault}
      renderControl={(control) => (
        <input
          {...control}
          class={fault === undefined ? "in" : "in bad"}
          spellcheck={false}
          value={value}
          onInput={({ currentTarget }) => set(currentTarget.value)}
        />
      )}
    />
  );
}

function faultOf(path: string, faults: ApiError["details"]): string | undefined {
  return faults.find((one) => one.path === path)?.message;
}
