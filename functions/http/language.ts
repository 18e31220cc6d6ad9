import type { Problem, ResourceKind } from "../../shared/domain/errors.ts";

export type Language = "en" | "ko";

/** Korean if the caller prefers it to English, else English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find((value) => value !== undefined);
      return { language: tag.split("-")[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ language, quality }) => quality > 0 && (language === "ko" || language === "en"))
    .sort((a, b) => b.quality - a.quality);
  return wanted[0]?.language === "ko" ? "ko" : "en";
}

const KINDS: Readonly<Record<ResourceKind, string>> = {
  job: "Job",
  run: "실행",
  "active run": "진행 중인 실행",
  trigger: "트리거",
  workflow: "워크플로",
  "workflow run": "워크플로 실행",
  route: "경로",
};

/** The message of a problem in the caller's language. */
export function messageOf(problem: Problem, language: Language): string {
  return language === "ko" ? inKorean(problem) : inEnglish(problem);
}

function inEnglish(problem: Problem): string {
  switch (problem.code) {
    case "VALIDATION_ERROR":
      return problem.details.map(({ path, message }) => `${path}: ${message}`).join("; ");
    case "NOT_FOUND":
      return problem.kind === "active run" ? `job '${problem.id}' has no active run` : `${problem.kind} '${problem.id}' does not exist`;
    case "ALREADY_EXISTS":
      return `${problem.kind} '${problem.id}' already exists`;
    case "CONFLICT":
    case "UNAVAILABLE":
      return problem.why;
    case "VERSION_MISMATCH":
      return `If-Match does not name the current version, ${problem.current}`;
    case "IDEMPOTENCY_KEY_REUSED":
      return "this Idempotency-Key was used with another request";
    case "MALFORMED_JSON":
      return "the body is not valid JSON";
    case "PAYLOAD_TOO_LARGE":
      return `the body is larger than ${problem.limit} bytes`;
    case "UNSUPPORTED_MEDIA_TYPE":
      return "Content-Type must be application/json";
    case "METHOD_NOT_ALLOWED":
      return `allowed here: ${problem.allowed.join(", ")}`;
    case "UNAUTHORIZED":
      return "a bearer token, or a valid signature, is required";
    case "FORBIDDEN":
      return `this needs the access '${problem.needs}'`;
  }
}

function inKorean(problem: Problem): string {
  switch (problem.code) {
    case "VALIDATION_ERROR":
      return problem.details.map(({ path, message }) => `${path}: ${message}`).join("; ");
    case "NOT_FOUND":
      return problem.kind === "active run"
        ? `Job '${problem.id}'에 진행 중인 실행이 없습니다.`
        : `${KINDS[problem.kind]} '${problem.id}'을(를) 찾을 수 없습니다.`;
    case "ALREADY_EXISTS":
      return `${KINDS[problem.kind]} '${problem.id}'가 이미 존재합니다.`;
    case "CONFLICT":
      return `현재 상태에서 처리할 수 없습니다: ${problem.why}`;
    case "UNAVAILABLE":
      return `지금은 처리할 수 없습니다: ${problem.why}`;
    case "VERSION_MISMATCH":
      return `If-Match가 현재 버전(${problem.current})과 다릅니다.`;
    case "IDEMPOTENCY_KEY_REUSED":
      return "이 Idempotency-Key는 다른 요청에 이미 사용되었습니다.";
    case "MALFORMED_JSON":
      return "본문이 올바른 JSON이 아닙니다.";
    case "PAYLOAD_TOO_LARGE":
      return `본문이 ${problem.limit}바이트를 초과합니다.`;
    case "UNSUPPORTED_MEDIA_TYPE":
      return "Content-Type은 application/json이어야 합니다.";
    case "METHOD_NOT_ALLOWED":
      return `허용되는 메서드: ${problem.allowed.join(", ")}`;
    case "UNAUTHORIZED":
      return "Bearer 토큰 또는 유효한 서명이 필요합니다.";
    case "FORBIDDEN":
      return `'${problem.needs}' 권한이 필요합니다.`;
  }
}
