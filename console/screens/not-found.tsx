import { BASE, usePlace } from "../lib/page/place.ts";
import { Empty } from "../parts/basics/states.tsx";
import { t } from "../words/index.ts";

/** The page for an address that the console does not have. */
export function NotFound() {
  usePlace({ text: t().notFound });
  return (
    <Empty icon="search" title={t().notFound}>
      <a class="btn" href={`${BASE}/jobs`}>
        {t().toJobs}
      </a>
    </Empty>
  );
}
