import type { ComponentChildren, JSX } from "preact";
import { Foreign } from "../basics/text.tsx";

export const fieldId = (path: string): string => `f-${path}`;

interface FormFieldProps {
  /** Its name in the API, which stands beside its label. */
  readonly path: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly fault: string | undefined;
  /** Stands below the control. */
  readonly after?: ComponentChildren;
  /** Several controls, named together by the label. */
  readonly group?: boolean;
  renderControl(given: ControlProps): JSX.Element;
}

/** What every control of a field has: whom it belongs to, and what is wrong with it. */
export interface ControlProps {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean;
}

/** A label, a control, what is wrong with it, and a word of help. */
export function FormField({ path, label, hint, fault, after, group = false, renderControl }: FormFieldProps) {
  const id = fieldId(path);
  const described = [fault === undefined ? undefined : `e-${path}`, hint === undefined ? undefined : `n-${path}`];
  const describedBy = described.filter((one) => one !== undefined).join(" ");
  const title = (
    <>
      {label} <code class="faint small">{path}</code>
    </>
  );
  return (
    <>
      {group ? (
        <span class="label" id={`l-${path}`}>
          {title}
        </span>
      ) : (
        <label class="label" for={id}>
          {title}
        </label>
      )}
      <div>
        {renderControl({ id, "aria-describedby": describedBy === "" ? undefined : describedBy, "aria-invalid": fault !== undefined })}
        {fault !== undefined && (
          <p class="err" id={`e-${path}`}>
            <Foreign text={fault} />
          </p>
        )}
        {hint !== undefined && (
          <p class="hint" id={`n-${path}`}>
            {hint}
          </p>
        )}
        {after}
      </div>
    </>
  );
}

/** Puts the focus into a field, and opens the group that it is folded in. */
export function focusField(path: string): void {
  const field = document.getElementById(fieldId(path));
  field?.closest("details")?.setAttribute("open", "");
  field?.focus();
  field?.scrollIntoView({ block: "center" });
}

/** The first field at fault, else the summary. Groups that are folded open. */
export function focusFirstFault(): void {
  const found = document.querySelector<HTMLElement>("main [aria-invalid=true]") ?? document.getElementById("form-faults");
  found?.closest("details")?.setAttribute("open", "");
  found?.focus();
}
