import type { BodyTexts } from "../../../domain/texts/body-texts.ts";
import type { TextTable } from "../text-table.ts";

export const body: TextTable<BodyTexts> = {
  "number-not-exact": ({ literal }) => `${literal}은(는) 64비트 부동소수점으로 저장하면 다른 수가 됩니다. 문자열로 보내십시오.`,
  "proto-key": () => "__proto__는 필드 이름으로 사용할 수 없습니다.",
  "body-not-utf8": () => "본문이 UTF-8이 아닙니다.",
  "form-payload": () => "폼에는 JSON을 담은 payload 필드가 하나 있어야 합니다.",
  "content-type-for-webhook": () =>
    "Content-Type은 application/json이어야 합니다. JSON을 payload 필드에 담은 application/x-www-form-urlencoded는 secret이 있는 트리거에서만 사용할 수 있습니다.",
  "content-type-for-signed-webhook": () =>
    "Content-Type은 application/json이거나, JSON을 payload 필드에 담은 application/x-www-form-urlencoded여야 합니다.",
};
