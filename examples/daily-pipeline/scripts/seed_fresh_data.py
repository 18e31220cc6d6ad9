#!/usr/bin/env python3
"""Step 1: collects market data and writes it to out/market.json.

    seed_fresh_data.py [--at now|2026-11-19T23:00:00Z] [--days 5] [--output out/market.json]

The source is the CSV at MARKET_DATA_URL if that is set; else pykrx if it can be imported; else a sample that comes with
this script. CSV columns: date (YYYY-MM-DD), ticker, name, open, high, low, close, volume; a header line first.

stdout: progress; its last line is a JSON object: {"rows": 30, "path": "out/market.json", "source": "sample", ...}.
Exit codes: 0 written; 1 no usable data (stderr says why, and the file of an earlier run stays); 2 a wrong argument.
"""

import argparse
import csv
import http.client
import io
import json
import os
import sys
import urllib.request
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from write_json import write_json

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "data" / "sample_market.csv"
KST = timezone(timedelta(hours=9))
COLUMNS = ["date", "ticker", "name", "open", "high", "low", "close", "volume"]
PYKRX_COLUMNS = {"open": "시가", "high": "고가", "low": "저가", "close": "종가", "volume": "거래량"}
TICKERS = ["005930", "000660", "035420", "005380", "051910", "035720"]
HTTP_TIMEOUT_SEC = 30
LARGEST_CSV = 50_000_000


class SourceError(Exception):
    """A source gave no usable data."""


def main() -> int:
    options = parse_arguments()
    day = options.at.astimezone(KST).date()
    try:
        source, rows = collect(day, options.days)
        check(rows, source)
    except SourceError as error:
        print(f"no market data: {error}", file=sys.stderr)
        return 1
    document = {"as_of": day.isoformat(), "source": source, "collected_at": now(), "rows": rows}
    path = ROOT / options.output
    write_json(path, document)
    print(f"wrote {len(rows)} rows of {len({row['ticker'] for row in rows})} tickers")
    print(json.dumps({"rows": len(rows), "path": options.output, "source": source, "as_of": day.isoformat()}))
    return 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Collects market data and writes it to out/market.json.")
    parser.add_argument("--at", type=instant, default="now", help="the run's time, ISO 8601 or 'now'; its day in Seoul counts")
    parser.add_argument("--days", type=int, default=5, help="trading days before that day (pykrx)")
    parser.add_argument("--output", default="out/market.json", help="relative to the pipeline's folder")
    return parser.parse_args()


def instant(text: str) -> datetime:
    if text == "now":
        return datetime.now(timezone.utc)
    try:
        parsed = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no ISO 8601 time") from None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=timezone.utc)


def collect(day: date, days: int):
    """The name of the source and its rows."""
    url = os.environ.get("MARKET_DATA_URL")
    if url:
        print(f"reading {url}")
        return "http", read_csv(download(url), url)
    try:
        from pykrx import stock
    except ImportError:
        print(f"pykrx is not installed; reading the sample {SAMPLE.name}")
        return "sample", read_csv(SAMPLE.read_text(encoding="utf-8"), SAMPLE.name)
    print("reading KRX with pykrx")
    return "pykrx", read_pykrx(stock, day, days)


def download(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise SourceError(f"MARKET_DATA_URL must be an http(s) address; it is {url!r}")
    try:
        with urllib.request.urlopen(url, timeout=HTTP_TIMEOUT_SEC) as response:
            content = response.read(LARGEST_CSV + 1)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise SourceError(f"{url}: {getattr(error, 'reason', error)}") from error
    if len(content) > LARGEST_CSV:
        raise SourceError(f"{url}: more than {LARGEST_CSV} bytes")
    return content.decode("utf-8-sig", errors="replace")


def read_csv(text: str, name: str) -> list:
    reader = csv.DictReader(io.StringIO(text))
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or [])]
    if missing:
        raise SourceError(f"{name}: its header lacks {', '.join(missing)}")
    rows = []
    for record in reader:
        try:
            rows.append(
                {
                    "date": date.fromisoformat(record["date"]).isoformat(),
                    "ticker": record["ticker"],
                    "name": record["name"],
                    **{column: number(record[column]) for column in COLUMNS[3:]},
                }
            )
        except (TypeError, ValueError) as error:
            raise SourceError(f"{name}, line {reader.line_num}: {error}") from error
    return rows


def number(text: str):
    value = float(text)
    if not 0 <= value < 1e15:
        raise ValueError(f"{text!r} is no price and no volume")
    return int(value) if value.is_integer() else value


def read_pykrx(stock, day: date, days: int) -> list:
    """The trading days before the run's day: at 08:00 its own has not begun."""
    first, last = day - timedelta(days=days * 2 + 10), day - timedelta(days=1)
    rows = []
    try:
        for ticker in TICKERS:
            frame = stock.get_market_ohlcv(first.strftime("%Y%m%d"), last.strftime("%Y%m%d"), ticker)
            name = stock.get_market_ticker_name(ticker)
            for when, record in frame.tail(days).iterrows():
                prices = {column: int(record[korean]) for column, korean in PYKRX_COLUMNS.items()}
                rows.append({"date": when.date().isoformat(), "ticker": ticker, "name": name, **prices})
    except Exception as error:  # pykrx raises whatever its parsing runs into.
        raise SourceError(f"pykrx: {type(error).__name__}: {error}") from error
    return rows


def check(rows: list, source: str) -> None:
    if not rows:
        raise SourceError(f"{source}: no rows")
    seen = set()
    for row in rows:
        key = (row["ticker"], row["date"])
        if key in seen:
            raise SourceError(f"{source}: {row['ticker']} has two rows for {row['date']}")
        if row["close"] <= 0:
            raise SourceError(f"{source}: {row['ticker']} has no closing price on {row['date']}")
        seen.add(key)


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


if __name__ == "__main__":
    sys.exit(main())
