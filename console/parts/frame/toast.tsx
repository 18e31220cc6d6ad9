import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../words/index.ts";
import { Icon } from "../basics/icon.tsx";
import { visible } from "../basics/text.tsx";

export interface ToastContent {
  readonly text: string;
  readonly icon?: string;
  /** Takes back what was done. */
  readonly undo?: () => Promise<void>;
  readonly link?: { readonly href: string; readonly text: string };
}

const SECONDS = 10;
const toasts = signal<readonly (ToastContent & { readonly id: number })[]>([]);
let made = 0;

/** Says what was done, for ten seconds, and lets it be undone. */
export function toast(content: ToastContent): void {
  made += 1;
  toasts.value = [...toasts.value.slice(-2), { ...content, id: made }];
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((one) => (
        <Toast key={one.id} {...one} close={() => (toasts.value = toasts.value.filter(({ id }) => id !== one.id))} />
      ))}
    </div>
  );
}

function Toast({ text, icon = "check", undo, link, close }: ToastContent & { readonly close: () => void }) {
  const [left, setLeft] = useState(SECONDS);
  useEffect(() => {
    const timer = setInterval(() => setLeft((seconds) => seconds - 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (left <= 0) close();
  }, [left]);
  return (
    <div class="toast">
      <Icon name={icon} />
      <span class="grow">{visible(text)}</span>
      {link && (
        <a class="btn s" href={link.href} onClick={close}>
          {link.text}
        </a>
      )}
      {undo && (
        <button class="btn s" type="button" onClick={() => void undo().then(close)}>
          {t().undo}
          <span class="faint num" aria-hidden="true">
            {t().secondsLeft(left)}
          </span>
        </button>
      )}
      <button class="btn s icon ghost" type="button" aria-label={t().close} onClick={close}>
        <Icon name="close" />
      </button>
    </div>
  );
}
