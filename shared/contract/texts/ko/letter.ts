import type { LetterTexts } from "../../../domain/texts/letter-texts.ts";
import type { TextTable } from "../text-table.ts";

const KIND = { job: "Job", workflow: "워크플로", trigger: "트리거" } as const;

export const letter: TextTable<LetterTexts> = {
  "letter-plan": ({ kind, id, from, until }) => `${KIND[kind]} '${id}'의 ${from}부터 ${until}까지 일정을 계획합니다`,
  "letter-fire": ({ kind, id, at }) => `${KIND[kind]} '${id}'의 ${at} 회차를 시작합니다`,
  "letter-fires": ({ count, at }) => `회차 ${count}개를 시작합니다. 첫 회차: ${at}`,
  "letter-deadlines": ({ count }) => `실행 ${count}개가 시간을 다 썼는지 확인합니다`,
  "letter-fires-sent": ({ sent, count }) => `${count}개 중 ${sent}개를 각각 다시 보냈습니다. 나머지는 기록이 있습니다`,
  "letter-release": ({ runs, at }) => `${at}에 준비된 실행 ${runs}건을 워커에게 넘깁니다`,
  "letter-deadline": ({ job_id, run_id }) => `'${job_id}'의 실행 ${run_id}이(가) 시간을 다 썼는지 확인합니다`,
  "letter-advance": ({ workflow_id, run_id }) => `워크플로 '${workflow_id}'의 실행 ${run_id}에서 다음 단계를 시작합니다`,
  "letter-event": ({ trigger_id, topic }) => `트리거 '${trigger_id}'에 해당할 수 있는 이벤트 '${topic}'`,
  "letter-react-again": ({ from, until }) => `${from}부터 ${until}까지 끝난 실행에 다시 반응합니다`,
  "letter-notification": () => "판단하거나 전송할 알림",
  "letter-report": ({ job_id, status }) => `워커의 보고: '${job_id}'의 실행이 ${status}(으)로 끝났습니다`,
  "letter-work": ({ job_id, run_id, attempt }) => `작업 메시지: '${job_id}'의 실행 ${run_id}, ${attempt}번째 시도`,
  "letter-provision-all": () => "모든 정의의 일일 프로비저닝",
  "letter-definitions": ({ changes, from, until }) => `${from}부터 ${until}까지의 정의 변경 ${changes}건`,
  "letter-run-changes": ({ changes, from, until }) => `${from}부터 ${until}까지의 실행 변경 ${changes}건`,
  "letter-unreadable": () => "이 큐가 나르는 메시지로 읽을 수 없습니다",
  "letter-sent-back": () => "원래 큐로 다시 보냈습니다",
  "letter-planned": () => "정의에 따라 다시 계획했습니다",
  "letter-new-run": ({ run_id }) => `해당 회차는 놓친 것으로 기록되어 있어 실행 ${run_id}(으)로 새로 시작했습니다`,
  "letter-provisioning": () => "모든 정의를 다시 프로비저닝합니다",
  "letter-reacting": ({ from, until }) => `${from}부터 ${until}까지 끝난 실행에 다시 반응합니다`,
  "letter-on-record": ({ status }) => `할 일이 없습니다: 이미 ${status}(으)로 기록되어 있습니다`,
  "letter-no-run": () => "할 일이 없습니다: 그런 실행이 없습니다",
  "letter-other-attempt": ({ attempt, current }) => `할 일이 없습니다: ${attempt}번째 시도의 메시지이며 실행은 ${current}번째 시도입니다`,
  "letter-discarded": () => "요청에 따라 버렸습니다",
};
