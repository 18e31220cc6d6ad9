import type { ApiError } from "../../lib/asking/api.ts";
import type { Fault } from "../../lib/forms/form-faults.ts";
import { f } from "../../words/forms.ts";
import { fieldId, focusField } from "./form-field.tsx";
import { Icon } from "../basics/icon.tsx";
import { ErrorText } from "../basics/states.tsx";
import { Foreign } from "../basics/text.tsx";

interface FormSummaryProps {
  /** Fields at fault, in the form's order. */
  readonly fields: readonly string[];
  labelOf(field: string): string;
  /** Faults that no field is the place of. */
  readonly others: readonly Fault[];
  /** Why it was not saved, where that is about no field. */
  readonly error?: ApiError | undefined;
}

/** What is to be mended before it can be saved, each with the way to its field. */
export function FormSummary({ fields, labelOf, others, error }: FormSummaryProps) {
  const words = f();
  const count = fields.length + others.length;
  if (count === 0 && !error) return null;
  return (
    <div class="verdict c-failed faults" role="alert" id="form-faults" tabIndex={-1}>
      <Icon name="failed" />
      <div>
        <b>{count > 0 ? words.faultsToFix(count) : words.notSaved}</b>
        {error && (
          <p>
            <ErrorText error={error} /> {error.requestId !== undefined && <code class="small muted">{error.requestId}</code>}
          </p>
        )}
        {fields.length > 0 && (
          <ul class="row wrap">
            {fields.map((path) => (
              <li key={path}>
                <a
                  class="u"
                  href={`#${fieldId(path)}`}
                  onClick={(event) => {
                    event.preventDefault();
                    focusField(path);
                  }}
                >
                  {labelOf(path)} <code class="small">{path}</code>
                </a>
              </li>
            ))}
          </ul>
        )}
        {others.map(({ path, message }) => (
          <p key={`${path}${message}`}>
            <code>
              <Foreign text={path} />
            </code>
            : <Foreign text={message} />
          </p>
        ))}
      </div>
    </div>
  );
}
