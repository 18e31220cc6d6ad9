interface Registration {
  readonly scope: "real" | "mock";
  readonly jobId: string;
  /** The body of the curl command, to the letter. */
  readonly body: string;
  /** What its occurrences look like as weekday and time in Seoul. */
  readonly seoul: RegExp;
}

/** The registrations that the first system's document gives as examples. */
export const REGISTRATIONS: readonly Registration[] = [
  {
    scope: "real",
    jobId: "buy-scanner",
    seoul: /:[0-5][05]:00$/,
    body: `{
  "job_id": "buy-scanner",
  "queue": "real.jobs.buy-scanner",
  "cron_expr": "*/5 * * * *",
  "reschedule_mode": "scheduler",
  "interval_seconds": 300,
  "description": "매수 스캔 자동 실행",
  "enabled": true
}`,
  },
  {
    scope: "real",
    jobId: "scout-daily",
    seoul: /^(Mon|Tue|Wed|Thu|Fri) 08:00:00$/,
    body: `{
  "job_id": "scout-daily",
  "queue": "real.jobs.scout",
  "cron_expr": "0 8 * * 1-5",
  "reschedule_mode": "scheduler",
  "interval_seconds": 86400,
  "description": "Scout 일일 실행",
  "enabled": true
}`,
  },
  {
    scope: "real",
    jobId: "price-monitor-start",
    seoul: /^(Mon|Tue|Wed|Thu|Fri) 09:00:00$/,
    body: `{
  "job_id": "price-monitor-start",
  "queue": "real.jobs.price-monitor",
  "cron_expr": "0 9 * * 1-5",
  "reschedule_mode": "scheduler",
  "default_params": { "action": "start" },
  "interval_seconds": 86400,
  "enabled": true
}`,
  },
  {
    scope: "real",
    jobId: "price-monitor-stop",
    seoul: /^(Mon|Tue|Wed|Thu|Fri) 15:30:00$/,
    body: `{
  "job_id": "price-monitor-stop",
  "queue": "real.jobs.price-monitor",
  "cron_expr": "30 15 * * 1-5",
  "reschedule_mode": "scheduler",
  "default_params": { "action": "stop" },
  "interval_seconds": 86400,
  "enabled": true
}`,
  },
  {
    scope: "real",
    jobId: "news-crawler",
    seoul: /:[0-5]0:00$/,
    body: `{
  "job_id": "news-crawler",
  "queue": "real.jobs.news-crawler",
  "cron_expr": "*/10 * * * *",
  "reschedule_mode": "scheduler",
  "interval_seconds": 600,
  "description": "뉴스 크롤링 자동 실행",
  "enabled": true
}`,
  },
  {
    scope: "mock",
    jobId: "mock-buy-scanner",
    seoul: /:[0-5][02468]:00$/,
    body: `{
  "job_id": "mock-buy-scanner",
  "queue": "mock.jobs.buy-scanner",
  "cron_expr": "*/2 * * * *",
  "reschedule_mode": "scheduler",
  "interval_seconds": 120,
  "description": "Mock 매수 스캔",
  "enabled": true
}`,
  },
  {
    scope: "mock",
    jobId: "mock-scout",
    seoul: /:00:00$/,
    body: `{
  "job_id": "mock-scout",
  "queue": "mock.jobs.scout",
  "cron_expr": "0 * * * *",
  "reschedule_mode": "scheduler",
  "interval_seconds": 3600,
  "description": "Mock Scout",
  "enabled": true
}`,
  },
];
