import { useMemo } from "preact/hooks";
import type { DatasetView } from "../../../shared/contract/tasks/dataset.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { may } from "../../lib/asking/session.ts";
import { useKeys } from "../../lib/page/keys.ts";
import { DATASET_TYPES, filteredDatasets, listedDataset } from "../../lib/tasks/task-filter.ts";
import { DATASETS, readAllTasks } from "../../lib/tasks/tasks.ts";
import { t } from "../../words/index.ts";
import { k } from "../../words/tasks.ts";
import { SearchField, WrongPills } from "../basics/filters.tsx";
import { Ago, zoneLabel } from "../basics/moment.tsx";
import { RecordsPanel } from "../basics/records-panel.tsx";
import { Select } from "../basics/select.tsx";
import { Empty } from "../basics/states.tsx";
import { Foreign } from "../basics/text.tsx";
import { askForNewDataset, askToChangeDataset } from "./dataset-dialog.tsx";
import { NoneMatches } from "./none-matches.tsx";
import { askToDeleteDataset } from "./task-dialogs.tsx";
import { NewButton } from "./tasks-panel.tsx";
import { useTaskFilter } from "./use-task-filter.ts";

const EVERY_MS = 15_000;

/** What tasks work on. */
export function DatasetsPanel() {
  const [words, own] = [t(), k()];
  const { data: datasets, error, reload } = useQuery<readonly DatasetView[]>(DATASETS, EVERY_MS, readAllTasks);
  const { filter, wrong, search, set } = useTaskFilter();
  const all = useMemo(() => datasets?.map(listedDataset) ?? [], [datasets]);
  const shown = useMemo(() => filteredDatasets(all, filter), [all, filter]);
  useKeys({ Slash: () => search.current?.focus() });
  return (
    <>
      {(datasets === undefined || datasets.length > 0) && (
        <div class="filters" role="search">
          <SearchField
            label={own.filterDatasets}
            hint={own.filterDatasetsHint}
            text={filter.q}
            search={search}
            change={(q) => set({ q })}
          />
          <Select
            label={own.type}
            value={filter.type ?? ""}
            options={DATASET_TYPES.map((type) => [type, type])}
            change={(type) => set({ type })}
          />
          <WrongPills wrong={wrong} set={set} />
        </div>
      )}
      <RecordsPanel
        title={own.datasets}
        note={all.length > 0 ? words.shownOf(shown.length, all.length) : undefined}
        end={<NewButton text={own.newDataset} act={askForNewDataset} />}
        records={datasets && shown}
        error={error}
        reload={reload}
        notLoaded={own.datasetsNotLoaded}
        empty={all.length > 0 ? <NoneMatches filter={filter} set={set} /> : <Empty icon="queues" title={own.noDatasets} />}
        caption={own.datasetsCaption(zoneLabel())}
        columns={[own.name, own.path, own.type, own.updated]}
        actions={own.deleteIt}
        renderRow={(dataset) => <Row key={dataset.id} dataset={dataset} />}
      />
    </>
  );
}

function Row({ dataset }: { readonly dataset: DatasetView }) {
  const own = k();
  const refused = may("operate") ? undefined : t().needsAccess("operate");
  return (
    <tr data-dataset={dataset.id}>
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
        <button class="btn s" type="button" disabled={refused !== undefined} title={refused} onClick={() => askToChangeDataset(dataset)}>
          {own.editIt}
        </button>{" "}
        <button class="btn s" type="button" disabled={refused !== undefined} title={refused} onClick={() => askToDeleteDataset(dataset)}>
          {own.deleteIt}
        </button>
      </td>
    </tr>
  );
}
