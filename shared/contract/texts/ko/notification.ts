import type { NoticeField, NotificationTexts, ScheduleOutcome } from "../../../domain/texts/notification-texts.ts";
import type { TextTable } from "../text-table.ts";

const TITLES: Readonly<Record<string, (name: string) => string>> = {
  workflow_started: (name) => `🚀 워크플로 시작: ${name}`,
  workflow_completed: (name) => `✅ 워크플로 완료: ${name}`,
  workflow_failed: (name) => `❌ 워크플로 실패: ${name}`,
  workflow_stopped: (name) => `⏹️ 워크플로 중지: ${name}`,
  task_failed: (name) => `⚠️ 작업 실패: ${name}`,
  system_error: (name) => `🔔 ${name}`,
  job_failed: (name) => `❌ ${name} 실패`,
  job_missed: (name) => `⏰ ${name} 실행되지 않음`,
  job_late: (name) => `🐢 ${name} 늦게 시작함`,
  job_failing: (name) => `🚨 ${name} 연속 실패`,
  job_recovered: (name) => `✅ ${name} 복구됨`,
};

const FIELDS: Readonly<Record<NoticeField, string>> = {
  job: "작업",
  workflow: "워크플로",
  schedule: "스케줄",
  step: "단계",
  run: "실행",
  scheduled: "예정 시각",
  attempt: "시도",
  error: "오류",
  streak: "연속 실패",
  lateness: "지연",
  lasted: "지속 시간",
  failures: "실패 횟수",
  severity: "심각도",
  message: "메시지",
};

const OUTCOMES: Readonly<Record<ScheduleOutcome, string>> = { success: "성공", failure: "실패", stopped: "중지" };
const ENDED: Readonly<Record<ScheduleOutcome, string>> = {
  success: "실행이 성공적으로 완료되었습니다",
  failure: "실행이 실패했습니다",
  stopped: "실행이 중지되었습니다",
};
const LABELS = { title: "스케줄 이름", run: "실행 ID", due: "예정 시각", failed: "실패한 작업" } as const;

export const notification: TextTable<NotificationTexts> = {
  "notification-config-deleted": ({ name }) => `알림 설정 '${name}'을(를) 삭제했습니다`,
  "notification-config-enabled": ({ name }) => `알림 설정 '${name}'을(를) 활성화했습니다`,
  "notification-config-disabled": ({ name }) => `알림 설정 '${name}'을(를) 비활성화했습니다`,
  "webhook-received": () => "웹훅을 받았습니다",
  "notification-url-needed": ({ channel }) => `${channel} 채널에는 필수입니다`,
  "notification-recipients-needed": () => "email 채널에는 주소가 하나 이상 필요합니다",
  "notification-telegram-needed": () => "telegram 채널에는 필수입니다",
  "not-of-channel": ({ channel }) => `${channel} 채널의 필드가 아닙니다`,
  "signing-secret-form": () => "whsec_ 다음에 24~64바이트의 base64여야 합니다",
  "too-many-notification-configs": ({ most }) => `알림 설정은 ${most}개까지만 만들 수 있습니다`,
  "quiet-hours-empty": () => "시작 시각과 달라야 합니다",
  "secret-or-rotation": () => "signing_secret과 rotate_secret 중 하나만 보내세요",
  "filter-form": () => "문자열, 숫자, true, false, null 또는 그 목록이어야 합니다",
  "webhook-token-wrong": () => "X-Belfry-Token 또는 Standard Webhooks 서명이 이 설정의 것이어야 합니다",
  "delivery-under-way": ({ status }) => `전송이 ${status} 상태입니다. 끝난 뒤에 다시 보낼 수 있습니다`,
  "url-form": () => "https://로 시작하는 URL이어야 합니다",
  "url-credentials": () => "사용자나 비밀번호를 담을 수 없습니다",
  "url-not-https": () => "https://로 시작해야 합니다",
  "url-address-forbidden": () => "공개된 주소로 이어져야 합니다",
  "delivery-timed-out": ({ seconds }) => `${seconds}초 안에 응답이 없습니다`,
  "delivery-host-unknown": () => "호스트의 주소를 찾을 수 없습니다",
  "delivery-not-connected": ({ code }) => `연결하지 못했습니다: ${code}`,
  "delivery-answered": ({ status }) => `수신자가 ${status}로 응답했습니다`,
  "delivery-redirected": ({ status }) => `수신자가 ${status}로 응답했습니다. 리디렉션은 따르지 않습니다`,
  "delivery-gone": () => "수신자가 410으로 응답해 더 받지 않으므로 설정을 비활성화했습니다",
  "delivery-refused": ({ why }) => `수신자가 거절했습니다: ${why}`,
  "mail-not-configured": () => "이 범위에는 메일 발신자가 설정되어 있지 않습니다",
  "mail-not-taken": ({ code }) => `메일이 접수되지 않았습니다: ${code}`,
  "notice-title": ({ type, name }) => TITLES[type]?.(name) ?? `${type}: ${name}`,
  "notice-digest": ({ count }) => `🔔 알림 ${count}건`,
  "notice-more": ({ count }) => `외 ${count}건`,
  "notice-mended": ({ at }) => `${at}에 스스로 복구됨`,
  "notice-field": ({ field }) => FIELDS[field],
  "notice-test": ({ name }) => `🔔 알림 설정 ${name} 테스트`,
  "notice-duration": ({ seconds }) => duration(seconds),
  "schedule-mail-subject": ({ outcome, title, schedule_id }) => `[${OUTCOMES[outcome]}] ${title} (스케줄 ID: ${schedule_id})`,
  "schedule-mail": ({ outcome, schedule_id }) => `스케줄 ${schedule_id} ${ENDED[outcome]}.`,
  "schedule-mail-file-subject": ({ job_id }) => `Job ${job_id} 결과`,
  "schedule-mail-file": ({ job_id, name }) => `Job ${job_id} 실행 결과를 첨부합니다: ${name}`,
  "schedule-mail-link": ({ job_id, name }) => `Job ${job_id} 실행 결과 ${name}을(를) 다음 주소에서 받을 수 있습니다:`,
  "schedule-mail-label": ({ of }) => LABELS[of],
  "mail-file-gone": () => "첨부할 파일이 없습니다. 작업 결과에 더 이상 파일이 없습니다",
};

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)}초`;
  if (seconds < 3_600) return `${Math.round(seconds / 60)}분`;
  return `${(seconds / 3_600).toFixed(1)}시간`;
}
