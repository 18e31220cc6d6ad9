import QuickLRU from "quick-lru";

/** Names without a region, as the IANA database spells them. Intl knows more (`JST`, `CST`), which are no names of it. */
const WITHOUT_REGION = (
  "CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran Israel Jamaica " +
  "Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK Singapore Turkey UCT UTC Universal " +
  "W-SU WET Zulu"
).split(" ");

const REGIONS = "Africa America Antarctica Arctic Asia Atlantic Australia Brazil Canada Chile Etc Europe Indian Mexico Pacific US".split(
  " ",
);

/** Words within names that are not written with one capital in front. */
const ODD_WORDS =
  "ACT ComodRivadavia DeNoronha DumontDUrville BajaNorte BajaSur EasterIsland GMT GMT0 IN LHI McMurdo NSW UCT UTC au es of".split(" ");

const bySmallLetters = (words: readonly string[]) => new Map(words.map((word) => [word.toLowerCase(), word]));
const WHOLE_NAMES = bySmallLetters(WITHOUT_REGION);
const WORDS = bySmallLetters([...REGIONS, ...ODD_WORDS]);

/**
 * True for a name of the IANA time zone database, such as `Asia/Seoul` or `UTC`, in any letter case.
 * Plain offsets (`+09:00`), which `Intl` also takes, are refused: they are no zone names.
 */
export function isTimeZone(name: string): boolean {
  if (!hasRegion(name) && !WHOLE_NAMES.has(name.toLowerCase())) return false;
  const known = answers.get(name);
  if (known !== undefined) return known;
  const answer = isKnownToIntl(name);
  answers.set(name, answer);
  return answer;
}

/** Intl takes longer to say so than anything else that is checked of a definition. */
const answers = new QuickLRU<string, boolean>({ maxSize: 500 });

function isKnownToIntl(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * A zone's name in the letter case of the database: `asia/seoul` is `Asia/Seoul`. An alias stays the alias that was given
 * (`asia/calcutta` is `Asia/Calcutta`, not `Asia/Kolkata`); what is no zone stays as it is.
 *
 * `Intl` alone would not do: it turns aliases into other names, and some names into aliases.
 */
export function canonicalTimeZone(name: string): string {
  if (!isTimeZone(name)) return name;
  return WHOLE_NAMES.get(name.toLowerCase()) ?? name.replace(/[A-Za-z0-9]+/g, spell);
}

function hasRegion(name: string): boolean {
  const [region = "", ...rest] = name.split("/");
  return rest.length > 0 && REGIONS.includes(spell(region));
}

function spell(word: string): string {
  return WORDS.get(word.toLowerCase()) ?? word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}
