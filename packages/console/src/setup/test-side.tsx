/** The partner's test side: what it is, its credential, and the way from there to live. */
import { Anchor, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { Facts } from "../look/facts.tsx";
import { Failure } from "../look/failure.tsx";
import { Moment } from "../look/moment.tsx";
import { tellDone } from "../look/notice.ts";
import { CopyValue, SecretOnce } from "../look/secret-once.tsx";
import { Section } from "../look/section.tsx";
import { useRefreshPartner } from "../partners/queries.ts";
import { useStanding } from "../partners/standing.ts";
import { words } from "../words/words.ts";
import { LINKS_ANCHOR } from "./links.tsx";

interface TestSideProps {
  readonly id: string;
  /** Whether nobody has the live secret yet. */
  readonly isFirst: boolean;
}

export function TestSide({ id, isFirst }: TestSideProps) {
  const { data: standing, error } = useStanding(id);
  const [fresh, setFresh] = useState<string | null>(null);
  const refresh = useRefreshPartner(id);
  const texts = words.setup.testSide;
  const known = standing?.test_side ?? null;

  async function make(): Promise<void> {
    const params = { path: { id } };
    const made = await answered(api.POST("/api/v1/admin/partners/{id}/test-credentials", { params }));
    setFresh(made.consumer_secret);
    await refresh();
    tellDone(texts.made);
  }

  return (
    <Section
      title={texts.title}
      lead={texts.lead}
      actions={
        <Confirm
          label={known ? texts.makeAnother : texts.make}
          title={known ? texts.makeAnother : texts.makeTitle}
          consequence={known ? texts.replaces : texts.first}
          onConfirm={make}
        />
      }
    >
      <Stack>
        <Failure error={error} />
        {fresh && <SecretOnce label={texts.secret} value={fresh} advice={texts.advice} />}
        {known && (
          <Facts
            facts={[
              [
                texts.key,
                <Group key="key" gap="sm">
                  <span className="mono wrap">{known.consumer_key}</span>
                  <CopyValue value={known.consumer_key} label={texts.key} />
                </Group>,
              ],
              [
                texts.secretMade,
                known.secret_made_at ? <Moment key="made" at={known.secret_made_at} /> : texts.secretEnded,
              ],
            ]}
          />
        )}
        {standing && known === null && <Text c="dimmed">{texts.none}</Text>}
        {known && isFirst && (
          <Text size="sm">
            {texts.onlyTest}{" "}
            <Anchor href={`#${LINKS_ANCHOR}`} underline="always">
              {texts.goLive}
            </Anchor>
          </Text>
        )}
      </Stack>
    </Section>
  );
}
