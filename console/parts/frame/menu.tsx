import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useKeys } from "../../lib/page/keys.ts";
import { Icon } from "../basics/icon.tsx";

interface MenuItem {
  readonly icon: string;
  readonly text: string;
  /** Why it cannot be chosen. */
  readonly refused?: string | undefined;
  readonly bad?: boolean;
  act(): void;
}

interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
}

/** Actions behind one button, also by `.`: arrows move, Enter acts, Esc closes. */
export function Menu({ label, items }: MenuProps) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = (refocus: boolean) => {
    setOpen(false);
    if (refocus) button.current?.focus();
  };
  useKeys({ Period: () => setOpen(true) });
  useLayoutEffect(() => {
    if (!open) return undefined;
    entries(box.current)[0]?.focus();
    const away = ({ target }: Event) => {
      if (target instanceof Node && !box.current?.contains(target)) close(false);
    };
    addEventListener("pointerdown", away);
    return () => removeEventListener("pointerdown", away);
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    const all = entries(box.current);
    const at = all.findIndex((entry) => entry === document.activeElement);
    const target = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.code];
    if (target !== undefined) all[target % all.length]?.focus();
    else if (event.code === "Escape") close(true);
    else if (event.code === "Tab") close(false);
    else return;
    if (event.code !== "Tab") event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="menu-box" ref={box}>
      <button
        class="btn icon"
        type="button"
        ref={button}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-keyshortcuts="."
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" />
      </button>
      {open && (
        <ul class="menu" role="menu" aria-label={label} onKeyDown={onKeyDown}>
          {items.map(({ icon, text, refused, bad = false, act }) => (
            <li key={text} role="none">
              <button
                class={bad ? "bad-text" : undefined}
                role="menuitem"
                type="button"
                tabIndex={-1}
                aria-disabled={refused !== undefined}
                title={refused}
                onClick={() => {
                  if (refused !== undefined) return;
                  close(true);
                  act();
                }}
              >
                <Icon name={icon} />
                {text}
                {refused !== undefined && <span class="small faint">{refused}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function entries(box: HTMLElement | null): readonly HTMLElement[] {
  return [...(box?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
}
