import { useEffect, useMemo } from "preact/hooks";
import lazy from "preact-iso/lazy";
import { LocationProvider, Route, Router, useLocation } from "preact-iso/router";
import { leave } from "../lib/page/leaving.ts";
import { BASE } from "../lib/page/place.ts";
import { signedOut } from "../lib/asking/session.ts";
import { thenOf } from "../lib/asking/then.ts";
import { Frame } from "../parts/frame/frame.tsx";
import { Jobs } from "./jobs/jobs.tsx";
import { NotFound } from "./not-found.tsx";
import { Overview } from "./overview.tsx";

const Login = lazy(() => import("./login.tsx").then(({ Login }) => Login));
const FindRun = lazy(() => import("./jobs/find-run.tsx").then(({ FindRun }) => FindRun));
const Job = lazy(() => import("./jobs/job.tsx").then(({ Job }) => Job));
const NewJob = lazy(() => import("./jobs/job-form.tsx").then(({ NewJob }) => NewJob));
const EditJob = lazy(() => import("./jobs/job-form.tsx").then(({ EditJob }) => EditJob));
const Run = lazy(() => import("./jobs/run.tsx").then(({ Run }) => Run));
const Runs = lazy(() => import("./jobs/runs.tsx").then(({ Runs }) => Runs));
const Queues = lazy(() => import("./queues.tsx").then(({ Queues }) => Queues));
const Queue = lazy(() => import("./queue.tsx").then(({ Queue }) => Queue));
const Workflows = lazy(() => import("./workflows/workflows.tsx").then(({ Workflows }) => Workflows));
const Workflow = lazy(() => import("./workflows/workflow.tsx").then(({ Workflow }) => Workflow));
const Settings = lazy(() => import("./settings.tsx").then(({ Settings }) => Settings));
const Schedules = lazy(() => import("./schedules/schedules.tsx").then(({ Schedules }) => Schedules));
const Schedule = lazy(() => import("./schedules/schedule.tsx").then(({ Schedule }) => Schedule));
const ScheduleRun = lazy(() => import("./schedules/schedule-run.tsx").then(({ ScheduleRun }) => ScheduleRun));
const NewSchedule = lazy(() => import("./schedules/schedule-form.tsx").then(({ NewSchedule }) => NewSchedule));
const EditSchedule = lazy(() => import("./schedules/schedule-form.tsx").then(({ EditSchedule }) => EditSchedule));
const Calendar = lazy(() => import("./jobs/calendar.tsx").then(({ Calendar }) => Calendar));
const Accounts = lazy(() => import("./accounts.tsx").then(({ Accounts }) => Accounts));
const Tasks = lazy(() => import("./tasks/tasks.tsx").then(({ Tasks }) => Tasks));
const Task = lazy(() => import("./tasks/task.tsx").then(({ Task }) => Task));
const NewTask = lazy(() => import("./tasks/task-form.tsx").then(({ NewTask }) => NewTask));
const EditTask = lazy(() => import("./tasks/task-form.tsx").then(({ EditTask }) => EditTask));
const Notifications = lazy(() => import("./notifications/notifications.tsx").then(({ Notifications }) => Notifications));
const Notification = lazy(() => import("./notifications/notification.tsx").then(({ Notification }) => Notification));
const NewNotification = lazy(() => import("./notifications/notification-form.tsx").then(({ NewNotification }) => NewNotification));
const EditNotification = lazy(() => import("./notifications/notification-form.tsx").then(({ EditNotification }) => EditNotification));
const WorkflowRun = lazy(() => import("./workflows/workflow-run.tsx").then(({ WorkflowRun }) => WorkflowRun));

/** The console: without a token that is needed, nothing but the question for it. */
export function App() {
  return (
    <LocationProvider scope={/^\/console(?:\/|\?|$)/}>
      <Guarded />
    </LocationProvider>
  );
}

function Guarded() {
  const location = useLocation();
  const { url, route } = location;
  // Whoever goes to another screen by a key or a button is asked too, where something would be lost.
  const asking = useMemo(
    () => ({ ...location, route: (to: string, replace?: boolean) => leave(to, () => route(to, replace)) }),
    [location],
  );
  const out = signedOut();
  const atLogin = url.split("?")[0] === `${BASE}/login`;
  useEffect(() => {
    if (out && !atLogin) route(`${BASE}/login?then=${encodeURIComponent(url)}`, true);
    if (!out && atLogin) route(thenOf(url), true);
  }, [out, atLogin]);
  if (out || atLogin) return out ? <LoginPage /> : null;
  return (
    <LocationProvider.ctx.Provider value={asking}>
      <Frame>
        <Router>
          <Route path="/console" component={Overview} />
          <Route path="/console/jobs" component={Jobs} />
          <Route path="/console/jobs/new" component={NewJob} />
          <Route path="/console/jobs/:id" component={Job} />
          <Route path="/console/jobs/:id/edit" component={EditJob} />
          <Route path="/console/jobs/:id/why" component={Job} />
          <Route path="/console/jobs/:id/runs" component={Job} />
          <Route path="/console/jobs/:id/settings" component={Job} />
          <Route path="/console/jobs/:id/runs/:run" component={Run} />
          <Route path="/console/runs" component={Runs} />
          <Route path="/console/runs/:run" component={FindRun} />
          <Route path="/console/queues" component={Queues} />
          <Route path="/console/queues/:queue" component={Queue} />
          <Route path="/console/workflows" component={Workflows} />
          <Route path="/console/workflows/:id" component={Workflow} />
          <Route path="/console/workflows/:id/why" component={Workflow} />
          <Route path="/console/workflows/:id/runs" component={Workflow} />
          <Route path="/console/workflows/:id/settings" component={Workflow} />
          <Route path="/console/workflows/:id/runs/:run" component={WorkflowRun} />
          <Route path="/console/schedules" component={Schedules} />
          <Route path="/console/schedules/new" component={NewSchedule} />
          <Route path="/console/schedules/:id" component={Schedule} />
          <Route path="/console/schedules/:id/edit" component={EditSchedule} />
          <Route path="/console/schedules/:id/runs" component={Schedule} />
          <Route path="/console/schedules/:id/runs/:run" component={ScheduleRun} />
          <Route path="/console/calendar" component={Calendar} />
          <Route path="/console/calendar/:date" component={Calendar} />
          <Route path="/console/tasks" component={Tasks} />
          <Route path="/console/datasets" component={Tasks} />
          <Route path="/console/tasks/new" component={NewTask} />
          <Route path="/console/tasks/:id" component={Task} />
          <Route path="/console/tasks/:id/edit" component={EditTask} />
          <Route path="/console/notifications" component={Notifications} />
          <Route path="/console/notifications/new" component={NewNotification} />
          <Route path="/console/notifications/:name" component={Notification} />
          <Route path="/console/notifications/:name/edit" component={EditNotification} />
          <Route path="/console/accounts" component={Accounts} />
          <Route path="/console/accounts/:tab" component={Accounts} />
          <Route path="/console/settings" component={Settings} />
          <Route default component={NotFound} />
        </Router>
      </Frame>
    </LocationProvider.ctx.Provider>
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
