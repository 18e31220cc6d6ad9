import { expect, it } from "vitest";
import { parseCron } from "../../../../shared/domain/schedule/cron.ts";
import { canonicalTimeZone, isTimeZone } from "../../../../shared/domain/schedule/time-zone-name.ts";
import { utcOffsetAt, utcOffsets } from "../../../../shared/domain/schedule/time-zone.ts";
import { wakeExpression } from "../../../../shared/domain/eventbridge/wake.ts";
import { awsCronMatcher } from "../../../support/arbitrary/aws-cron.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");

it.each(["Asia/Seoul", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "Pacific/Chatham"])("%s is a time zone", (name) => {
  expect(isTimeZone(name)).toBe(true);
});

it.each(["", "Seoul", "Asia/Soul", "+09:00", "UTC+9", "GMT+9", " UTC", "Asia/Seoul\u0000", "local", "__proto__", "😀"])(
  "%j is none",
  (name) => {
    expect(isTimeZone(name)).toBe(false);
  },
);

it.each([
  ["asia/seoul", "Asia/Seoul"],
  ["AMERICA/ARGENTINA/BUENOS_AIRES", "America/Argentina/Buenos_Aires"],
  ["america/port-au-prince", "America/Port-au-Prince"],
  ["africa/dar_es_salaam", "Africa/Dar_es_Salaam"],
  ["antarctica/dumontdurville", "Antarctica/DumontDUrville"],
  ["antarctica/mcmurdo", "Antarctica/McMurdo"],
  ["america/knox_in", "America/Knox_IN"],
  ["utc", "UTC"],
  ["etc/utc", "Etc/UTC"],
  ["etc/gmt+5", "Etc/GMT+5"],
  ["nz-chat", "NZ-CHAT"],
  ["gb-eire", "GB-Eire"],
  ["us/eastern", "US/Eastern"],
])("%s is spelled %s", (given, spelled) => {
  expect(isTimeZone(given)).toBe(true);
  expect(canonicalTimeZone(given)).toBe(spelled);
});

it.each(["Asia/Calcutta", "Asia/Kolkata", "Europe/Kiev", "Europe/Kyiv", "ROK", "Etc/UTC", "America/Buenos_Aires"])(
  "the alias %s stays the name that was given",
  (name) => {
    expect(canonicalTimeZone(name.toLowerCase())).toBe(name);
  },
);

it("every zone of this machine is spelled as it is listed", () => {
  const zones = Intl.supportedValuesOf("timeZone");
  expect(zones.map((name) => canonicalTimeZone(name.toUpperCase()))).toEqual(zones);
});

it.each(["JST", "CST", "IST", "ACT", "SystemV/EST5", "Factory", "Etc/GMT+15"])("%s, which is no name of the database, is none", (name) => {
  expect(isTimeZone(name)).toBe(false);
  expect(canonicalTimeZone(name)).toBe(name);
});

it.each([
  ["Asia/Seoul", [540]],
  ["UTC", [0]],
  ["America/New_York", [-300, -240]],
  ["Australia/Lord_Howe", [630, 660]],
  ["Asia/Kathmandu", [345]],
  ["America/St_Johns", [-210, -150]],
  ["Pacific/Chatham", [765, 825]],
  ["Antarctica/Troll", [0, 120]],
])("%s uses the offsets %j in two years", (zone, offsets) => {
  expect(utcOffsets(zone, NOW)).toEqual(offsets);
});

it("an offset is that of its instant", () => {
  expect(utcOffsetAt("America/New_York", Date.parse("2027-03-14T06:59:59Z"))).toBe(-300);
  expect(utcOffsetAt("America/New_York", Date.parse("2027-03-14T07:00:00Z"))).toBe(-240);
});

it("every zone of this machine can have a cron and a wake", () => {
  const zones = Intl.supportedValuesOf("timeZone");
  for (const timeZone of zones) {
    const next = parseCron("30 8 * * 1-5", timeZone).next(NOW) ?? 0;
    const wakes = awsCronMatcher(wakeExpression({ kind: "cron", expression: "30 8 * * 1-5", timeZone }, NOW) ?? "");
    const wake = Math.floor((next - 120_000) / 120_000) * 120_000;
    if (!wakes(wake)) throw new Error(`${timeZone}: ${new Date(next).toISOString()}`);
  }
  expect(zones.length).toBeGreaterThan(300);
});
