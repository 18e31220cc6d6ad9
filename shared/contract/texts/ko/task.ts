import type { TaskTexts } from "../../../domain/texts/task-texts.ts";
import type { TextTable } from "../text-table.ts";

export const task: TextTable<TaskTexts> = {
  blank: () => "비워 둘 수 없습니다.",
  "video-path-missing": () => "video_out_enabled가 true이면 비워 둘 수 없습니다.",
  "running-by-hand": () => "running은 실행으로만 바뀝니다: POST /api/v1/tasks/{task_id}/execute",
  "task-running": ({ id, workflow, run }) =>
    `태스크 ${id}이(가) 실행 중입니다. 멈추려면 POST /api/v1/workflows/${workflow}/runs/${run}/control에 {"action":"stop"}을 보내십시오.`,
  "not-owner": ({ kind, id }) =>
    `${kind === "task" ? "태스크" : "데이터셋"} ${id}은(는) 다른 사용자의 것입니다. 그 사용자와 관리자만 바꿀 수 있습니다.`,
  "dataset-in-use": ({ id, tasks }) => `데이터셋 ${id}을(를) 사용하는 태스크가 있습니다: ${tasks.join(", ")}`,
  "chain-workflows-missing": ({ ids }) =>
    `태스크 체인에 필요한 워크플로가 없습니다: ${ids.join(", ")}. PUT /api/v1/workflows/{name}으로 등록하거나, 같은 이름의 DAG가 있는 Airflow를 연결하십시오.`,
  "task-execution-started": ({ id, total }) => `태스크 ${id} 실행을 시작했습니다(DAG ${total}개 체인).`,
};
