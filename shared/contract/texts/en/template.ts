import type { TemplateTexts } from "../../../domain/texts/template-texts.ts";
import type { TextTable } from "../text-table.ts";

export const template: TextTable<TemplateTexts> = {
  "template-path-malformed": ({ given }) =>
    `holds ${given}, which is no path: a path reads <$.name.name[0]["any name"]>, and the text <$ is written <$$`,
  "template-path-unclosed": () => "holds <$ without the > that ends a path; the text <$ is written <$$",
};
