import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { useKeys } from "../../lib/page/keys.ts";

/**
 * `/` filters, `j` and `k` move, Enter opens.
 * @param filter begins at the top with each change of it
 * @param pathAt where the row leads to; undefined: there is none
 */
export function useListKeys(
  count: number,
  filter: unknown,
  search: { readonly current: HTMLInputElement | null },
  pathAt: (row: number) => string | undefined,
): void {
  const { route } = useLocation();
  const [at, moveTo] = useState(-1);
  const move = (by: number) => {
    const next = Math.max(0, Math.min(count - 1, at + by));
    moveTo(next);
    document.querySelectorAll("[data-row]")[next]?.querySelector("a")?.focus();
  };
  useEffect(() => moveTo(-1), [filter]);
  useKeys({
    Slash: () => search.current?.focus(),
    KeyJ: () => move(1),
    KeyK: () => move(-1),
    Enter: () => {
      const path = pathAt(at);
      if (path !== undefined) route(path);
      else if (document.activeElement instanceof HTMLElement) document.activeElement.click();
    },
  });
}
