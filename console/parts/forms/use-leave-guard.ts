import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { guardLeaving } from "../../lib/page/leaving.ts";
import { askToLeave } from "./leave-dialog.tsx";

/** While something is unsaved, leaving asks. What it answers ends that. */
export function useLeaveGuard(dirty: boolean): () => void {
  const { url, route } = useLocation();
  const releaseRef = useRef<(() => void) | undefined>(undefined);
  const free = () => {
    releaseRef.current?.();
    releaseRef.current = undefined;
  };
  useEffect(() => {
    if (!dirty) return undefined;
    const question = (go: () => void) =>
      askToLeave(() => {
        free();
        go();
      });
    releaseRef.current = guardLeaving({ question, route, here: location.pathname + location.search });
    return free;
  }, [dirty, url]);
  return free;
}
