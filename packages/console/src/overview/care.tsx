/** Partners that wait for a decision, that have an old secret, or that were not heard of for a while. */
import { List, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Failure } from "../look/failure.tsx";
import { PageLink } from "../look/link.tsx";
import { daysSince } from "../look/moment.tsx";
import { Section } from "../look/section.tsx";
import { type ListedPartner, readPartners } from "../partners/queries.ts";
import { words } from "../words/words.ts";

const SHOWN = 10;

export function useCare() {
  return useQuery({
    queryKey: ["partners", "care"],
    queryFn: () => readPartners({ state: "care" }, String(SHOWN)),
    staleTime: 60_000,
  });
}

export function Care() {
  const { data, error, refetch } = useCare();
  const texts = words.overview;
  return (
    <Section title={texts.care} lead={texts.careLead}>
      <Failure error={error} retry={() => void refetch()} />
      {!data && !error && <Skeleton height={60} />}
      {data && data.data.length === 0 && <Text c="dimmed">{texts.nothingToCare}</Text>}
      {data && data.data.length > 0 && (
        <List spacing="xs" size="sm">
          {data.data.flatMap((partner) =>
            needsOf(partner).map((text) => (
              <List.Item key={`${partner.id} ${text}`} className="wrap">
                <PageLink to={`/partners/${partner.id}`} fz="inherit" underline="always">
                  {partner.partner_name}
                </PageLink>
                : {text}
              </List.Item>
            )),
          )}
        </List>
      )}
      {data && data.next_cursor !== null && (
        <Text size="sm" c="dimmed">
          {texts.partial} <PageLink to="/partners?state=care">{texts.allCare}</PageLink>
        </Text>
      )}
    </Section>
  );
}

function needsOf({ standing }: ListedPartner): string[] {
  const texts = words.overview;
  const current = standing?.secrets[0];
  const seen = standing?.last_sign_in_at;
  const said = {
    open_proposals: texts.decisionWaits,
    old_secret: texts.oldSecret(words.values.days(current ? daysSince(current.created_at) : 0)),
    silent: seen ? texts.silent(words.values.daysAgo(daysSince(seen))) : texts.neverSignedIn,
  };
  return standing?.needs.map((need) => said[need]) ?? [];
}
