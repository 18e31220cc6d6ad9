def run_code(code, name, names):
    if code is None:
        return
    # So that a traceback shows the lines of the user's code.
    linecache.cache[name] = (len(code), None, code.splitlines(True), name)
    exec(compile(code, name, "exec"), names)


def with_dates(url, startdate, enddate):
    """The URL with the values of `start_date` and `end_date` in its query replaced, where there are such and others are set."""
    dates = {"start_date": startdate, "end_date": enddate}

    def dated(match):
        date = dates[match[2]]
        return f"{match[1]}{match[2]}={quote(str(date), safe=':')}" if date else match[0]

    return re.sub(r"([?&])(start_date|end_date)=[^&#]*", dated, url)


def load(url):
    """`data` of the JSON that the URL answers. What may pass is tried again: connections that break, 429, 502, 503, 504."""
    import requests

    for attempt in range(1, LOAD_ATTEMPTS + 1):
        try:
            response = requests.get(url, timeout=(10, 120))
            if response.status_code not in PASSING_STATUSES or attempt == LOAD_ATTEMPTS:
                break
            log.warning("data_load_url answered %s.", response.status_code)
        except (requests.ConnectionError, requests.Timeout) as error:
            if attempt == LOAD_ATTEMPTS:
                raise
            log.warning("data_load_url did not answer: %s", type(error).__name__)
        time.sleep(5 * attempt)
    response.raise_for_status()
    answer = response.json()
    if not isinstance(answer, dict) or "data" not in answer:
        raise ValueError("data_load_url answered JSON without `data`")
    return answer["data"]
