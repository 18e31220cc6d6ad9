import type { TemplateTexts } from "../../../domain/texts/template-texts.ts";
import type { TextTable } from "../text-table.ts";

export const template: TextTable<TemplateTexts> = {
  "template-path-malformed": ({ given }) =>
    `경로가 아닌 ${given}이(가) 있습니다. 경로는 <$.name.name[0]["any name"]> 형식이고, 글자 <$는 <$$로 씁니다.`,
  "template-path-unclosed": () => "경로를 끝내는 > 없이 <$가 있습니다. 글자 <$는 <$$로 씁니다.",
};
