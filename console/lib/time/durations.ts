import type { Language } from "../../words/words.ts";

/** A length of time for people: `0.41초`, `8.1초`, `1분 18초`, `2시간 05분`, `3일 4시간`. */
export function duration(seconds: number, language: Language): string {
  const unit = UNITS[language];
  if (seconds < 0.0005) return `0${unit.second}`;
  if (seconds < 1) return `${trimmed(seconds, 2)}${unit.second}`;
  if (seconds < 9.95) return `${trimmed(seconds, 1)}${unit.second}`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${unit.second}`;
  if (whole < 3_600) return joined(Math.floor(whole / 60), unit.minute, whole % 60, unit.second);
  const minutes = Math.round(whole / 60);
  if (minutes < 1_440) return joined(Math.floor(minutes / 60), unit.hour, minutes % 60, unit.minute, 2);
  const hours = Math.round(minutes / 60);
  return joined(Math.floor(hours / 24), unit.day, hours % 24, unit.hour);
}

/** How long ago, or how long until, by its largest units: `7분 전`, `18초 뒤`, `5시간 52분 뒤`. `seconds` is positive for times to come. */
export function relative(seconds: number, language: Language): string {
  const unit = UNITS[language];
  const away = Math.abs(seconds);
  const whole = seconds < 0 ? Math.floor(away) : Math.ceil(away);
  if (whole === 0) return unit.now;
  const said =
    whole < 60
      ? `${whole}${unit.second}`
      : whole < 3_600
        ? `${Math.floor(whole / 60)}${unit.minute}`
        : whole < 86_400
          ? joined(Math.floor(whole / 3_600), unit.hour, Math.floor((whole % 3_600) / 60), unit.minute)
          : `${Math.floor(whole / 86_400)}${unit.day}`;
  return seconds < 0 ? unit.ago(said) : unit.ahead(said);
}

/** How far in the future or past, to the second within the hour: `2분 18초 뒤`. */
export function countdown(seconds: number, language: Language): string {
  const unit = UNITS[language];
  const whole = Math.ceil(Math.abs(seconds));
  if (whole < 60 || whole >= 3_600) return relative(seconds, language);
  const said = joined(Math.floor(whole / 60), unit.minute, whole % 60, unit.second);
  return seconds < 0 ? unit.ago(said) : unit.ahead(said);
}

interface Units {
  readonly second: string;
  readonly minute: string;
  readonly hour: string;
  readonly day: string;
  readonly now: string;
  ago(said: string): string;
  ahead(said: string): string;
}

const UNITS: Readonly<Record<Language, Units>> = {
  ko: { second: "초", minute: "분", hour: "시간", day: "일", now: "지금", ago: (said) => `${said} 전`, ahead: (said) => `${said} 뒤` },
  en: {
    second: " s",
    minute: " min",
    hour: " h",
    day: " d",
    now: "now",
    ago: (said) => `${said} ago`,
    ahead: (said) => `in ${said}`,
  },
};

function joined(large: number, largeUnit: string, small: number, smallUnit: string, digits = 1): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit} ${String(small).padStart(digits, "0")}${smallUnit}`;
}

/** Without zeros at the end, but with at least one digit that is not one. */
function trimmed(value: number, digits: number): string {
  return value < 0.01 ? value.toFixed(3).replace(/0+$/, "") : value.toFixed(digits).replace(/\.?0+$/, "");
}
