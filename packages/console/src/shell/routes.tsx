/** The pages, each loaded when it is shown first. */
import { Skeleton, Stack } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Route, Switch, useLocation } from "wouter";
import { words } from "../words/words.ts";
import { ErrorBoundary } from "./error-boundary.tsx";
import { NotFound } from "./not-found.tsx";

const Overview = lazy(() => import("../overview/overview-page.tsx"));
const Partners = lazy(() => import("../partners/list-page.tsx"));
const NewPartner = lazy(() => import("../partners/register-page.tsx"));
const Partner = lazy(() => import("../partners/partner-page.tsx"));
const Compromise = lazy(() => import("../compromise/compromise-page.tsx"));
const Users = lazy(() => import("../users/list-page.tsx"));
const User = lazy(() => import("../users/user-page.tsx"));
const Sessions = lazy(() => import("../sessions/sessions-page.tsx"));
const Audit = lazy(() => import("../audit/audit-page.tsx"));
const Administrators = lazy(() => import("../administrators/administrators-page.tsx"));
const Account = lazy(() => import("../session/account-page.tsx"));

export function Routes() {
  const [location] = useLocation();
  return (
    // A page that broke is left by going elsewhere.
    <ErrorBoundary key={location.split("/").slice(0, 3).join("/")}>
      <Suspense fallback={<Waiting />}>
        <Switch>
          <Route path="/" component={Overview} />
          <Route path="/partners" component={Partners} />
          <Route path="/partners/new">{() => <NewPartner key="new" isInvitation={false} />}</Route>
          <Route path="/partners/invite">{() => <NewPartner key="invite" isInvitation />}</Route>
          <Route path="/partners/:id/compromise">{({ id }) => <Compromise key={id} id={id} />}</Route>
          <Route path="/partners/:id/:part?">{({ id, part }) => <Partner key={id} id={id} part={part} />}</Route>
          <Route path="/users" component={Users} />
          <Route path="/users/:id">{({ id }) => <User key={id} id={id} />}</Route>
          <Route path="/sessions" component={Sessions} />
          <Route path="/audit" component={Audit} />
          <Route path="/administrators" component={Administrators} />
          <Route path="/account" component={Account} />
          <Route component={NotFound} />
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}

function Waiting() {
  return (
    <Stack role="status" aria-busy="true" aria-label={words.list.loading}>
      <Skeleton height={36} width="40%" />
      <Skeleton height={240} />
    </Stack>
  );
}
