import { useEffect, useRef, useState } from "preact/hooks";
import type { Preview } from "../../../shared/contract/jobs/preview.ts";
import { ApiError, change } from "../asking/api.ts";
import type { Fault } from "./form-faults.ts";
import type { JobDocument } from "../jobs/job-draft.ts";
import { language } from "../page/preferences.ts";

/** Ms after the last letter. */
const AFTER_TYPING = 250;
const TIMES_SHOWN = 5;
const DAY_MS = 86_400_000;
/** A change of clocks is told this long before. */
export const CHANGE_SHOWN_MS = 60 * DAY_MS;

/** What the API says of a document that nobody saved. */
export interface Previewed {
  readonly faults: readonly Fault[];
  /** Undefined where the API could not even read it. */
  readonly preview?: Preview;
  /** What happens to its times at the next change of clocks, where none of the next times shows it. */
  readonly atChange?: Preview["next"][number] | undefined;
}

/** @throws ApiError, but for a document that cannot be read: its faults are the answer. */
export async function askPreview(definition: JobDocument, signal?: AbortSignal): Promise<Previewed> {
  try {
    const preview = await ask({ definition, count: TIMES_SHOWN }, signal);
    const atChange = await timeAtChange(definition, preview, signal);
    return { faults: preview.details, preview, atChange };
  } catch (error) {
    if (error instanceof ApiError && error.details.length > 0) return { faults: error.details };
    throw error;
  }
}

function ask(body: object, signal?: AbortSignal): Promise<Preview> {
  return change<Preview>("/preview", { method: "POST", body: { kind: "job", ...body }, ...(signal && { signal }) });
}

async function timeAtChange(definition: JobDocument, { next, zone }: Preview, signal?: AbortSignal) {
  const [first, changes] = [next[0], zone.next_change === null ? undefined : Date.parse(zone.next_change.at)];
  if (!first || changes === undefined || changes - Date.parse(first.at) > CHANGE_SHOWN_MS) return undefined;
  if (next.some(({ note }) => note !== null)) return undefined;
  // Clocks that are set back show the hour before the change a second time.
  const from = new Date(changes - 2 * 3_600_000).toISOString();
  return (await ask({ definition, from, count: 100 }, signal)).next.find(({ note }) => note !== null);
}

interface PreviewState {
  readonly previewed: Previewed | undefined;
  readonly error: ApiError | undefined;
  readonly pending: boolean;
}

/**
 * The preview of what is written, asked for a moment after the last letter, and never of a letter that is still being composed.
 * What was known stays until the next answer. @param definition undefined: it cannot be read yet
 */
export function usePreview(definition: JobDocument | undefined, composing: boolean): PreviewState {
  const [state, setState] = useState<PreviewState>({ previewed: undefined, error: undefined, pending: false });
  const askedRef = useRef(false);
  const key = definition === undefined ? undefined : JSON.stringify(definition);
  useEffect(() => {
    if (definition === undefined || composing) return undefined;
    const flight = new AbortController();
    setState((before) => ({ ...before, pending: true }));
    const timer = setTimeout(() => void go(flight.signal), askedRef.current ? AFTER_TYPING : 0);
    askedRef.current = true;
    return () => {
      clearTimeout(timer);
      flight.abort();
    };
    async function go(signal: AbortSignal) {
      try {
        const previewed = await askPreview(definition ?? {}, signal);
        setState({ previewed, error: undefined, pending: false });
      } catch (error) {
        if (!signal.aborted && error instanceof ApiError) setState((before) => ({ ...before, error, pending: false }));
      }
    }
  }, [key, composing, language.value]);
  return state;
}
