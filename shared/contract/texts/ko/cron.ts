import type { CronFieldName, CronTexts } from "../../../domain/texts/cron-texts.ts";
import type { TextTable } from "../text-table.ts";

const FIELDS: Readonly<Record<CronFieldName, string>> = {
  second: "초",
  minute: "분",
  hour: "시",
  "day-of-month": "일",
  month: "월",
  "day-of-week": "요일",
};

const VALUES: Readonly<Record<CronFieldName, string>> = {
  second: "0~59",
  minute: "0~59",
  hour: "0~23",
  "day-of-month": "1~31, 마지막 날은 L, ?",
  month: "1~12 또는 JAN~DEC",
  "day-of-week": "0~7(0과 7은 일요일) 또는 SUN~SAT, 마지막 금요일은 5L, 둘째 금요일은 5#2, ?",
};

const BAD = "유효하지 않은 cron 표현식입니다.";
const FIVE = "분, 시, 일, 월, 요일";
const allowed = (field: CronFieldName) => `허용되는 값: ${VALUES[field]}, *, 그리고 이들의 목록(1,3), 범위(1-5), 간격(*/2)`;
const at = ({ field, part }: { readonly field: CronFieldName; readonly part: string }) =>
  `${BAD} ${FIELDS[field]} 필드의 ${part === "" ? "목록에 빈 항목이 있습니다" : `'${part}'`}`;

export const cron: TextTable<CronTexts> = {
  "cron-too-long": ({ limit }) => `${BAD} ${limit}자 이하여야 합니다.`,
  "cron-field-count": ({ count }) =>
    `${BAD} 필드는 5개(${FIVE})여야 하며, 초를 맨 앞에 두면 6개입니다. 지금은 ${count}개입니다.${count === 7 ? " 연도는 지원하지 않습니다." : ""}`,
  "cron-nickname": ({ given, known }) => `${BAD} '${given}'은(는) 알 수 없는 별칭입니다. 허용되는 별칭: ${known.join(", ")}`,
  "cron-wrapped": ({ given }) => `${BAD} '${given}'은(는) EventBridge 표기입니다. 연도 없이 5개 필드(${FIVE})만 적어야 합니다.`,
  "cron-zone-inside": ({ part }) => `${BAD} '${part}'은(는) 여기에 쓸 수 없습니다. 시간대는 timezone 필드에 적어야 합니다.`,
  "cron-seconds-first": ({ field, part }) =>
    `${BAD} 필드가 6개이면 첫 필드는 초이므로 '${part}'이(가) ${FIELDS[field]} 필드에 놓이는데, ?는 일과 요일 필드에만 쓸 수 있습니다. ` +
    "EventBridge의 6개 필드라면 마지막의 연도를 빼야 합니다.",
  "cron-question-mark": (params) => `${at(params)}: ?는 일과 요일 필드에 단독으로만 쓸 수 있습니다. ${allowed(params.field)}`,
  "cron-unsupported": ({ sign, ...params }) => `${at(params)}: ${sign}은(는) 지원하지 않습니다. ${allowed(params.field)}`,
  "cron-part": (params) => `${at(params)}${params.part === "" ? "." : "을(를) 읽을 수 없습니다."} ${allowed(params.field)}`,
  "cron-out-of-range": ({ value, ...params }) => `${at(params)}: ${value}은(는) 범위를 벗어납니다. ${allowed(params.field)}`,
  "cron-name": ({ name, ...params }) =>
    `${at(params)}: '${name}'은(는) ${params.field === "month" ? "월" : "요일"} 이름이 아닙니다. ${allowed(params.field)}`,
  "cron-step": ({ step, highest, ...params }) => `${at(params)}: 간격 ${step}은(는) 1~${highest}이어야 합니다.`,
  "cron-last-of-what": (params) => `${at(params)}: L 앞에 요일이 있어야 합니다. 예: 마지막 금요일은 5L`,
  "cron-nth": ({ nth, ...params }) => `${at(params)}: # 뒤의 '${nth}'은(는) 1~5여야 합니다. 예: 둘째 금요일은 5#2`,
  "cron-never": () => `${BAD} 그런 날짜는 어느 해에도 없습니다.`,
  "clock-moved": ({ skipped, shown }) => `이날은 시계를 앞당겨 ${skipped}이(가) 없으므로 ${shown}에 실행합니다.`,
  "clock-first-pass": ({ time }) => `이날은 시계를 되돌려 ${time}이(가) 두 번 있습니다. 그중 첫 번째입니다.`,
  "clock-first-pass-only": ({ time }) => `이날은 시계를 되돌려 ${time}이(가) 두 번 있습니다. 첫 번째에만 실행합니다.`,
  "clock-second-pass": ({ time }) => `이날은 시계를 되돌려 ${time}이(가) 두 번 있습니다. 그중 두 번째입니다.`,
};
