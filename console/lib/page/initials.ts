const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
const SYLLABLES_OF_AN_INITIAL = 588;

/** The text with each Korean syllable as its initial: `매수 스캔` is `ㅁㅅ ㅅㅋ`. */
export function initialsOf(text: string): string {
  return Array.from(text, (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    if (code < FIRST_SYLLABLE || code > LAST_SYLLABLE) return letter;
    return INITIALS[Math.floor((code - FIRST_SYLLABLE) / SYLLABLES_OF_AN_INITIAL)] ?? letter;
  }).join("");
}

/** What texts are searched in, made once for each. */
export interface Searchable {
  readonly plain: string;
  readonly initials: string;
}

export function searchable(...texts: readonly (string | null)[]): Searchable {
  const plain = texts.map((text) => (text ?? "").normalize("NFC").toLowerCase()).join("\n");
  return { plain, initials: initialsOf(plain).replaceAll(" ", "") };
}

/** Is each word of the query somewhere in it, as it is or as Korean initials? In any case; spaces do not count for initials. */
export function matches({ plain, initials }: Searchable, query: string): boolean {
  const wanted = query.normalize("NFC").toLowerCase().trim();
  if (wanted === "") return true;
  return wanted.split(/\s+/).every((word) => plain.includes(word) || (ONLY_INITIALS.test(word) && initials.includes(word)));
}

const ONLY_INITIALS = /[ㄱ-ㅎ]/;
