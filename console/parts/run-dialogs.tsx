import { useState } from "preact/hooks";
import { ApiError } from "../lib/api.ts";
import { config } from "../lib/session.ts";
import { cancelRun, rerun, runJob } from "../lib/actions.ts";
import { parseParams } from "../lib/params.ts";
import { t } from "../words/index.ts";
import { closeDialog, Dialog, openDialog } from "./dialog.tsx";
import { Icon } from "./icon.tsx";
import { ErrorText } from "./states.tsx";
import { Foreign } from "./text.tsx";

interface StartDialogProps {
  readonly title: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** One key for each opening, so that a double click starts one run. */
  start(params: unknown, idempotencyKey: string): Promise<unknown>;
}

/** The scope, and the params as they will be sent; changed ones count for this run only. */
function StartDialog({ title, params, start }: StartDialogProps) {
  const [key, renewKey] = useState(() => crypto.randomUUID());
  const [text, setText] = useState(() => JSON.stringify(params, null, 2));
  const [problem, setProblem] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const parsed = parseParams(text);
  const go = async (event: Event) => {
    event.preventDefault();
    if (!parsed.ok || busy) return;
    setBusy(true);
    try {
      await start(parsed.value, key);
      closeDialog();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(error);
      // A request that was refused started nothing: the next one is another.
      if (error.status >= 400 && error.status < 500) renewKey(crypto.randomUUID());
      setBusy(false);
    }
  };
  return (
    <Dialog label={title}>
      <form class="pop" onSubmit={(event) => void go(event)}>
        <h2>
          {title} <span class="chip plain c-idle">{config.value?.scope}</span>
        </h2>
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
            if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) void go(event);
          }}
        />
        {!parsed.ok && (
          <p class="err" id="start-problem" role="alert">
            {parsed.line === undefined ? t().paramsObject : t().jsonProblem(parsed.line, parsed.column)}
          </p>
        )}
        {problem && (
          <p class="err" role="alert">
            <ErrorText error={problem} />
          </p>
        )}
        <div class="row">
          <button class="btn main" type="submit" disabled={!parsed.ok || busy} autofocus>
            <Icon name="play" />
            {t().start} <kbd aria-hidden="true">↵</kbd>
          </button>
          <button class="btn ghost" type="button" onClick={closeDialog}>
            {t().cancel} <kbd aria-hidden="true">Esc</kbd>
          </button>
        </div>
      </form>
    </Dialog>
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
  const [problem, setProblem] = useState<ApiError>();
  const go = async (event: Event) => {
    event.preventDefault();
    try {
      await cancelRun(id, runId, reason.trim() === "" ? null : reason.trim());
      closeDialog();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(error);
    }
  };
  return (
    <Dialog label={t().cancelTitle}>
      <form class="pop" onSubmit={(event) => void go(event)}>
        <h2>
          {t().cancelTitle} <span class="chip plain c-idle">{config.value?.scope}</span>
        </h2>
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
        {problem && (
          <p class="err" role="alert">
            <ErrorText error={problem} />
          </p>
        )}
        <div class="row">
          <button class="btn main" type="submit">
            <Icon name="stop" />
            {t().cancelRun}
          </button>
          <button class="btn ghost" type="button" onClick={closeDialog}>
            {t().keepRunning} <kbd aria-hidden="true">Esc</kbd>
          </button>
        </div>
      </form>
    </Dialog>
  );
}
