import { may } from "../../lib/asking/session.ts";
import { t } from "../../words/index.ts";
import { closeDialog, Dialog, openDialog } from "../basics/dialog.tsx";

/** Every key, for `?`. */
export function askForKeys(): void {
  openDialog(KeyHelp);
}

function KeyHelp() {
  const words = t();
  const keys: readonly (readonly [string, string])[] = [
    ["⌘K / Ctrl K", words.find],
    ["/", words.keyFilter],
    ["G O", words.overview],
    ["G J", words.jobs],
    ["G W", words.workflows],
    ["G H", words.schedules],
    ["G R", words.runs],
    ["G C", words.calendar],
    ["G Q", words.queues],
    ...(may("accounts") ? [["G N", words.notifications] as const] : []),
    ["G S", words.settings],
    ["J  K", words.keyMove],
    ["↵", words.keyOpen],
    ["R", words.runNow],
    ["P", words.keyPause],
    ["E", words.keyEdit],
    ["Y", words.copyLink],
    [".", words.keyMenu],
    ["⌘↵ / Ctrl ↵", words.keySave],
    ["[  ]", words.keyNeighbours],
    ["←  →", words.keyBars],
    ["Esc", words.close],
    ["?", words.keys],
  ];
  return (
    <Dialog label={words.keys}>
      <div class="pop">
        <h2>{words.keys}</h2>
        <dl class="dl keys">
          {keys.map(([key, does]) => (
            <>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{does}</dd>
            </>
          ))}
        </dl>
        <div class="row">
          <button class="btn" type="button" onClick={closeDialog}>
            {words.close}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
