import { config } from "../../lib/asking/session.ts";
import { f } from "../../words/forms.ts";
import { closeDialog, Dialog, openDialog } from "../basics/dialog.tsx";

/** Asks whether to lose what was written, and goes on if so. */
export function askToLeave(go: () => void): void {
  openDialog(() => <LeaveDialog go={go} />);
}

function LeaveDialog({ go }: { readonly go: () => void }) {
  const words = f();
  return (
    <Dialog label={words.leaveTitle}>
      <div class="pop">
        <h2>
          {words.leaveTitle} <span class="chip plain c-idle">{config.value?.scope}</span>
        </h2>
        <p class="muted">{words.leaveHint}</p>
        <div class="row">
          <button class="btn main" type="button" autofocus onClick={closeDialog}>
            {words.stay} <kbd aria-hidden="true">Esc</kbd>
          </button>
          <button
            class="btn bad"
            type="button"
            onClick={() => {
              closeDialog();
              go();
            }}
          >
            {words.discard}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
