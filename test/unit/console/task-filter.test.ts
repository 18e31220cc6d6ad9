import { describe, expect, it } from "vitest";
import { allPages } from "../../../console/lib/tasks/all-pages.ts";
import {
  DATASET_TYPES as OFFERED_TYPES,
  filteredDatasets,
  filteredTasks,
  listedDataset,
  listedTask,
  readTaskFilter,
  TASK_STATES,
} from "../../../console/lib/tasks/task-filter.ts";
import type { DatasetView } from "../../../shared/contract/tasks/dataset.ts";
import type { TaskView } from "../../../shared/contract/tasks/task.ts";
import { DATASET_TYPES } from "../../../shared/domain/tasks/dataset.ts";
import { TASK_STATUSES } from "../../../shared/domain/tasks/task.ts";

const at = "2026-11-26T00:00:00.000Z";
const made = { created_at: at, updated_at: at, created_by_id: null };
const aDataset = (id: number, change: Partial<DatasetView> = {}): DatasetView => ({
  id,
  name: `data-${id}`,
  description: null,
  path: `s3://data/${id}`,
  data_type: "Surf",
  gt_path: null,
  ...made,
  ...change,
});
const aTask = (id: number, change: Partial<TaskView> = {}): TaskView => ({
  id,
  name: `task-${id}`,
  description: null,
  customer: null,
  log_out_path: null,
  status: "pending",
  configuration: {
    branch_name: null,
    commit_id: null,
    build_config: null,
    build_config_customized: false,
    build_config_custom_conf: {},
    build_config_custom_ini: {},
  },
  dataset: null,
  video_output: { enabled: false, path: "" },
  ...made,
  ...change,
});
const tasks = [
  aTask(3, { name: "매수 학습", status: "failed", dataset: aDataset(1, { data_type: "Vector" }) }),
  aTask(2, { customer: "ACME", status: "running", dataset: aDataset(2) }),
  aTask(1, { configuration: { ...aTask(1).configuration, branch_name: "feature/lidar" } }),
].map(listedTask);
const shown = (query: string) => filteredTasks(tasks, readTaskFilter(new URLSearchParams(query)).filter).map(({ id }) => id);

describe("which tasks are shown", () => {
  it.each([
    ["", [3, 2, 1]],
    ["status=failed", [3]],
    ["type=Vector", [3]],
    ["dataset=2", [2]],
    ["dataset=2&status=failed", []],
    ["q=ㅁㅅㅎㅅ", [3]],
    ["q=acme", [2]],
    ["q=lidar", [1]],
    ["q=data-1", [3]],
    ["q=%233", [3]],
    ["status=&q=%20", [3, 2, 1]],
  ])("of the address ?%s are %j, in the order of the list", (query, ids) => {
    expect(shown(query)).toEqual(ids);
  });

  it("can be chosen by every status and type that the API knows", () => {
    expect(TASK_STATES.toSorted()).toEqual([...TASK_STATUSES].toSorted());
    expect(OFFERED_TYPES).toEqual(DATASET_TYPES);
  });

  it("are not narrowed by a parameter with a value that it cannot have, which is named", () => {
    const { filter, wrong } = readTaskFilter(new URLSearchParams("status=lost&type=vector&dataset=-1&colour=red"));
    expect(filter).toEqual({ q: "", status: undefined, type: undefined, dataset: undefined });
    expect(wrong.map(({ name }) => name)).toEqual(["status", "type", "dataset"]);
  });
});

it("datasets are found by name, description and path, and by type", () => {
  const datasets = [aDataset(1, { description: "시내 도로" }), aDataset(2, { data_type: "Jetson" })].map(listedDataset);
  const found = (query: string) => filteredDatasets(datasets, readTaskFilter(new URLSearchParams(query)).filter).map(({ id }) => id);
  expect([found("q=ㄷㄹ"), found("q=s3://data/2"), found("type=Jetson"), found("type=Vector")]).toEqual([[1], [2], [2], []]);
});

it("a list is read page by page, each record once, also when one is made meanwhile", async () => {
  const ids = Array.from({ length: 2_400 }, (_, n) => ({ id: 2_400 - n }));
  const pages = (skip: number) => ids.slice(skip, skip + 1_000);
  const asked: number[] = [];
  const all = await allPages(pages(0), 1_000, async (skip) => {
    if (asked.push(skip) === 1) ids.unshift({ id: 2_401 });
    return pages(skip);
  });
  expect([all.length, new Set(all.map(({ id }) => id)).size, asked]).toEqual([2_400, 2_400, [1_000, 2_000]]);
  expect(await allPages([{ id: 1 }], 1_000, () => Promise.reject(new Error("not asked")))).toEqual([{ id: 1 }]);
});
