import { PageLink } from "../look/link.tsx";
import { Page } from "../look/page.tsx";
import { words } from "../words/words.ts";

export function NotFound() {
  return (
    <Page title={words.failure.notFound}>
      <PageLink to="/">{words.failure.toOverview}</PageLink>
    </Page>
  );
}
