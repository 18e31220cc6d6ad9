import type { TriggerTexts } from "../../../domain/texts/trigger-texts.ts";
import type { TextTable } from "../text-table.ts";

export const trigger: TextTable<TriggerTexts> = {
  "target-job-missing": ({ id }) => `Job '${id}'이(가) 없습니다. 등록되기 전에는 시작되지 않습니다.`,
  "target-workflow-missing": ({ id }) => `워크플로 '${id}'이(가) 없습니다. 등록되기 전에는 시작되지 않습니다.`,
  "several-api-triggers": ({ path }) => `이 스코프에 api 트리거가 여러 개 있습니다. 이름을 지정하십시오: ${path}`,
  "no-api-trigger": ({ path }) => `이 스코프에 api 트리거가 없습니다. 트리거별 경로는 ${path}입니다.`,
  "made-by-service": ({ id }) => `트리거 '${id}'에는 client_queue가 없습니다. 서비스가 payload로 이벤트를 만듭니다.`,
  "data-or-error": () => "data와 error 중 하나만 필요합니다.",
  "trigger-function-failed": ({ error }) => `클라이언트에서 트리거의 함수가 실패했습니다: ${error}`,
};
