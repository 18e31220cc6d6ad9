import { WorkerError } from "../../connection/errors.ts";
import type { CommandError } from "../command/command-error.ts";
import { printable } from "../command/printable.ts";

/** Characters of stderr in a line about a failure; the run's record keeps more. */
const STDERR_SHOWN = 500;

export function startedLine(label: string): string {
  return `스크립트 실행 시작: ${label}`;
}

export function succeededLine(label: string): string {
  return `스크립트 성공: ${label}`;
}

/** `reason`: that of the aborted signal, if it was aborted. */
export function failedLine(label: string, { code, message, stderr }: CommandError, reason: unknown): string {
  switch (code) {
    case "NOT_FOUND":
      return `스크립트 없음: ${label}`;
    case "STOPPED":
      return isTimeout(reason) ? `스크립트 타임아웃: ${label}` : `스크립트 중단: ${label} - ${messageOf(reason)}`;
    case "FAILED":
      return `스크립트 실패: ${label}\nstderr: ${Array.from(printable(stderr)).slice(-STDERR_SHOWN).join("")}`;
    case "CALL_REFUSED":
    case "NOT_STARTED":
      return `스크립트 실행 오류: ${label} - ${printable(message)}`;
  }
}

/** Is it the run's time that is up? Otherwise the run was ended by somebody, or the worker stops. */
export function isTimeout(reason: unknown): boolean {
  return reason instanceof WorkerError && reason.code === "JOB_TIMEOUT";
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
