import { signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

const open = signal<(() => JSX.Element) | undefined>(undefined);

/** Opens a dialog over the page; the one that was open closes. */
export function openDialog(content: () => JSX.Element): void {
  open.value = content;
}

export function closeDialog(): void {
  open.value = undefined;
}

/** Where the open dialog is. */
export function DialogHost() {
  const Content = open.value;
  return Content ? <Content /> : null;
}

/** A native modal dialog: it keeps the focus, and Esc closes it. */
export function Dialog({
  label,
  wide = false,
  children,
}: {
  readonly label: string;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    element.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      class={wide ? "dialog wide" : "dialog"}
      aria-label={label}
      ref={element}
      onClose={closeDialog}
      onClick={({ target }) => target === element.current && closeDialog()}
    >
      {children}
    </dialog>
  );
}
