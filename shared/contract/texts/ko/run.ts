import type { RunInTheWay, RunTexts } from "../../../domain/texts/run-texts.ts";
import type { TextTable } from "../text-table.ts";

const DOES: Readonly<Record<RunInTheWay["state"], string>> = {
  waiting: "워커 대기 중",
  retrying: "다음 시도 대기 중",
  running: "실행 중",
  unknown: "시작하는 중",
};

/** So many runs are named; a job may have a thousand. */
const NAMED = 3;

function inTheWay(runs: readonly RunInTheWay[]): string {
  const named = runs
    .slice(0, NAMED)
    .map(
      ({ run_id, state, since }) =>
        `실행 ${run_id} ${since === null ? "" : `${since}${state === "retrying" ? "의" : "부터"} `}${DOES[state]}`,
    );
  const more = runs.length > NAMED ? [`외 ${runs.length - NAMED}건`] : [];
  return [...named, ...more].join(", ");
}

const WITHDRAWN = {
  deleted: "정의가 삭제되었습니다",
  paused: "정의가 일시 중지되었습니다",
  replaced: "정의가 삭제된 뒤 다시 등록되었습니다",
  rescheduled: "일정이 변경되었습니다",
} as const;

const BECAME = { deleted: "삭제", paused: "일시 중지", edited: "변경" } as const;

export const run: TextTable<RunTexts> = {
  "run-ended": ({ status }) => `실행이 이미 종료되었습니다: ${status}`,
  "stale-attempt": ({ attempt, current }) => `시도 ${attempt}은(는) 끝났습니다. 현재 시도는 ${current}입니다.`,
  "attempt-not-begun": ({ attempt, current }) => `시도 ${attempt}은(는) 아직 시작되지 않았습니다. 현재 시도는 ${current}입니다.`,
  "claimed-by-other": () => "다른 워커가 이 시도를 실행하고 있습니다.",
  "not-claimed": () => "이 시도를 맡은 워커가 없습니다.",
  "run-not-failed": ({ status }) => `실패한 실행만 재시도할 수 있습니다. 현재 상태: ${status}`,
  "step-not-failed": ({ id }) => `단계 '${id}'은(는) 이 실행에서 실패하지 않았습니다.`,
  "other-steps-failed": ({ steps }) =>
    `on_failure가 stop이므로 다른 단계가 실패한 채로 있으면 이 단계 뒤로 아무것도 시작되지 않습니다: ${steps.join(", ")}`,
  "step-of-workflow": ({ workflow_id, run_id }) =>
    `이 실행은 워크플로 '${workflow_id}'의 단계입니다. 해당 워크플로의 실행 ${run_id}을(를) 재시도하십시오.`,
  "slots-taken": ({ max_parallel, runs }) =>
    `max_parallel(${max_parallel})만큼 이미 실행 중입니다${runs.length === 0 ? "." : `: ${inTheWay(runs)}`}`,
  "several-active-runs": ({ runs }) => `진행 중인 실행이 여러 개입니다. run_id를 지정하십시오: ${runs.join(", ")}`,
  "job-paused": () => "Job이 일시 중지되어 있습니다.",
  "workflow-inactive": () => "워크플로가 활성 상태가 아닙니다.",
  "missed-beyond-grace": ({ grace }) => `misfire_grace_sec(${grace}초)를 넘겨 놓쳤습니다.`,
  "missed-for-later": ({ later }) => `놓쳤습니다. 이후 실행 시각 ${later}이(가) 대신 실행됩니다.`,
  "missed-before-change": ({ became }) => `정의가 ${BECAME[became]}되기 전에 예정되었으나 시작되지 못했습니다.`,
  "message-set-aside": () => "시작하지 못했습니다: 메시지가 큐의 허용 횟수만큼 실패하여 따로 보관되었습니다",
  "worker-lost": () => "워커와 연결이 끊겼습니다.",
  "timed-out": ({ seconds }) => `${seconds}초가 지나 시간이 초과되었습니다.`,
  "no-worker-in-time": () => "제때 시작한 워커가 없습니다.",
  "replaced-by-next": ({ seconds, next }) => `timeout_sec(${seconds}초) 안에 보고한 워커가 없어 ${next} 실행으로 대체되었습니다.`,
  withdrawn: ({ because }) => `실행 시각 전에 ${WITHDRAWN[because]}.`,
  "cancelled-by-hand": ({ by, reason }) => `${by === null ? "" : `${by} 님이 `}취소했습니다${reason === null ? "." : `: ${reason}`}`,
  "job-deleted": () => "Job이 삭제되었습니다.",
  "lost-by-restore": () => "기록을 되살린 백업 시점에 진행 중이었으며, 어떻게 끝났는지 알 수 없습니다",
  "workflow-deleted": () => "워크플로가 삭제되었습니다.",
  stopped: ({ by }) => (by === undefined ? "중지됨" : `${by} 님이 중지함`),
  "workflow-run-stopped": () => "워크플로 실행이 중지되었습니다.",
  "workflow-run-failed": ({ run_id, workflow_id }) => `워크플로 '${workflow_id}'의 실행 ${run_id}이(가) 실패했습니다.`,
  "workflow-missing": ({ id }) => `워크플로 '${id}'이(가) 없습니다.`,
  "workflow-not-active": ({ id }) => `워크플로 '${id}'이(가) 활성 상태가 아닙니다.`,
  "workflow-busy": ({ id, max_parallel }) => `워크플로 '${id}'에 빈 슬롯이 없습니다. max_parallel은 ${max_parallel}입니다.`,
  "workflow-loop": ({ limit }) => `워크플로와 이벤트가 서로를 ${limit}번 연달아 시작했습니다.`,
  "params-too-large": ({ limit }) => `params가 JSON으로 ${limit}바이트를 초과합니다.`,
  "payload-too-large": ({ limit }) => `트리거의 payload 또는 대상의 params가 JSON으로 ${limit}바이트를 초과합니다.`,
  "event-loop": ({ limit }) => `이벤트 ${limit}개가 연달아 이어졌습니다. 순환입니다.`,
  "execution-not-started": () => "실행을 요청했지만 시작하지 못했습니다.",
};
