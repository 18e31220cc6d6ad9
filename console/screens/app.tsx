import { useEffect } from "preact/hooks";
import lazy from "preact-iso/lazy";
import { LocationProvider, Route, Router, useLocation } from "preact-iso/router";
import { BASE } from "../lib/place.ts";
import { signedOut } from "../lib/session.ts";
import { thenOf } from "../lib/then.ts";
import { Frame } from "../parts/frame.tsx";
import { FindRun } from "./find-run.tsx";
import { Jobs } from "./jobs.tsx";
import { Login } from "./login.tsx";
import { NotFound } from "./not-found.tsx";
import { Overview } from "./overview.tsx";
import { Settings } from "./settings.tsx";

const Job = lazy(() => import("./job.tsx").then(({ Job }) => Job));
const Run = lazy(() => import("./run.tsx").then(({ Run }) => Run));

/** The console: without a token that is needed, nothing but the question for it. */
export function App() {
  return (
    <LocationProvider scope={/^\/console(?:\/|\?|$)/}>
      <Guarded />
    </LocationProvider>
  );
}

function Guarded() {
  const { url, route } = useLocation();
  const out = signedOut();
  const atLogin = url.split("?")[0] === `${BASE}/login`;
  useEffect(() => {
    if (out && !atLogin) route(`${BASE}/login?then=${encodeURIComponent(url)}`, true);
    if (!out && atLogin) route(thenOf(url), true);
  }, [out, atLogin]);
  if (out || atLogin) return out ? <LoginPage /> : null;
  return (
    <Frame>
      <Router>
        <Route path="/console" component={Overview} />
        <Route path="/console/jobs" component={Jobs} />
        <Route path="/console/jobs/:id" component={Job} />
        <Route path="/console/jobs/:id/why" component={Job} />
        <Route path="/console/jobs/:id/runs" component={Job} />
        <Route path="/console/jobs/:id/settings" component={Job} />
        <Route path="/console/jobs/:id/runs/:run" component={Run} />
        <Route path="/console/runs/:run" component={FindRun} />
        <Route path="/console/settings" component={Settings} />
        <Route default component={NotFound} />
      </Router>
    </Frame>
  );
}

function LoginPage() {
  return (
    <Router>
      <Route default component={Login} />
      <Route path="/console/none" component={NotFound} />
    </Router>
  );
}
