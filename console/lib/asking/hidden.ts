import { signal } from "@preact/signals";
import type { Overview } from "../../../shared/contract/operations/overview.ts";
import { serverNow } from "../time/clock.ts";

/** Until when items of attention are hidden in this browser, epoch ms, by their ids. */
type Hidden = Readonly<Record<string, number>>;

const NAME = "belfry.hidden";
const HOUR_MS = 3_600_000;
const hidden = signal<Hidden>(readHidden(localStorage.getItem(NAME)));
addEventListener("storage", ({ key, newValue }) => {
  if (key === NAME) hidden.value = readHidden(newValue);
});

/** What was kept; whatever cannot be read hides nothing. */
function readHidden(text: string | null): Hidden {
  try {
    const kept: unknown = JSON.parse(text ?? "{}");
    if (typeof kept !== "object" || kept === null) return {};
    return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, number] => typeof entry[1] === "number"));
  } catch {
    return {};
  }
}

/** What needs a look, without what is hidden. */
export function shownOf({ attention, now }: Pick<Overview, "attention" | "now">): Overview["attention"] {
  return attention.filter(({ id }) => (hidden.value[id] ?? 0) <= Date.parse(now));
}

/** For an hour; what is over is forgotten. */
export function hide(id: string): void {
  const now = serverNow();
  keep({ ...Object.fromEntries(Object.entries(hidden.value).filter(([, until]) => until > now)), [id]: now + HOUR_MS });
}

export function showHidden(): void {
  keep({});
}

function keep(next: Hidden): void {
  hidden.value = next;
  localStorage.setItem(NAME, JSON.stringify(next));
}
