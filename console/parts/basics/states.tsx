import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ApiError } from "../../lib/asking/api.ts";
import { t } from "../../words/index.ts";
import { Copy } from "./copy.tsx";
import { Icon } from "./icon.tsx";
import { Foreign } from "./text.tsx";

/** Nothing for 300 ms, then grey lines of the height that the content will have. */
export function Skeleton({ lines = 3, height = 28 }: { readonly lines?: number; readonly height?: number }) {
  const [shown, show] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => show(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class="body" role="status" aria-label={shown ? t().loading : undefined}>
      <svg class="draw" height={lines * height} aria-hidden="true">
        {shown &&
          Array.from({ length: lines }, (_, line) => (
            <g key={line}>
              <rect class="skel" x="0" y={line * height + 8} width={`${38 - (line % 3) * 5}%`} height="12" rx="2" />
              <rect class="skel" x="52%" y={line * height + 8} width="30%" height="12" rx="2" />
              <rect class="skel" x="90%" y={line * height + 8} width="10%" height="12" rx="2" />
            </g>
          ))}
      </svg>
    </div>
  );
}

/** What was tried, why it failed, the id by which it is found in the logs, and once more. */
export function Failure({
  error,
  tried,
  retry,
}: {
  readonly error: ApiError;
  readonly tried: string;
  readonly retry?: (() => void) | undefined;
}) {
  return (
    <div class="state" role="alert">
      <Icon name="late" class="c-late tone" />
      <b>{tried}</b>
      <p class="small muted">
        <ErrorText error={error} />
      </p>
      <div class="row">
        {retry && (
          <button class="btn" type="button" onClick={retry}>
            <Icon name="retry" />
            {t().retryNow}
          </button>
        )}
        {error.requestId !== undefined && <Copy text={error.requestId} label={t().copyRequestId} />}
      </div>
    </div>
  );
}

/** The API's words in the reader's language; ours where none came. */
export function ErrorText({ error }: { readonly error: ApiError }) {
  return <>{error.status === 0 ? t().noAnswer : <Foreign text={error.message} />}</>;
}

export function Empty({ icon, title, children }: { readonly icon: string; readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="state">
      <Icon name={icon} class="faint" />
      <b>{title}</b>
      {children}
    </div>
  );
}

interface PanelProps {
  readonly title: string;
  readonly note?: string;
  readonly end?: ComponentChildren;
  readonly children?: ComponentChildren;
  readonly fold?: boolean;
}

let panels = 0;

/** A part of a page with a heading. */
export function Panel({ title, note, end, children, fold = false }: PanelProps) {
  const [id] = useState(() => `h${(panels += 1)}`);
  return (
    <section class="panel" aria-labelledby={id}>
      <header class={fold ? "fold" : undefined}>
        <h2 id={id}>{title}</h2>
        {note !== undefined && <span class="faint small not-narrow">{note}</span>}
        {end !== undefined && <div class="end">{end}</div>}
      </header>
      {children}
    </section>
  );
}
