/** Partners that wait for a decision, that have an old secret, or that were not heard of for a while. */
import { List, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answered, api } from "../api/client.ts";
import { Failure } from "../look/failure.tsx";
import { PageLink } from "../look/link.tsx";
import { daysSince } from "../look/moment.tsx";
import { Section } from "../look/section.tsx";
import type { Partner } from "../partners/partner.ts";
import { OLD_SECRET_DAYS, type Standing } from "../partners/standing.ts";
import { words } from "../words/words.ts";

/** One page of partners, and one question for each. */
const LOOKED_AT = 50;
const SILENT_DAYS = 30;

interface Need {
  readonly partner: Partner;
  readonly text: string;
}

export function Care() {
  const { data, error, refetch } = useQuery({ queryKey: ["partners", "care"], queryFn: readNeeds, staleTime: 60_000 });
  const texts = words.overview;
  return (
    <Section title={texts.care} lead={texts.careLead}>
      <Failure error={error} retry={() => void refetch()} />
      {!data && !error && <Skeleton height={60} />}
      {data && data.needs.length === 0 && <Text c="dimmed">{texts.nothingToCare}</Text>}
      {data && data.needs.length > 0 && (
        <List spacing="xs" size="sm">
          {data.needs.map(({ partner, text }) => (
            <List.Item key={`${partner.id} ${text}`} className="wrap">
              <PageLink to={`/partners/${partner.id}`}>{partner.partner_name}</PageLink>: {text}
            </List.Item>
          ))}
        </List>
      )}
      {data?.isPartial && (
        <Text size="sm" c="dimmed">
          {texts.partial(LOOKED_AT)}
        </Text>
      )}
    </Section>
  );
}

async function readNeeds(): Promise<{ needs: Need[]; isPartial: boolean }> {
  const read = (which: { is_active: "true" } | { has_open_proposals: "true" }) => {
    const query = { ...which, limit: String(LOOKED_AT) };
    return answered(api.GET("/api/v1/admin/partners", { params: { query } }));
  };
  // Those that wait are found among all partners, inactive ones too.
  const [waiting, { data, next_cursor }] = await Promise.all([
    read({ has_open_proposals: "true" }),
    read({ is_active: "true" }),
  ]);
  const found = await Promise.all(
    data.map(async (partner) => {
      const params = { path: { id: partner.id } };
      const standing = await answered(api.GET("/api/v1/admin/partners/{id}/standing", { params }));
      return needsOf(partner, standing).map((text) => ({ partner, text }));
    }),
  );
  const decisions = waiting.data.map((partner) => ({ partner, text: words.overview.decisionWaits }));
  return {
    needs: [...decisions, ...found.flat()],
    isPartial: next_cursor !== null || waiting.next_cursor !== null,
  };
}

function needsOf(partner: Pick<Partner, "created_at">, standing: Standing): string[] {
  const texts = words.overview;
  const current = standing.secrets[0];
  const secretDays = current ? daysSince(current.created_at) : 0;
  const seen = standing.last_sign_in_at;
  const isSilent = daysSince(seen ?? partner.created_at) > SILENT_DAYS;
  return [
    ...(secretDays > OLD_SECRET_DAYS ? [texts.oldSecret(words.values.days(secretDays))] : []),
    ...(isSilent ? [seen ? texts.silent(words.values.daysAgo(daysSince(seen))) : texts.neverSignedIn] : []),
  ];
}
