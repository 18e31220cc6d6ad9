import type { DatasetView } from "../../../shared/contract/tasks/dataset.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { may } from "../../lib/asking/session.ts";
import { DATASETS } from "../../lib/tasks/tasks.ts";
import { t } from "../../words/index.ts";
import { k } from "../../words/tasks.ts";
import { Ago, zoneLabel } from "../basics/moment.tsx";
import { Empty, Failure, Panel, Skeleton } from "../basics/states.tsx";
import { askForNewDataset, askToChangeDataset } from "./dataset-dialog.tsx";
import { askToDeleteDataset } from "./task-dialogs.tsx";
import { NewButton } from "./tasks-panel.tsx";
import { Foreign } from "../basics/text.tsx";

const EVERY_MS = 15_000;

/** What tasks work on. */
export function DatasetsPanel() {
  const own = k();
  const { data: datasets, error, reload } = useQuery<readonly DatasetView[]>(`${DATASETS}?limit=1000`, EVERY_MS);
  const refused = may("operate") ? undefined : t().needsAccess("operate");
  return (
    <Panel title={own.datasets} end={<NewButton text={own.newDataset} act={askForNewDataset} />}>
      {error && !datasets && <Failure error={error} tried={own.datasetsNotLoaded} retry={reload} />}
      {!datasets && !error && <Skeleton lines={4} height={40} />}
      {datasets?.length === 0 && <Empty icon="queues" title={own.noDatasets} />}
      {datasets && datasets.length > 0 && (
        <table class="table cards accounts">
          <caption class="vh">{own.datasetsCaption(zoneLabel())}</caption>
          <thead>
            <tr>
              <th>{own.name}</th>
              <th>{own.path}</th>
              <th>{own.type}</th>
              <th>{own.updated}</th>
              <th>
                <span class="vh">{own.deleteIt}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {datasets.map((dataset) => (
              <tr key={dataset.id} data-dataset={dataset.id}>
                <td>
                  <b>
                    <Foreign text={dataset.name} />
                  </b>
                  {dataset.description !== null && (
                    <span class="small muted clip">
                      <Foreign text={dataset.description} />
                    </span>
                  )}
                </td>
                <td>
                  <code class="clip">
                    <Foreign text={dataset.path} />
                  </code>
                </td>
                <td>{dataset.data_type}</td>
                <td>
                  <Ago at={dataset.updated_at} />
                </td>
                <td class="acts">
                  <button
                    class="btn s"
                    type="button"
                    disabled={refused !== undefined}
                    title={refused}
                    onClick={() => askToChangeDataset(dataset)}
                  >
                    {own.editIt}
                  </button>{" "}
                  <button
                    class="btn s"
                    type="button"
                    disabled={refused !== undefined}
                    title={refused}
                    onClick={() => askToDeleteDataset(dataset)}
                  >
                    {own.deleteIt}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
