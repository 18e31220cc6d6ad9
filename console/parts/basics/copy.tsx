import { zone } from "../../lib/page/preferences.ts";
import { t } from "../../words/index.ts";
import { Icon } from "./icon.tsx";
import { toast } from "../frame/toast.tsx";

/** The address of what is on the screen, with the zone its times are shown in. */
export function linkHere(): string {
  const link = new URL(location.href);
  link.searchParams.set("tz", zone());
  return link.href;
}

export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast({ text: t().copied });
  } catch {
    toast({ text: t().copyRefused });
  }
}

interface CopyProps {
  readonly text: string;
  readonly label: string;
  /** It is what is to be done here: with a frame. */
  readonly framed?: boolean;
}

export function Copy({ text, label, framed = false }: CopyProps) {
  return (
    <button class={framed ? "btn s" : "btn s ghost"} type="button" onClick={() => void copy(text)}>
      <Icon name="copy" />
      {label}
    </button>
  );
}
