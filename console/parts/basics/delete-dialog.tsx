import { useState } from "preact/hooks";
import type { JobView } from "../../../shared/contract/jobs/job.ts";
import type { TriggerView } from "../../../shared/contract/triggers/trigger.ts";
import { deleteJob } from "../../lib/jobs/job-saving.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { f } from "../../words/forms.ts";
import { t } from "../../words/index.ts";
import { DialogForm } from "./dialog-form.tsx";
import { closeDialog, openDialog } from "./dialog.tsx";
import { Icon } from "./icon.tsx";
import { Foreign } from "./text.tsx";

type Listed = Partial<TriggerView> & { readonly trigger_id: string };

const SHOWN = 5;

/** Deletes a job whose name is typed, in the version that is looked at. @param then once it is gone */
export function askToDelete({ job_id: id, version }: Pick<JobView, "job_id" | "version">, then: () => void): void {
  openDialog(() => <DeleteDialog id={id} version={version} then={then} />);
}

function DeleteDialog({ id, version, then }: { readonly id: string; readonly version: number; readonly then: () => void }) {
  const words = f();
  const [typed, setTyped] = useState("");
  return (
    <DialogForm
      title={words.deleteTitle(id)}
      button={{ text: t().deleteJob, tone: "danger", ready: typed === id }}
      leave={t().cancel}
      act={async () => {
        await deleteJob(id, version);
        closeDialog();
        then();
      }}
    >
      <p class="muted">{words.deleteHint}</p>
      <NamedBy id={id} />
      <label class="small muted" for="delete-id">
        {words.typeId}: <code>{id}</code>
      </label>
      <input
        class="in mono"
        id="delete-id"
        value={typed}
        autofocus
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
    </DialogForm>
  );
}

/** Steps of workflows have queues, not jobs: only a trigger can name one. */
function NamedBy({ id }: { readonly id: string }) {
  const { data } = useQuery<readonly Listed[]>("/triggers");
  if (!data) return null;
  const naming = data.filter(({ targets = [] }) => targets.some((target) => target["job_id"] === id));
  if (naming.length === 0) return <p class="small muted">{f().namedByNone}</p>;
  return (
    <div class="note warn">
      <Icon name="late" />
      <span>
        {f().namedBy}:{" "}
        {naming.slice(0, SHOWN).map(({ trigger_id }, index) => (
          <>
            {index > 0 && ", "}
            <code>
              <Foreign text={trigger_id} />
            </code>
          </>
        ))}
        {naming.length > SHOWN && ` ${f().namedByMore(naming.length - SHOWN)}`}
      </span>
    </div>
  );
}
