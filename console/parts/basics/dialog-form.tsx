import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { ApiError } from "../../lib/asking/api.ts";
import { config } from "../../lib/asking/session.ts";
import { closeDialog, Dialog } from "./dialog.tsx";
import { Icon } from "./icon.tsx";
import { ErrorText } from "./states.tsx";

interface DialogFormProps {
  readonly title: string;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
  /** The button that does it. `ready` false: not as the dialog is filled in now. */
  readonly button: {
    readonly text: string;
    readonly icon?: string;
    readonly tone?: "main" | "danger";
    readonly ready?: boolean;
    readonly first?: boolean;
    readonly key?: string;
  };
  /** Of the button that leaves all as it is. */
  readonly leave: string;
  /** Does it, once however often the button is pressed, and closes the dialog. What the API refuses is told in it. @throws ApiError */
  act(): Promise<unknown>;
  refused?(error: ApiError): void;
}

/** A dialog that asks before it acts, and names the scope. */
export function DialogForm({ title, wide = false, children, button, leave, act, refused }: DialogFormProps) {
  const { text, icon, tone = "main", ready = true, first = false, key } = button;
  const [problem, setProblem] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const go = async (event: Event) => {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(error);
      refused?.(error);
      setBusy(false);
    }
  };
  return (
    <Dialog label={title} wide={wide}>
      <form class="pop" onSubmit={(event) => void go(event)}>
        <h2>
          {title} <span class="chip plain c-idle">{config.value?.scope}</span>
        </h2>
        {children}
        {problem && (
          <p class="err" role="alert">
            <ErrorText error={problem} />
          </p>
        )}
        <div class="row">
          <button class={`btn ${tone}`} type="submit" disabled={!ready || busy} autofocus={first}>
            {icon !== undefined && <Icon name={icon} />}
            {text} {key !== undefined && <kbd aria-hidden="true">{key}</kbd>}
          </button>
          <button class="btn ghost" type="button" onClick={closeDialog}>
            {leave} <kbd aria-hidden="true">Esc</kbd>
          </button>
        </div>
      </form>
    </Dialog>
  );
}
