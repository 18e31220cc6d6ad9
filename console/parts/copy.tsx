import { t } from "../words/index.ts";
import { Icon } from "./icon.tsx";
import { toast } from "./toast.tsx";

export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast({ text: t().copied });
  } catch {
    toast({ text: t().copyRefused });
  }
}

export function Copy({ text, label, short = false }: { readonly text: string; readonly label: string; readonly short?: boolean }) {
  return (
    <button
      class={short ? "btn s icon ghost" : "btn s ghost"}
      type="button"
      aria-label={short ? label : undefined}
      onClick={() => void copy(text)}
    >
      <Icon name="copy" />
      {short ? undefined : label}
    </button>
  );
}
