import { useState } from "preact/hooks";
import type { ScheduleSummary, ScheduleView } from "../../../shared/contract/schedules/schedule.ts";
import { deleteSchedule, startSchedule } from "../../lib/schedules/schedule-actions.ts";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";
import { DialogForm } from "../basics/dialog-form.tsx";
import { closeDialog, openDialog } from "../basics/dialog.tsx";
import { Foreign, visible } from "../basics/text.tsx";

/** So many jobs are named; of more it is told how many. */
const NAMED = 8;

/** Names the jobs that will run, and starts them. */
export function askToStartSchedule(schedule: Pick<ScheduleSummary | ScheduleView, "schedule_id" | "title" | "jobs">): void {
  openDialog(() => <StartDialog schedule={schedule} />);
}

function StartDialog({ schedule }: { readonly schedule: Parameters<typeof askToStartSchedule>[0] }) {
  const [words, own] = [t(), s()];
  const { title, jobs } = schedule;
  return (
    <DialogForm
      title={own.startTitle(visible(title))}
      button={{ text: words.start, icon: "play", first: true, key: "↵" }}
      leave={words.cancel}
      act={async () => {
        await startSchedule(schedule);
        closeDialog();
      }}
    >
      <p class="small muted">{own.startHint}</p>
      <ol class="stops">
        {jobs.slice(0, NAMED).map(({ id, order }) => (
          <li key={id}>
            <span class="num faint">{order}</span>
            <code class="clip">
              <Foreign text={id} />
            </code>
          </li>
        ))}
        {jobs.length > NAMED && <li class="muted">{words.andMore(jobs.length - NAMED)}</li>}
      </ol>
    </DialogForm>
  );
}

/** Deletes a schedule whose title is typed. @param then once it is gone */
export function askToDeleteSchedule(schedule: Pick<ScheduleView, "schedule_id" | "title">, then: () => void): void {
  openDialog(() => <DeleteDialog schedule={schedule} then={then} />);
}

interface DeleteDialogProps {
  readonly schedule: Pick<ScheduleView, "schedule_id" | "title">;
  then(): void;
}

function DeleteDialog({ schedule, then }: DeleteDialogProps) {
  const [words, own] = [t(), s()];
  const [typed, setTyped] = useState("");
  const { title } = schedule;
  return (
    <DialogForm
      title={own.deleteTitle(visible(title))}
      button={{ text: words.deleteJob, tone: "danger", ready: plain(typed) === plain(title) }}
      leave={words.cancel}
      act={async () => {
        await deleteSchedule(schedule);
        closeDialog();
        then();
      }}
    >
      <p class="muted">{own.deleteHint}</p>
      <label class="small muted" for="delete-title">
        {own.typeTitle}:{" "}
        <b>
          <Foreign text={title} />
        </b>
      </label>
      <input
        class="in"
        id="delete-title"
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

/** As a person can type it: also where the title holds characters that are shown as symbols, or runs of spaces. */
function plain(text: string): string {
  return visible(text).normalize("NFC").replaceAll(/\s+/g, " ").trim();
}
