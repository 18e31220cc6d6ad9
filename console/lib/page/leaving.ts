/** What is being written, and would be lost by leaving. */
interface Guard {
  /** Asks whether to leave, and then calls `go` or not. */
  question(go: () => void): void;
  route(url: string): void;
  /** The address of what is being written. */
  readonly here: string;
}

let guard: Guard | undefined;

/** Goes to another screen of the console, unless something would be lost that way: then it asks first. */
export function leave(url: string, go: () => void): void {
  if (guard && new URL(url, location.href).pathname !== location.pathname) guard.question(go);
  else go();
}

/** From now on leaving asks: by a link, a key, the browser's buttons, or the tab's end. Until what it answers is called. */
export function guardLeaving(given: Guard): () => void {
  guard = given;
  addEventListener("beforeunload", keepTab);
  return () => {
    if (guard === given) guard = undefined;
    removeEventListener("beforeunload", keepTab);
  };
}

/** To be called before the router listens: of listeners at the window, the one that came first is called first. */
export function listenForLeaving(): void {
  addEventListener("click", onClick, true);
  addEventListener("popstate", onPop);
}

function onClick(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
  const inThisTab = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!guard || !link || !inThisTab || link.target !== "" || link.pathname === location.pathname) return;
  // Others unload the page, and the browser asks.
  if (link.origin !== location.origin || !/^\/console(?:\/|$)/.test(link.pathname)) return;
  event.preventDefault();
  event.stopPropagation();
  const { question, route } = guard;
  question(() => route(link.pathname + link.search));
}

/** The browser has gone there already: the address is put back on top, and to go back once more is to go there. */
function onPop(event: PopStateEvent): void {
  if (!guard || location.pathname === new URL(guard.here, location.href).pathname) return;
  event.stopImmediatePropagation();
  history.pushState(null, "", guard.here);
  guard.question(() => history.back());
}

function keepTab(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
