/**
 * Comparing texts regardless of case, as Event Ruler does: each character of the pattern, by itself, stands for its lower
 * and for its upper form, in any language's script and by no language's rules. An upper form may be longer: `ß` is satisfied
 * by `ß` and by `SS`. What is said of the pattern is not said of the event: `ss` is not satisfied by `ß`, `σ` not by `ς`.
 * https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/input/EqualsIgnoreCaseParser.java
 * Beyond Event Ruler a character is satisfied by itself also where it is neither of its forms (`ǅ`) or needs two code units.
 */
export interface CaselessText {
  equals(text: string): boolean;
  begins(text: string): boolean;
  ends(text: string): boolean;
}

/** Compiles the text of a pattern. No form of a character begins or ends with another, so that matching never goes back. */
export function compileCaseless(wanted: string): CaselessText {
  const forms = Array.from(wanted, formsOf);
  const endOfBeginning = (text: string): number | undefined => {
    let at = 0;
    for (const form of forms) {
      const found = form.find((one) => text.startsWith(one, at));
      if (found === undefined) return undefined;
      at += found.length;
    }
    return at;
  };
  const backwards = forms.toReversed();
  return {
    equals: (text) => endOfBeginning(text) === text.length,
    begins: (text) => endOfBeginning(text) !== undefined,
    ends(text) {
      let at = text.length;
      for (const form of backwards) {
        const found = form.find((one) => text.endsWith(one, at));
        if (found === undefined) return false;
        at -= found.length;
      }
      return true;
    },
  };
}

/** False where our reading of a text is wider than Event Ruler's, which sees two code units as unknown characters. */
export function isCaselessOnAws(wanted: string): boolean {
  return Array.from(wanted).every((one) => one.length === 1 && (one === one.toLowerCase() || one === one.toUpperCase()));
}

function formsOf(character: string): string[] {
  return [...new Set([character.toLowerCase(), character.toUpperCase(), character])];
}
