import type { ScheduleTexts } from "../../../domain/texts/schedule-texts.ts";
import type { TextTable } from "../text-table.ts";

export const schedule: TextTable<ScheduleTexts> = {
  "frequency-unknown": () =>
    "daily, weekly, monthly, every_N_hours(1~23), every_N_days(1~27), every_N_weeks(1~3) 또는 필드 5개의 cron 표현식이어야 합니다",
  "cron-five-fields": () => "cron 표현식은 분, 시, 일, 월, 요일의 필드 5개입니다",
  "date-form": () => "YYYY-MM-DD 형식의 실제 날짜여야 합니다",
  "month-form": () => "YYYY-MM 형식의, 2000년 이후의 달이어야 합니다",
  "time-form": () => "시간 형식이 잘못되었습니다. 형식은 HH:MM이어야 합니다",
  "job-twice": ({ id, first }) => `Job '${id}'은(는) 이미 jobs.${first}에 있습니다`,
  "end-not-after-start": () => "start_date보다 이후여야 합니다",
  "job-unknown": ({ id }) => `Job ID ${id}를 찾을 수 없습니다`,
  "job-not-native": ({ id }) => `Job '${id}'은(는) Airflow용 코드입니다. native 스케줄에는 워커 큐가 있는 Job이 필요합니다`,
  "job-not-code": ({ id }) => `Job '${id}'에 Airflow용 코드가 없습니다(params의 code)`,
  "schedule-id-reserved": () => "이 형식의 ID는 스케줄 전용입니다",
  "airflow-not-configured": () => "Airflow가 설정되어 있지 않습니다. engine native는 Airflow 없이 스케줄을 실행합니다",
  "schedule-registering": () => "Airflow가 아직 스케줄을 읽지 않았습니다. 잠시 후 다시 시도하세요",
  "schedule-broken": () => "Airflow가 스케줄을 읽지 못했습니다. import_error를 확인하세요",
  "schedule-missing": () => "Airflow에 이 스케줄이 더 이상 없습니다",
  "schedule-not-begun": ({ from }) => `스케줄은 ${from}에 시작합니다. 그전에는 Airflow가 실행하지 않습니다`,
  "schedule-over": ({ until }) => `스케줄은 ${until}에 끝났습니다`,
  "schedule-started": () => "스케줄이 실행되었습니다.",
  "schedule-updated": () => "스케줄이 업데이트되었습니다.",
  "schedule-deleted": () => "스케줄이 삭제되었습니다.",
  "schedule-paused": () => "스케줄이 일시 중지됨입니다.",
  "schedule-resumed": () => "스케줄이 활성화됨입니다.",
  "month-forgotten": ({ year, month }) => `${year}년 ${month}월 통계 캐시가 성공적으로 삭제되었습니다.`,
  "job-failed-without-words": () => "작업 실행 중 오류가 발생했습니다.",
  "job-log-empty": () => "로그가 비어 있습니다.",
};
