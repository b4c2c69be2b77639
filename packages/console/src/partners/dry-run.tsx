/** Before a restriction is saved: whom of the last week it would have refused. Saving does not wait for it. */
import { Alert, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answered, api, type Schemas } from "../api/client.ts";
import { codeOf } from "../api/refusal.ts";
import { Failure } from "../look/failure.tsx";
import { Moment } from "../look/moment.tsx";
import { Rows } from "../look/rows.tsx";
import { numberText } from "../words/locale.ts";
import { words } from "../words/words.ts";
import { changeTo, type SettingName, type Settings } from "./partner.ts";

type Outcome = Schemas["DryRun"];
type Person = Outcome["people"][number];

/** By which a sign-in that has happened can be judged anew. */
const JUDGED: ReadonlySet<SettingName> = new Set(["allowed_email_domains", "allowed_source_ips", "allowed_roles"]);

interface DryRunProps {
  readonly id: string;
  readonly settings: Settings;
  readonly changed: readonly SettingName[];
}

export function DryRun({ id, settings, changed }: DryRunProps) {
  const judged = changed.filter((name) => JUDGED.has(name));
  const { body, clear } = changeTo(settings, judged);
  const { data, error, refetch } = useQuery({
    queryKey: ["partner", id, "dry-run", body, clear],
    queryFn: () => {
      const params = { path: { id }, query: clear ? { clear } : {} };
      return answered(api.POST("/api/v1/admin/partners/{id}/dry-run", { params, body }));
    },
    enabled: judged.length > 0,
  });
  // Saving tells it, beside the field.
  if (judged.length === 0 || codeOf(error) === "validation_error") return null;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={64} aria-label={words.partners.dryRun.waiting} role="status" aria-busy />;
  return <Result outcome={data} />;
}

function Result({ outcome }: { readonly outcome: Outcome }) {
  const { sign_ins: all, would_be_refused: refused, people, is_complete: isComplete } = outcome;
  const texts = words.partners.dryRun;
  const title = all === 0 ? texts.nobody : refused === 0 ? texts.none(all) : texts.refused(refused, all);
  return (
    <Alert color={refused > 0 ? "orange" : "teal"} variant="outline" title={title} role="status">
      <Stack gap="sm">
        {refused > 0 && (
          <Rows<Person>
            label={texts.people}
            rows={people}
            keyOf={({ external_id, code }) => `${external_id} ${code}`}
            columns={[
              { name: texts.email, cell: ({ email }) => <div className="long">{email}</div> },
              { name: texts.reason, cell: ({ code }) => <span className="mono">{code}</span>, from: "sm" },
              { name: texts.signIns, cell: ({ sign_ins }) => numberText(sign_ins), align: "right" },
              { name: texts.last, cell: ({ last_at }) => <Moment at={last_at} />, from: "md" },
            ]}
          />
        )}
        {refused > 0 && people.length >= MOST_NAMED && <Text size="sm">{texts.more(MOST_NAMED)}</Text>}
        {!isComplete && <Text size="sm">{texts.partial}</Text>}
        <Text size="sm" c="dimmed">
          {texts.lead}
        </Text>
      </Stack>
    </Alert>
  );
}

/** The service names no more. */
const MOST_NAMED = 200;
