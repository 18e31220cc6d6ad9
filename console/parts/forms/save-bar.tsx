import type { Access } from "../../../shared/contract/route.ts";
import { may } from "../../lib/asking/session.ts";
import { f } from "../../words/forms.ts";
import { t } from "../../words/index.ts";
import { Icon } from "../basics/icon.tsx";

interface SaveBarProps {
  readonly editing: {
    readonly isNew: boolean;
    /** Something was written that is not saved. */
    readonly dirty: boolean;
    readonly busy: boolean;
    /** How many fields differ from what is stored. */
    readonly changed: number;
  };
  /** What saving takes. @default "admin" */
  readonly access?: Access;
  cancel(): void;
}

/** Always in view: what there is to save, and the way to do it. */
export function SaveBar({ editing: { isNew, dirty, busy, changed }, access = "admin", cancel }: SaveBarProps) {
  const words = f();
  const allowed = may(access);
  const state = isNew ? (dirty ? words.unsaved : "") : changed > 0 ? words.changedFields(changed) : dirty ? words.unsaved : words.unchanged;
  return (
    <div class="savebar">
      <button
        class="btn main"
        type="submit"
        disabled={!allowed || busy || (!isNew && !dirty)}
        title={allowed ? undefined : t().needsAccess(access)}
        aria-keyshortcuts="Control+Enter Meta+Enter"
      >
        <Icon name={isNew ? "plus" : "check"} />
        {isNew ? words.create : words.save}{" "}
        <kbd class="not-narrow" aria-hidden="true">
          Ctrl ↵
        </kbd>
      </button>
      <button class="btn ghost" type="button" onClick={cancel}>
        {t().cancel}
      </button>
      <span class="small muted grow" role="status">
        {state}
      </span>
    </div>
  );
}
