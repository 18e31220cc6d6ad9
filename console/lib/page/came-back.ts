import { useLayoutEffect } from "preact/hooks";

/** Where each address was scrolled to. */
const places = new Map<string, number>();
let back: { readonly at: number; readonly place: number } | undefined;
/** Ms in which a screen is there after the browser went back to it. */
const SOON_MS = 2_000;

/** From now on it is known where each address was scrolled to. */
export function listenForScrolling(): void {
  addEventListener("scroll", () => places.set(location.href, scrollY), { passive: true });
  // What is scrolled while the screen changes is not where it was left.
  addEventListener("popstate", () => {
    back = { at: Date.now(), place: places.get(location.href) ?? 0 };
  });
}

/** Did one come here by the browser's own back or forward? Then a screen is shown as it was left. */
export function cameBack(): boolean {
  return back !== undefined && Date.now() - back.at < SOON_MS;
}

/** Scrolls to where the screen was left, once what was there is there again. */
export function useScrollPlace(ready: boolean): void {
  useLayoutEffect(() => {
    if (!ready || !cameBack() || back === undefined) return;
    scrollTo(0, back.place);
    back = undefined;
  }, [ready]);
}
