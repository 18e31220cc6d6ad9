import type { TaskFilter } from "../../lib/tasks/task-filter.ts";
import { t } from "../../words/index.ts";
import { k } from "../../words/tasks.ts";
import { DropFilter, type SetParameters } from "../basics/filters.tsx";
import { Empty } from "../basics/states.tsx";
import { taskStatusWord } from "./task-words.ts";

/** Nothing matches: which filters to drop, as buttons. */
export function NoneMatches({ filter, set }: { readonly filter: TaskFilter; readonly set: SetParameters }) {
  const { q, status, type, dataset } = filter;
  return (
    <Empty icon="search" title={t().noneMatches}>
      <div class="row wrap">
        {q !== "" && <DropFilter name={q} drop={() => set({ q: undefined })} />}
        {status && <DropFilter name={taskStatusWord(status)} drop={() => set({ status: undefined })} />}
        {type && <DropFilter name={type} drop={() => set({ type: undefined })} />}
        {dataset !== undefined && <DropFilter name={k().dataset} drop={() => set({ dataset: undefined })} />}
      </div>
    </Empty>
  );
}
