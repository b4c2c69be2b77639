/** The consumer secrets that work now, and a new one. */
import { Stack, Table } from "@mantine/core";
import { useState } from "react";
import { Failure } from "../look/failure.tsx";
import { daysSince, Moment } from "../look/moment.tsx";
import { SecretOnce } from "../look/secret-once.tsx";
import { Section } from "../look/section.tsx";
import { words } from "../words/words.ts";
import type { Partner } from "./partner.ts";
import { RotateSecret } from "./rotate-secret.tsx";
import { type Standing, useStanding } from "./standing.ts";

export function Secrets({ partner }: { readonly partner: Partner }) {
  const [fresh, setFresh] = useState<string | null>(null);
  const { data: standing, error } = useStanding(partner.id);
  const texts = words.partners.secrets;
  return (
    <Section
      title={texts.title}
      lead={<LastAccepted standing={standing} />}
      actions={<RotateSecret partner={partner} standing={standing} onRotated={setFresh} />}
    >
      <Stack mih={84}>
        {fresh && (
          <SecretOnce label={words.partners.wizard.secret} value={fresh} advice={words.partners.wizard.secretAdvice} />
        )}
        <Failure error={error} />
        {standing && <Lifetimes secrets={standing.secrets} />}
      </Stack>
    </Section>
  );
}

function LastAccepted({ standing }: { readonly standing: Standing | undefined }) {
  const texts = words.partners.secrets;
  const last = standing?.last_accepted;
  return (
    <span>
      {texts.lastAccepted}: <Moment at={last?.at} />
      {last?.ip_address ? ` ${texts.from(last.ip_address)}` : ""}
    </span>
  );
}

function Lifetimes({ secrets }: Pick<Standing, "secrets">) {
  const texts = words.partners.secrets;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by keyboard
    <section className="scrollable" tabIndex={0} aria-label={`${texts.title}: ${words.list.rows}`}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.title}</Table.Th>
            <Table.Th>{texts.made}</Table.Th>
            <Table.Th>{texts.ends}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {secrets.map(({ created_at, expires_at }) => (
            <Table.Tr key={created_at}>
              <Table.Td>{expires_at === null ? texts.current : texts.previous}</Table.Td>
              <Table.Td>
                <Moment at={created_at} /> ({texts.age(words.values.days(daysSince(created_at)))})
              </Table.Td>
              <Table.Td>
                <Moment at={expires_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
