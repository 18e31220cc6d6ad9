import { useLocation } from "preact-iso/router";
import { BASE, usePlace } from "../../lib/page/place.ts";
import { DatasetsPanel } from "../../parts/tasks/datasets-panel.tsx";
import { TasksPanel } from "../../parts/tasks/tasks-panel.tsx";
import { t } from "../../words/index.ts";
import { k } from "../../words/tasks.ts";

/** Tasks, and the datasets that they work on. */
export function Tasks() {
  const { url } = useLocation();
  const own = k();
  const inDatasets = url.split("?")[0] === `${BASE}/datasets`;
  usePlace({ text: inDatasets ? own.datasets : t().tasks });
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1>{inDatasets ? own.datasets : t().tasks}</h1>
        </div>
      </div>
      <nav class="tabs" aria-label={own.tabs}>
        <a href={`${BASE}/tasks`} aria-current={inDatasets ? undefined : "page"}>
          {own.tasks}
        </a>
        <a href={`${BASE}/datasets`} aria-current={inDatasets ? "page" : undefined}>
          {own.datasets}
        </a>
      </nav>
      {inDatasets ? <DatasetsPanel /> : <TasksPanel />}
    </>
  );
}
