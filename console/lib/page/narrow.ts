import { signal } from "@preact/signals";

const query = matchMedia("(max-width: 760px)");

/** Is the window as narrow as a phone's? */
export const narrow = signal(query.matches);
query.addEventListener("change", ({ matches }) => (narrow.value = matches));
