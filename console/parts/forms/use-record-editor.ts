import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { Access } from "../../../shared/contract/route.ts";
import { ApiError } from "../../lib/asking/api.ts";
import { type Fault, type Place, placedFaults } from "../../lib/forms/form-faults.ts";
import { changedFields } from "../../lib/forms/record-draft.ts";
import { may, signedOut } from "../../lib/asking/session.ts";
import { focusFirstFault } from "./form-field.tsx";
import { useLeaveGuard } from "./use-leave-guard.ts";

/** What was written when the session ended, by address: signing in again leads back to it. */
const interrupted = new Map<string, object>();
const AFTER_LEAVING_MS = 200;

/** What is written into a form, and what it began with. */
export interface HeldDraft<Draft extends object> {
  readonly first: Draft;
  readonly draft: Draft;
  change(part: Partial<Draft>): void;
}

/** A draft of the form at this address, begun anew or where the session ended. */
export function useDraft<Draft extends object>(start: Draft): HeldDraft<Draft> {
  const path = usePath();
  const [first] = useState(start);
  const [draft, setDraft] = useState<Draft>(() => (interrupted.get(path) as Draft | undefined) ?? first);
  return { first, draft, change: (part) => setDraft((before) => ({ ...before, ...part })) };
}

const usePath = () => useLocation().url.split("?")[0] ?? "";

/** A form of one record: texts as they were typed, and what is made of them. */
export interface RecordForm<Draft extends object, Field extends string> {
  readonly held: HeldDraft<Draft>;
  readonly isNew: boolean;
  /** What saving takes. */
  readonly access: Access;
  /** What is sent to make it, of a draft that has no faults. */
  bodyOf(draft: Draft): Readonly<Record<string, unknown>>;
  /** What of a draft is known to be wrong without asking. */
  faultsOf(draft: Draft): readonly Fault[];
  /** What the API says of it before it is saved. */
  readonly previewed?: readonly Fault[];
  /** Where a path of the API is said; `part` names what of the field is meant. Undefined: nowhere. */
  placeOf(path: string, draft: Draft): Place<Field> | undefined;
  /** Saves it, and goes on. `changes`: the fields that differ from the start. @throws ApiError */
  save(body: Readonly<Record<string, unknown>>, changes: Readonly<Record<string, unknown>>): Promise<() => void>;
}

export type RecordEditing<Draft extends object, Field extends string> = ReturnType<typeof useRecordEditor<Draft, Field>>;

/** The state of such a form, until it is saved. */
export function useRecordEditor<Draft extends object, Field extends string>(form: RecordForm<Draft, Field>) {
  const { isNew, access, held, previewed = [] } = form;
  const { first, draft } = held;
  const path = usePath();
  const [refusal, setRefusal] = useState<ApiError>();
  const [submitted, setSubmitted] = useState(false);
  const [failures, setFailures] = useState(0);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const busyRef = useRef(false);

  const local = form.faultsOf(draft);
  const changes = local.length > 0 ? {} : changedFields(form.bodyOf(first), form.bodyOf(draft));
  // What makes no difference once it is sent, such as a space at an end, is no change of a record that is there.
  const dirty = isNew || local.length > 0 ? JSON.stringify(draft) !== JSON.stringify(first) : Object.keys(changes).length > 0;
  const free = useLeaveGuard(dirty);

  const refusals = refusal?.details ?? [];
  const asked = [...previewed, ...refusals].filter((fault) => !local.some(({ path: at }) => at === fault.path));
  const placed = placedFaults([...local, ...asked], (at) => form.placeOf(at, draft));
  const refused = new Set(asked.flatMap(({ path: at }) => form.placeOf(at, draft)?.field ?? []));
  const isShown = (field: string) => submitted || touched.has(field) || refused.has(field as Field);
  const fields = Object.fromEntries(Object.entries(placed.fields).filter(([field]) => isShown(field))) as typeof placed.fields;

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
    error: refusals.length > 0 ? undefined : refusal,
    submitted,
    change: (part: Partial<Draft>) => {
      held.change(part);
      setRefusal(undefined);
    },
    // A little later: what is said below a field moves the button that is being pressed.
    leaveField: (field: Field) => void setTimeout(() => setTouched((before) => new Set([...before, field])), AFTER_LEAVING_MS),
    submit,
  };
}
