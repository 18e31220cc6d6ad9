import { useState } from "preact/hooks";
import type { JobView } from "../../../shared/contract/jobs/job.ts";
import { conflictsOf, merged, type Side } from "../../lib/jobs/job-changes.ts";
import { documentOfJob, type JobDocument } from "../../lib/jobs/job-draft.ts";
import { f } from "../../words/forms.ts";
import { FieldName, Value } from "./change-dialog.tsx";
import { DialogForm } from "../basics/dialog-form.tsx";

interface ConflictDialogProps {
  /** The version that I began with, and the one that is there now. */
  readonly before: JobView;
  readonly theirs: JobView;
  readonly mine: JobDocument;
  /** Saves what was chosen over theirs, and closes the dialog. @throws ApiError */
  save(document: JobDocument): Promise<void>;
}

/** Two people changed one job: field by field, whose value counts. */
export function ConflictDialog({ before, theirs, mine, save }: ConflictDialogProps) {
  const words = f();
  const { job_id: id } = theirs;
  const conflicts = conflictsOf(documentOfJob(before), mine, documentOfJob(theirs));
  const [choices, setChoices] = useState<Readonly<Record<string, Side>>>(() =>
    Object.fromEntries(conflicts.flatMap(({ field, changedBy }) => (changedBy === undefined ? [] : [[field, changedBy]]))),
  );
  const all = (side: Side) => setChoices(Object.fromEntries(conflicts.map(({ field }) => [field, side])));
  const chosen = conflicts.every(({ field }) => choices[field] !== undefined);
  const noneMine = conflicts.every(({ field }) => choices[field] === "theirs");
  const whose = { mine: words.changedByMe, theirs: words.changedByThem, both: words.changedByBoth } as const;
  return (
    <DialogForm
      title={words.conflictTitle(id)}
      wide
      button={{ text: noneMine ? words.keepTheirs : words.saveChosen, icon: "check", ready: chosen }}
      leave={words.goOn}
      act={() => save(merged(documentOfJob(theirs), conflicts, choices))}
    >
      <p class="small muted">{conflicts.length === 0 ? words.sameNow : words.conflictHint(before.version, theirs.version)}</p>
      {conflicts.length > 1 && (
        <div class="row wrap">
          <button class="btn s" type="button" onClick={() => all("mine")}>
            {words.takeAllMine}
          </button>
          <button class="btn s" type="button" onClick={() => all("theirs")}>
            {words.takeAllTheirs}
          </button>
        </div>
      )}
      {conflicts.map(({ field, mine: my, theirs: their, changedBy }) => (
        <fieldset key={field} class="versus">
          <legend>
            <FieldName path={field} /> <span class="small muted">{whose[changedBy ?? "both"]}</span>
          </legend>
          {(["mine", "theirs"] as const).map((side) => (
            <label key={side} class={choices[field] === side ? "on" : undefined}>
              <input
                type="radio"
                name={`side-${field}`}
                checked={choices[field] === side}
                onChange={() => setChoices({ ...choices, [field]: side })}
              />
              <span>
                <span class="small muted">{words[side]}</span> <Value path={field} value={side === "mine" ? my : their} />
              </span>
            </label>
          ))}
        </fieldset>
      ))}
    </DialogForm>
  );
}
