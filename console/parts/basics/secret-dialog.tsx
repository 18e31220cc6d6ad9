import { Copy } from "./copy.tsx";
import { closeDialog, Dialog, openDialog } from "./dialog.tsx";

interface SecretWords {
  readonly title: string;
  /** That it is shown once, and what it is for. */
  readonly hint: string;
  readonly copy: string;
  readonly kept: string;
}

/** Shows a secret, the one time that it is seen. */
export function showSecret(secret: string, { title, hint, copy, kept }: SecretWords): void {
  openDialog(() => (
    <Dialog label={title}>
      <div class="pop">
        <h2>{title}</h2>
        <p>{hint}</p>
        <p class="secret">
          <code>{secret}</code>
        </p>
        <Copy text={secret} label={copy} framed />
        <div class="row">
          <button class="btn main" type="button" onClick={closeDialog}>
            {kept}
          </button>
        </div>
      </div>
    </Dialog>
  ));
}
