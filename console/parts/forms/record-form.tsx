import type { ComponentChildren } from "preact";
import type { Access } from "../../../shared/contract/route.ts";
import { useKeys } from "../../lib/page/keys.ts";
import { NeedsAccess } from "./form-notes.tsx";
import { FormSummary } from "./form-summary.tsx";
import { SaveBar } from "./save-bar.tsx";
import type { RecordEditing } from "./use-record-editor.ts";

interface RecordFormProps<Draft extends object, Field extends string> {
  readonly editing: RecordEditing<Draft, Field>;
  readonly title: string;
  readonly hint: string;
  /** What saving takes. */
  readonly access: Access;
  /** In the form's order. */
  readonly order: readonly Field[];
  labelOf(field: Field): string;
  cancel(): void;
  readonly children: ComponentChildren;
}

/** A record as a form: what is wrong on top, groups of fields, and the way to save them. */
export function RecordForm<Draft extends object, Field extends string>(props: RecordFormProps<Draft, Field>) {
  const { editing, title, hint, access, order, labelOf, cancel, children } = props;
  const { fields, others, error, submitted, submit } = editing;
  useKeys({ "Mod+Enter": () => void submit(), "Mod+KeyS": () => void submit() });
  return (
    <form
      class="editor"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        // Enter ends what is being composed, and only that.
        if (event.code === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
      }}
    >
      <div class="head">
        <div class="grow">
          <h1>{title}</h1>
          <p class="sub">{hint}</p>
        </div>
      </div>
      <NeedsAccess access={access} />
      {(submitted || others.length > 0) && (
        <FormSummary
          fields={order.filter((field) => field in fields)}
          labelOf={(field) => labelOf(field as Field)}
          others={others}
          error={error}
        />
      )}
      {children}
      <SaveBar editing={editing} access={access} cancel={cancel} />
    </form>
  );
}

/** Fields that belong together, under a heading. */
export function Group({
  id,
  title,
  note,
  beside,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  /** Stands beside the fields. */
  readonly beside?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const fields = <div class="body form">{children}</div>;
  return (
    <section class="panel" aria-labelledby={`g-${id}`}>
      <header>
        <h2 id={`g-${id}`}>{title}</h2>
        {note !== undefined && <span class="faint small not-narrow">{note}</span>}
      </header>
      {beside === undefined ? (
        fields
      ) : (
        <div class="beside">
          {fields}
          {beside}
        </div>
      )}
    </section>
  );
}

/** The same folded, with its settings in words. A field at fault opens it. */
export function FoldedGroup({
  title,
  says,
  open,
  children,
}: {
  readonly title: string;
  readonly says: string;
  readonly open: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <details class="panel group" open={open}>
      <summary>
        <h2>{title}</h2>
        <span class="small muted">{says}</span>
      </summary>
      <div class="body form">{children}</div>
    </details>
  );
}
