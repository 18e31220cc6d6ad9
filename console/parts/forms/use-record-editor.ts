import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { Access } from "../../../shared/contract/route.ts";
import { ApiError } from "../../lib/asking/api.ts";
import { changedFields, type Fault, placedBy } from "../../lib/forms/record-draft.ts";
import { may, signedOut } from "../../lib/asking/session.ts";
import { focusFirstFault } from "../jobs/use-job-editor.ts";
import { useLeaveGuard } from "./use-leave-guard.ts";

/** A form of one record: texts as they were typed, and what is made of them. */
export interface RecordForm<Draft extends object, Field extends string> {
  readonly start: Draft;
  readonly isNew: boolean;
  /** What saving takes. */
  readonly access: Access;
  /** What is sent to make it, of a draft that has no faults. */
  bodyOf(draft: Draft): Readonly<Record<string, unknown>>;
  /** What of a draft is known to be wrong without asking. */
  faultsOf(draft: Draft): readonly Fault[];
  /** Where a path of the API is said; `part` names what of the field is meant. Undefined: nowhere. */
  placeOf(path: string, draft: Draft): { readonly field: Field; readonly part: string } | undefined;
  /** Saves it, and goes on. `changes`: the fields that differ from the start. @throws ApiError */
  save(body: Readonly<Record<string, unknown>>, changes: Readonly<Record<string, unknown>>): Promise<() => void>;
}

/** What was written when the session ended, by address: signing in again leads back to it. */
const interrupted = new Map<string, object>();
const AFTER_LEAVING_MS = 200;

export type RecordEditing<Draft extends object, Field extends string> = ReturnType<typeof useRecordEditor<Draft, Field>>;

/** The state of such a form, until it is saved. */
export function useRecordEditor<Draft extends object, Field extends string>(form: RecordForm<Draft, Field>) {
  const { isNew, access } = form;
  const path = useLocation().url.split("?")[0] ?? "";
  const [first] = useState(form.start);
  const [draft, setDraft] = useState<Draft>(() => (interrupted.get(path) as Draft | undefined) ?? first);
  const [refusal, setRefusal] = useState<ApiError>();
  const [submitted, setSubmitted] = useState(false);
  const [failures, setFailures] = useState(0);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const busyRef = useRef(false);
  const dirty = JSON.stringify(draft) !== JSON.stringify(first);
  const free = useLeaveGuard(dirty);

  const local = form.faultsOf(draft);
  const asked = refusal?.details ?? [];
  const placed = placedBy([...local, ...asked], (at) => form.placeOf(at, draft));
  const refused = new Set(asked.flatMap(({ path: at }) => form.placeOf(at, draft)?.field ?? []));
  const isShown = (field: string) => submitted || touched.has(field) || refused.has(field as Field);
  const fields = Object.fromEntries(Object.entries(placed.fields).filter(([field]) => isShown(field))) as typeof placed.fields;
  const changes = local.length > 0 ? {} : changedFields(form.bodyOf(first), form.bodyOf(draft));

  useEffect(() => void interrupted.delete(path), []);
  useEffect(
    () => () => {
      if (signedOut() && dirty) interrupted.set(path, draft);
    },
    [draft, dirty],
  );
  useEffect(() => {
    if (failures > 0) focusFirstFault();
  }, [failures]);

  async function submit() {
    if (busyRef.current || !may(access) || document.querySelector("dialog[open]")) return;
    setSubmitted(true);
    if (local.length > 0) return setFailures((n) => n + 1);
    if (!isNew && !dirty) return;
    busyRef.current = true;
    setBusy(true);
    try {
      const goOn = await form.save(form.bodyOf(draft), changes);
      free();
      goOn();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setRefusal(error);
      setFailures((n) => n + 1);
    } finally {
      busyRef.current = false;
      setBusy(false);
    }
  }

  return {
    draft,
    isNew,
    dirty,
    busy,
    changed: Object.keys(changes).length,
    fields,
    others: placed.others,
    /** Why it was not saved, where that is about no field. */
    error: asked.length > 0 ? undefined : refusal,
    submitted,
    change: (part: Partial<Draft>) => {
      setDraft((before) => ({ ...before, ...part }));
      setRefusal(undefined);
    },
    // A little later: what is said below a field moves the button that is being pressed.
    leaveField: (field: Field) => void setTimeout(() => setTouched((before) => new Set([...before, field])), AFTER_LEAVING_MS),
    submit,
  };
}
