import type { AccountTexts } from "../../../domain/texts/account-texts.ts";
import type { TextTable } from "../text-table.ts";

export const account: TextTable<AccountTexts> = {
  "credentials-wrong": () => "사용자 이름 또는 비밀번호가 올바르지 않습니다.",
  "account-disabled": () => "비활성화된 계정입니다.",
  "password-wrong": () => "현재 비밀번호가 올바르지 않습니다.",
  "password-same": () => "현재 비밀번호와 달라야 합니다.",
  "password-unreadable": ({ algorithm }) => `이 실행 환경은 ${algorithm}(으)로 저장된 비밀번호를 확인할 수 없습니다.`,
  "too-many-logins": ({ seconds }) => `로그인 시도가 너무 많습니다. ${seconds}초 뒤에 다시 시도하세요.`,
  "too-many-registrations": ({ seconds }) => `가입 시도가 너무 많습니다. ${seconds}초 뒤에 다시 시도하세요.`,
  "registration-off": () => "직접 가입할 수 없습니다. 관리자에게 계정을 요청하세요.",
  "beyond-own-access": ({ lacking }) => `자신의 권한을 넘는 계정입니다: ${lacking}`,
  "session-over": () => "세션이 끝났습니다. 다시 로그인하세요.",
  "refresh-token-unknown": () => "리프레시 토큰이 유효하지 않습니다. 다시 로그인하세요.",
  "session-needed": () => "로그인한 사용자만 할 수 있습니다. 서비스 토큰으로는 할 수 없습니다.",
  "last-admin": () => "마지막 활성 관리자입니다. 먼저 다른 관리자를 만드세요.",
  "own-account": () => "자신의 계정에는 할 수 없습니다.",
  "privileged-field": ({ field }) => `${field}은(는) 관리자만 바꿀 수 있습니다.`,
  "scopes-beyond-caller": ({ scopes }) => `자신의 권한을 넘는 범위입니다: ${scopes}`,
  "expiry-in-past": () => "미래의 시각이어야 합니다.",
  "expiry-too-far": ({ days }) => `${days}일 안이어야 합니다.`,
  "password-changed": () => "비밀번호를 바꿨습니다.",
  "logged-out": () => "로그아웃했습니다.",
  "no-credentials": () => "로그인이 필요합니다.",
  "credentials-not-valid": () => "인증 정보를 확인할 수 없습니다.",
  "scopes-missing": ({ scopes }) => `필요한 스코프가 없습니다: ${scopes}`,
  "permissions-missing": () => "권한이 부족합니다.",
};
