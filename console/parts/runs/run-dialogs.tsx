import { useState } from "preact/hooks";
import type { ApiError } from "../../lib/asking/api.ts";
import { cancelRun, rerun, runJob } from "../../lib/asking/actions.ts";
import { parseParams } from "../../lib/forms/params.ts";
import { t } from "../../words/index.ts";
import { DialogForm } from "../basics/dialog-form.tsx";
import { closeDialog, openDialog } from "../basics/dialog.tsx";
import { jsonFault } from "../basics/json-fault.ts";
import { Foreign } from "../basics/text.tsx";

interface StartDialogProps {
  readonly title: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** One key for each opening, so that a double click starts one run. */
  start(params: unknown, idempotencyKey: string): Promise<unknown>;
}

/** The scope, and the params as they will be sent; changed ones count for this run only. */
export function StartDialog({ title, params, start }: StartDialogProps) {
  const [key, renewKey] = useState(() => crypto.randomUUID());
  const [text, setText] = useState(() => JSON.stringify(params, null, 2));
  const parsed = parseParams(text);
  // A request that was refused started nothing: the next one is another.
  const refused = ({ status }: ApiError) => status >= 400 && status < 500 && renewKey(crypto.randomUUID());
  return (
    <DialogForm
      title={title}
      button={{ text: t().start, icon: "play", ready: parsed.ok, first: true, key: "↵" }}
      leave={t().cancel}
      act={async () => {
        if (!parsed.ok) return;
        await start(parsed.value, key);
        closeDialog();
      }}
      refused={refused}
    >
      <label class="small muted" for="start-params">
        {t().paramsOnce}
      </label>
      <textarea
        class={parsed.ok ? "in mono" : "in mono bad"}
        id="start-params"
        rows={Math.min(12, Math.max(3, text.split("\n").length))}
        spellcheck={false}
        value={text}
        aria-invalid={!parsed.ok}
        aria-describedby={parsed.ok ? undefined : "start-problem"}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
        }}
      />
      {!parsed.ok && (
        <p class="err" id="start-problem" role="alert">
          {jsonFault(parsed.problem)}
        </p>
      )}
    </DialogForm>
  );
}

interface Runnable {
  readonly job_id: string;
  readonly default_params: Readonly<Record<string, unknown>>;
}

export function askToRun({ job_id: id, default_params }: Runnable): void {
  openDialog(() => <StartDialog title={t().runTitle(id)} params={default_params} start={(params, key) => runJob(id, params, key)} />);
}

export function askToRunAgain(id: string, runId: string, params: Readonly<Record<string, unknown>>, then: (runId: string) => void): void {
  openDialog(() => (
    <StartDialog title={t().rerunTitle(id)} params={params} start={(changed, key) => rerun(id, runId, changed, key).then(then)} />
  ));
}

/** Names what stops. */
export function askToCancel(id: string, runId: string): void {
  openDialog(() => <CancelDialog id={id} runId={runId} />);
}

function CancelDialog({ id, runId }: { readonly id: string; readonly runId: string }) {
  const [reason, setReason] = useState("");
  return (
    <DialogForm
      title={t().cancelTitle}
      button={{ text: t().cancelRun, icon: "stop" }}
      leave={t().keepRunning}
      act={async () => {
        await cancelRun(id, runId, reason.trim() === "" ? null : reason.trim());
        closeDialog();
      }}
    >
      <p>
        <b>
          <Foreign text={id} />
        </b>{" "}
        <code class="small muted">{runId}</code>
      </p>
      <p class="small muted">{t().cancelExplained}</p>
      <label class="small muted" for="cancel-reason">
        {t().reasonOptional}
      </label>
      <input
        class="in"
        id="cancel-reason"
        maxLength={500}
        value={reason}
        autofocus
        onInput={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </DialogForm>
  );
}
