import type { TelegramTexts } from "../../../domain/texts/telegram-texts.ts";
import type { TextTable } from "../text-table.ts";

const STATUS: Readonly<Record<string, string>> = {
  queued: "대기 중",
  running: "실행 중",
  success: "성공",
  failed: "실패",
  timeout: "시간 초과",
  cancelled: "취소됨",
  skipped: "건너뜀",
  missed: "놓침",
  paused: "일시 중지",
};
const statusOf = (status: string) => STATUS[status] ?? status;

export const telegram: TextTable<TelegramTexts> = {
  "bot-help": ({ scope }) =>
    [
      `Belfry, 스코프 ${scope}`,
      "/job list [텍스트] – 전체 Job 목록, 또는 ID나 설명에 텍스트가 있는 Job",
      "/job status ID – 특정 Job 상태",
      "/job run ID – 즉시 실행",
      "/job pause ID [사유] – 일시 중지",
      "/job resume ID – 재개",
      "/help – 이 도움말",
    ].join("\n"),
  "bot-command-unknown": ({ given }) => `/job ${given}은(는) 없는 명령입니다.`,
  "bot-job-id-missing": ({ verb }) => `어느 Job입니까? /job ${verb} ID`,
  "bot-access-needed": ({ needs }) => `이 채팅에는 권한이 없습니다. '${needs}' 권한이 필요합니다.`,
  "bot-command-late": ({ minutes }) => `${minutes}분 넘게 늦게 도착한 명령이라 실행하지 않았습니다. 아직 필요하면 다시 보내십시오.`,
  "bot-jobs": ({ count, scope }) => `${scope}: Job ${count}개`,
  "bot-jobs-at-least": ({ count, scope }) => `${scope}: Job ${count}개 초과`,
  "bot-no-jobs": ({ scope }) => `스코프 ${scope}에 Job이 없습니다.`,
  "bot-no-such-jobs": ({ text, scope }) => `스코프 ${scope}에 ID나 설명에 “${text}”이(가) 있는 Job이 없습니다.`,
  "bot-more": ({ count }) => `… 외 ${count}개: /job list 텍스트로 찾을 수 있습니다.`,
  "bot-more-at-least": ({ count }) => `… 외 ${count}개 이상: /job list 텍스트로 찾을 수 있습니다.`,
  "bot-broken": () => "읽을 수 없음",
  "bot-paused": () => "일시 중지",
  "bot-disabled": () => "비활성",
  "bot-never-run": () => "아직 실행되지 않음",
  "bot-active": ({ count }) => `실행·대기 ${count}개`,
  "bot-status": ({ status }) => statusOf(status),
  "bot-next": ({ at }) => `다음 ${at}`,
  "bot-last": ({ at, status }) => `마지막 ${at}: ${statusOf(status)}`,
  "bot-failing": ({ count }) => `연속 ${count}회 실패`,
  "bot-error": ({ error }) => `오류: ${error}`,
  "bot-queue": ({ queue }) => `큐 ${queue}`,
  "bot-pause-reason": ({ reason }) => `사유: ${reason}`,
  "bot-run-started": ({ id, run_id }) => `${id}을(를) 지금 실행합니다.\n실행 ${run_id}`,
  "bot-job-paused": ({ id }) => `${id}을(를) 일시 중지했습니다. 진행 중인 실행은 계속됩니다.`,
  "bot-job-resumed": ({ id }) => `${id}을(를) 재개했습니다.`,
};
