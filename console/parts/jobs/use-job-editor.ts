import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { JobView } from "../../../shared/contract/jobs/job.ts";
import { ApiError } from "../../lib/asking/api.ts";
import { type Fault, placedFaults } from "../../lib/forms/form-faults.ts";
import { isSame, patchOf } from "../../lib/jobs/job-changes.ts";
import {
  completed,
  documentOfJob,
  type Draft,
  draftOf,
  inView,
  type JobDocument,
  readDraft,
  type View,
  withQueueOf,
  withValue,
} from "../../lib/jobs/job-draft.ts";
import { JOB_FIELDS, type JobFieldName, placeInJob } from "../../lib/jobs/job-fields.ts";
import { createJob } from "../../lib/jobs/job-saving.ts";
import { jobPath } from "../../lib/page/place.ts";
import { deploymentZone } from "../../lib/page/preferences.ts";
import { askPreview, usePreview } from "../../lib/forms/preview.ts";
import { config, may, signedOut } from "../../lib/asking/session.ts";
import { f } from "../../words/forms.ts";
import { closeDialog } from "../basics/dialog.tsx";
import { jsonFault } from "../basics/json-fault.ts";
import { compareVersions, reviewChanges } from "../forms/save-changes.tsx";
import { focusFirstFault } from "../forms/form-field.tsx";
import { useLeaveGuard } from "../forms/use-leave-guard.ts";

export interface EditorStart {
  readonly document: JobDocument;
  /** The version that is edited; undefined: it becomes a new job. */
  readonly job: JobView | undefined;
}

/** Why saving was refused: faults of fields, or something else. */
interface Refusal {
  readonly faults: readonly Fault[];
  readonly error?: ApiError;
}

/** What was written when the session ended, by address: signing in again leads back to it. */
const interrupted = new Map<string, { readonly draft: Draft; readonly base: JobView | undefined }>();

const AFTER_LEAVING_MS = 200;

export type JobEditing = ReturnType<typeof useJobEditor>;

/** The state of the form: one document, whatever shows it, until it is saved. @param live the job as it is stored now */
export function useJobEditor({ document: start, job }: EditorStart, live: JobView | undefined) {
  const { url, route } = useLocation();
  const [path = "", search = ""] = url.split("?");
  const [before] = useState(() => interrupted.get(path));
  const [draft, setDraft] = useState<Draft>(
    () => before?.draft ?? draftOf(start, new URLSearchParams(search).get("view") === "json" ? "json" : "form"),
  );
  const [base, setBase] = useState(before ? before.base : job);
  const [refusal, setRefusal] = useState<Refusal>();
  const [submitted, setSubmitted] = useState(false);
  const [failures, setFailures] = useState(0);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [composing, setComposing] = useState(false);
  const [viewRefused, setViewRefused] = useState(false);
  const [busy, setBusy] = useState(false);
  const busyRef = useRef(false);
  const unsureRef = useRef(false);

  const isNew = base === undefined;
  const read = readDraft(draft);
  const written = read.ok ? read.document : undefined;
  const whole = completed({ ...(base && { job_id: base.job_id }), ...written }, deploymentZone.value, config.value?.scope ?? "");
  const sent = written && (isNew ? written : whole);
  const patch = base && written ? patchOf(documentOfJob(base), whole) : {};
  const dirty = written === undefined || (isNew ? !isSame(written, start) : Object.keys(patch).length > 0);
  const preview = usePreview(sent, composing);
  const free = useLeaveGuard(dirty);

  const local = localFaults();
  const faults = placedFaults([...local, ...others(local, [...(preview.previewed?.faults ?? []), ...(refusal?.faults ?? [])])], placeInJob);
  const isShown = (field: string) => submitted || touched.has(field) || (written !== undefined && field in written);
  const fields = Object.fromEntries(Object.entries(faults.fields).filter(([field]) => isShown(field)));

  useEffect(() => {
    // Nothing is written yet: a newer version just takes the place of the older.
    if (live && base && live.version !== base.version && !dirty) {
      setBase(live);
      setDraft(draftOf(documentOfJob(live), draft.view));
    }
  }, [live]);
  useEffect(() => void interrupted.delete(path), []);
  useEffect(
    () => () => {
      if (signedOut() && dirty) interrupted.set(path, { draft, base });
    },
    [draft, base, dirty],
  );
  useEffect(() => {
    if (failures > 0) focusFirstFault();
  }, [failures]);

  function localFaults(): readonly Fault[] {
    if (!read.ok) return [];
    const missing = JOB_FIELDS.filter((field) => "required" in field && whole[field.path] === undefined);
    const required = missing.map((field) => ({ path: field.path, message: f().required }));
    return read.params ? [...required, { path: "default_params", message: jsonFault(read.params) }] : required;
  }

  function edit(next: Draft) {
    setDraft(next);
    setRefusal(undefined);
    setViewRefused(false);
  }

  function change(field: JobFieldName, value: unknown) {
    if (draft.view !== "form") return;
    const values = withValue(draft.values, field, value);
    edit({ ...draft, values: isNew && field === "job_id" ? withQueueOf(draft.values, values, config.value?.scope ?? "") : values });
  }

  function show(view: View) {
    const next = inView(draft, view);
    setViewRefused(next === undefined);
    if (!next) return focusFirstFault();
    setDraft(next);
    const query = new URLSearchParams(search);
    if (view === "json") query.set("view", "json");
    else query.delete("view");
    const text = query.toString();
    route(text === "" ? path : `${path}?${text}`, true);
  }

  function refuse(error: unknown) {
    if (!(error instanceof ApiError)) throw error;
    unsureRef.current = error.status === 0;
    const faults = error.code === "ALREADY_EXISTS" ? [{ path: "job_id", message: error.message }] : error.details;
    setRefusal(faults.length > 0 ? { faults } : { faults, error });
    setFailures((n) => n + 1);
  }

  function done(id: string) {
    free();
    closeDialog();
    route(jobPath(id));
  }

  async function submit() {
    if (busyRef.current || !may("admin") || document.querySelector("dialog[open]")) return;
    setSubmitted(true);
    if (!sent || local.length > 0) return setFailures((n) => n + 1);
    if (base && !dirty) return;
    busyRef.current = true;
    setBusy(true);
    try {
      if (base) await review(base, sent);
      else done((await createJob(sent, unsureRef.current)).job_id);
    } catch (error) {
      refuse(error);
    } finally {
      busyRef.current = false;
      setBusy(false);
    }
  }

  async function review(from: JobView, to: JobDocument) {
    const { faults } = await askPreview(to);
    if (faults.length > 0) {
      setRefusal({ faults });
      return setFailures((n) => n + 1);
    }
    reviewChanges(from, to, { done, refuse });
  }

  return {
    draft,
    whole,
    isNew,
    version: base?.version,
    dirty,
    busy,
    changed: Object.keys(patch).length,
    preview,
    fields,
    others: faults.others,
    problem: read.ok ? undefined : read.problem,
    error: refusal?.error,
    submitted,
    viewRefused,
    /** Somebody saved another version meanwhile. */
    newer: live && base && sent && live.version !== base.version ? live.version : undefined,
    compareNow: () => live && base && compareVersions(base, live, whole, { done, refuse }),
    change,
    changeParams: (params: string) => draft.view === "form" && edit({ ...draft, params }),
    changeText: (text: string) => edit({ view: "json", text }),
    // A little later: what is said below a field moves the button that is being pressed.
    leaveField: (field: JobFieldName) => void setTimeout(() => setTouched((before) => new Set([...before, field])), AFTER_LEAVING_MS),
    setComposing,
    show,
    submit,
  };
}

/** What the API found, but where something is known to be wrong here, in better words. */
function others(local: readonly Fault[], faults: readonly Fault[]): readonly Fault[] {
  const all = faults.filter(({ path }) => !local.some((one) => path === one.path || path.startsWith(`${one.path}.`)));
  return all.filter((fault, index) => all.findIndex(({ path, message }) => path === fault.path && message === fault.message) === index);
}
