import { useState } from "preact/hooks";
import type { DatasetView } from "../../../shared/contract/tasks/dataset.ts";
import type { ApiError } from "../../lib/asking/api.ts";
import { changedFields } from "../../lib/forms/record-draft.ts";
import { createDataset, saveDataset } from "../../lib/tasks/tasks.ts";
import { t } from "../../words/index.ts";
import { k } from "../../words/tasks.ts";
import { DialogForm } from "../basics/dialog-form.tsx";
import { closeDialog, openDialog } from "../basics/dialog.tsx";
import { FormField } from "../forms/form-field.tsx";
import { TextField } from "../forms/record-fields.tsx";
import { faultsOf } from "./task-dialogs.tsx";
import { visible } from "../basics/text.tsx";

const TYPES = ["Vector", "Surf", "Jetson"] as const satisfies readonly DatasetView["data_type"][];
const EMPTY = { name: "", description: null, path: "", data_type: "Surf", gt_path: null } as const;

type Given = Pick<DatasetView, "name" | "description" | "path" | "data_type" | "gt_path">;

export function askForNewDataset(): void {
  openDialog(() => <DatasetDialog dataset={undefined} />);
}

export function askToChangeDataset(dataset: DatasetView): void {
  openDialog(() => <DatasetDialog dataset={dataset} />);
}

/** What a dataset is and where; a new one, or one that is there. */
function DatasetDialog({ dataset }: { readonly dataset: DatasetView | undefined }) {
  const own = k();
  const [first] = useState<Given>(dataset ? givenOf(dataset) : EMPTY);
  const [given, setGiven] = useState<Given>(first);
  const [faults, setFaults] = useState<ApiError["details"]>([]);
  const set = (change: Partial<Given>) => {
    setGiven({ ...given, ...change });
    setFaults([]);
  };
  const text = (field: "name" | "description" | "path" | "gt_path", look: { readonly mono?: boolean; readonly rows?: number } = {}) => (
    <TextField
      path={field}
      label={own[`dataset_${field}`]}
      fault={faultsOf(field, faults)}
      value={given[field] ?? ""}
      {...look}
      set={(value) => set({ [field]: value === "" && (field === "description" || field === "gt_path") ? null : value })}
      leave={() => undefined}
    />
  );
  const changes = changedFields({ ...first }, { ...given });
  const isChanged = dataset === undefined || Object.keys(changes).length > 0;
  return (
    <DialogForm
      title={dataset ? own.changeDataset(visible(dataset.name)) : own.newDataset}
      wide
      button={{ text: dataset ? own.save : own.create, ready: isChanged && given.name.trim() !== "" && given.path.trim() !== "" }}
      leave={t().cancel}
      act={() => (dataset ? saveDataset(dataset, changes) : createDataset(given)).then(closeDialog)}
      refused={({ details }) => setFaults(details)}
    >
      <div class="form">
        {text("name")}
        {text("path", { mono: true })}
        <FormField
          path="data_type"
          label={own.type}
          fault={faultsOf("data_type", faults)}
          renderControl={(control) => (
            <select
              {...control}
              class="in"
              value={given.data_type}
              onChange={({ currentTarget }) => set({ data_type: TYPES.find((one) => one === currentTarget.value) ?? "Surf" })}
            >
              {TYPES.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          )}
        />
        {text("gt_path", { mono: true })}
        {text("description", { rows: 2 })}
      </div>
    </DialogForm>
  );
}

function givenOf({ name, description, path, data_type, gt_path }: DatasetView): Given {
  return { name, description, path, data_type, gt_path };
}
