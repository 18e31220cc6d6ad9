import { describe, expect, it } from "vitest";
import { countdown, duration, relative } from "../../../console/lib/time/durations.ts";

describe("a duration", () => {
  it.each([
    [0, "0초", "0 s"],
    [0.0042, "0.004초", "0.004 s"],
    [0.41, "0.41초", "0.41 s"],
    [0.5, "0.5초", "0.5 s"],
    [8.1, "8.1초", "8.1 s"],
    [8, "8초", "8 s"],
    [9.96, "10초", "10 s"],
    [59.4, "59초", "59 s"],
    [59.6, "1분", "1 min"],
    [78, "1분 18초", "1 min 18 s"],
    [3_599.6, "1시간", "1 h"],
    [7_500, "2시간 05분", "2 h 05 min"],
    [273_600, "3일 4시간", "3 d 4 h"],
  ])("of %d s reads %s, %s", (seconds, ko, en) => {
    expect([duration(seconds, "ko"), duration(seconds, "en")]).toEqual([ko, en]);
  });
});

describe("a time that is near", () => {
  it.each([
    [-420, "7분 전", "7 min ago"],
    [17.2, "18초 뒤", "in 18 s"],
    [21_120, "5시간 52분 뒤", "in 5 h 52 min"],
    [-86_400, "1일 전", "1 d ago"],
    [-0.4, "지금", "now"],
  ])("%d s away reads %s, %s", (seconds, ko, en) => {
    expect([relative(seconds, "ko"), relative(seconds, "en")]).toEqual([ko, en]);
  });

  it("is counted down to the second within the hour", () => {
    expect([countdown(138, "ko"), countdown(138, "en"), countdown(7_200, "ko")]).toEqual(["2분 18초 뒤", "in 2 min 18 s", "2시간 뒤"]);
  });
});
