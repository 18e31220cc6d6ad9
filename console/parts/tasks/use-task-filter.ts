import { useMemo, useRef } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { withParameters } from "../../lib/subjects/list-filter.ts";
import { readTaskFilter } from "../../lib/tasks/task-filter.ts";
import type { SetParameters } from "../basics/filters.tsx";

/** The filter that the address holds, and how it is changed. */
export function useTaskFilter() {
  const { url, route } = useLocation();
  const [path = "", search = ""] = url.split("?");
  const query = useMemo(() => new URLSearchParams(search), [search]);
  const read = useMemo(() => readTaskFilter(query), [query]);
  const field = useRef<HTMLInputElement>(null);
  const set: SetParameters = (changes) => route(`${path}${withParameters(query, changes)}`, true);
  return { ...read, search: field, set };
}
