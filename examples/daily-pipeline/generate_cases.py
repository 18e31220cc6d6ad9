#!/usr/bin/env python3
"""Step 2: writes historical cases, out/cases.json, for the market data that step 1 left in out/market.json.

    generate_cases.py [--model template] [--expect-rows N] [--input out/market.json] [--output out/cases.json]

`--model template` needs no network and always writes the same for the same data. Any other name is asked of OpenAI's chat
completions at OPENAI_BASE_URL (default https://api.openai.com/v1) with OPENAI_API_KEY.

stdout: progress; its last line is a JSON object: {"cases": 6, "path": "out/cases.json", "model": "template"}.
Exit codes: 0 written; 1 no cases (stderr says why, and the file of an earlier run stays); 2 a wrong argument.
"""

import argparse
import http.client
import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path

from scripts.write_json import write_json

ROOT = Path(__file__).resolve().parent
HTTP_TIMEOUT_SEC = 300

# What happened before, by how a share moves now: (at least this change in %, period, what happened, what it teaches).
EPISODES = [
    (5.0, "2020-03 to 2021-01", "KOSPI doubled within a year of its low", "a fast rise went on as long as new money came in"),
    (1.0, "2016-11 to 2017-10", "a long rise led by semiconductors", "small steps in one direction added up"),
    (-1.0, "2012-01 to 2016-11", "KOSPI stayed between 1,800 and 2,100 points", "years without a direction rewarded patience"),
    (-5.0, "2021-07 to 2022-09", "a slow fall while interest rates rose", "a falling share stayed cheap for longer than expected"),
    (float("-inf"), "2008-09 to 2008-10", "KOSPI lost a third within two months", "forced sellers set the price, not the business"),
]


class CaseError(Exception):
    """There are no cases to write."""


def main() -> int:
    options = parse_arguments()
    try:
        moves = movements(read_market(ROOT / options.input, options.expect_rows))
        print(f"{len(moves)} tickers, model {options.model}")
        cases = from_template(moves) if options.model == "template" else from_openai(moves, options.model)
    except CaseError as error:
        print(f"no cases: {error}", file=sys.stderr)
        return 1
    write_json(ROOT / options.output, {"model": options.model, "cases": cases})
    print(json.dumps({"cases": len(cases), "path": options.output, "model": options.model}))
    return 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Writes historical cases for out/market.json.")
    parser.add_argument("--model", default="template", help="'template', or a model of OpenAI's chat completions")
    parser.add_argument("--expect-rows", type=int, default=0, help="fail unless the input has so many rows; 0: any")
    parser.add_argument("--input", default="out/market.json", help="relative to the pipeline's folder")
    parser.add_argument("--output", default="out/cases.json", help="relative to the pipeline's folder")
    return parser.parse_args()


def read_market(path: Path, expected: int) -> list:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
    except FileNotFoundError:
        raise CaseError(f"{path} is not there; run scripts/seed_fresh_data.py first") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CaseError(f"{path}: {type(error).__name__}: {error}") from error
    if not rows:
        raise CaseError(f"{path} has no rows")
    if expected and len(rows) != expected:
        raise CaseError(f"{path} has {len(rows)} rows, not {expected}: it is not the one that was announced")
    return rows


def movements(rows: list) -> list:
    """How each ticker moved over the days there are, by ticker: name, first and last day, change in %."""
    by_ticker = {}
    for row in sorted(rows, key=lambda row: (row["ticker"], row["date"])):
        by_ticker.setdefault(row["ticker"], []).append(row)
    return [
        {
            "ticker": ticker,
            "name": days[0]["name"],
            "from": days[0]["date"],
            "until": days[-1]["date"],
            "close": days[-1]["close"],
            "change_percent": round((days[-1]["close"] / days[0]["close"] - 1) * 100, 2),
        }
        for ticker, days in by_ticker.items()
    ]


def from_template(moves: list) -> list:
    return [{**move, **episode(move)} for move in moves]


def episode(move: dict) -> dict:
    change = move["change_percent"]
    _, period, event, lesson = next(one for one in EPISODES if change >= one[0])
    return {
        "period": period,
        "title": f"{move['name']} {change:+.2f}%: as in {period}",
        "text": f"From {move['from']} to {move['until']}, {move['name']} ({move['ticker']}) moved {change:+.2f}%. "
        f"In {period}, {event}: {lesson}.",
    }


def from_openai(moves: list, model: str) -> list:
    key = os.environ.get("OPENAI_API_KEY")
    if not key:
        raise CaseError(f"model {model} needs OPENAI_API_KEY, which is not set")
    asked = (
        "For each share below, name one comparable episode of the Korean stock market and what it taught. Answer with a JSON "
        'object {"cases": [{"ticker", "period", "title", "text"}]}, one case for each share.\n' + json.dumps(moves, ensure_ascii=False)
    )
    answer = ask(key, {"model": model, "messages": [{"role": "user", "content": asked}], "response_format": {"type": "json_object"}})
    return merged(moves, answer)


def ask(key: str, body: dict) -> str:
    url = os.environ.get("OPENAI_BASE_URL", "https://api.openai.com/v1").rstrip("/") + "/chat/completions"
    headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
    try:
        request = urllib.request.Request(url, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=HTTP_TIMEOUT_SEC) as response:
            return json.load(response)["choices"][0]["message"]["content"]
    except urllib.error.HTTPError as error:
        raise CaseError(f"{url} answered {error.code}: {error.read(500).decode(errors='replace')}") from error
    except (OSError, http.client.HTTPException) as error:
        raise CaseError(f"{url}: {getattr(error, 'reason', error)}") from error
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise CaseError(f"{url} gave no usable answer: {type(error).__name__}: {error}") from error


def merged(moves: list, answer: str) -> list:
    """The model's texts with our own figures: it is asked for stories, not for prices."""
    try:
        by_ticker = {case["ticker"]: case for case in json.loads(answer)["cases"]}
        return [{**move, **{key: str(by_ticker[move["ticker"]][key]) for key in ("period", "title", "text")}} for move in moves]
    except (ValueError, KeyError, TypeError) as error:
        raise CaseError(f"the model's answer is not as asked: {type(error).__name__}: {error}") from error


if __name__ == "__main__":
    sys.exit(main())
