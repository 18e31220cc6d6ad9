import type * as z from "zod";
import { say as sayInEnglish } from "../../shared/contract/texts/en/index.ts";
import type { Say } from "../../shared/domain/texts/text.ts";
import { zodErrors as zodErrorsInEnglish } from "./english.ts";

/** A caller's language: our own texts, and zod's, as far as its own English does not do. Korean is loaded when somebody asks for it. */
export interface Language {
  readonly name: "en" | "ko";
  readonly say: Say;
  readonly zodErrors: z.core.$ZodErrorMap;
}

/** Korean if the caller prefers it to English, else English. `english`: of a function that says texts of more areas than all do. */
export async function languageOf(acceptLanguage: string | undefined, english: Say = sayInEnglish): Promise<Language> {
  if (!prefersKorean(acceptLanguage)) return { name: "en", say: english, zodErrors: zodErrorsInEnglish };
  const { sayInKorean, zodErrors } = await import("./korean.ts");
  return { name: "ko", say: sayInKorean, zodErrors };
}

function prefersKorean(acceptLanguage = ""): boolean {
  const wanted = acceptLanguage
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find((value) => value !== undefined);
      return { language: tag.split("-")[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ language, quality }) => quality > 0 && (language === "ko" || language === "en"))
    .sort((a, b) => b.quality - a.quality);
  return wanted[0]?.language === "ko";
}
