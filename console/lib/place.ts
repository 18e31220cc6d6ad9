import { signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { config } from "./session.ts";

export interface Crumb {
  readonly text: string;
  readonly href?: string;
}

/** Where we are, for the top bar. */
export const crumbs = signal<readonly Crumb[]>([]);
export const BASE = "/console";
/** The zone of what is on the screen, where that is one of its own: the zone switch then offers it. */
export const placeZone = signal<string | undefined>(undefined);

/** Says where we are, in the top bar and in the tab's title, which always names the scope. */
export function usePlace(...place: readonly Crumb[]): void {
  const title = place.at(-1)?.text ?? "";
  const scope = config.value?.scope ?? "";
  useLayoutEffect(() => {
    crumbs.value = place;
    document.title = `${title} · Belfry ${scope}`;
  }, [place.map(({ text }) => text).join("/"), scope]);
}

/** While this is on the screen, times can be shown in this zone. */
export function useZoneOfPlace(zone: string | undefined): void {
  useLayoutEffect(() => {
    placeZone.value = zone;
    return () => {
      placeZone.value = undefined;
    };
  }, [zone]);
}

export const jobPath = (id: string, tab = ""): string => `${BASE}/jobs/${encodeURIComponent(id)}${tab}`;
export const runPath = (id: string, runId: string): string => `${jobPath(id)}/runs/${runId}`;
/** The API's own address of a job. */
export const jobApi = (id: string, rest = ""): string => `/jobs/${encodeURIComponent(id)}${rest}`;
