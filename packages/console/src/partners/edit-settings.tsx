/**
 * The settings, edited in place: first what would change, then the change, under the tag of what was read. When another
 * administrator was quicker, both versions are shown.
 */
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import { codeOf } from "../api/refusal.ts";
import { Failure } from "../look/failure.tsx";
import { tellDone } from "../look/notice.ts";
import { Section } from "../look/section.tsx";
import { words } from "../words/words.ts";
import { DryRun } from "./dry-run.tsx";
import { changesBetween, changeTo, type SettingName, type Settings, settingsOf } from "./partner.ts";
import { type ReadPartner, readPartner, useRefreshPartner } from "./queries.ts";
import { RestrictionFields } from "./restriction-fields.tsx";
import { SettingsDifference } from "./settings-difference.tsx";
import { useStanding } from "./standing.ts";
import { type SettingsForm, useSettings } from "./use-settings.ts";
import { WhoFields } from "./who-fields.tsx";

export function EditSettings({ read }: { readonly read: ReadPartner }) {
  // What the edit began from stays, whatever is read meanwhile.
  const [base, setBase] = useState(read);
  const [theirs, setTheirs] = useState<ReadPartner | null>(null);
  const [isReviewing, setIsReviewing] = useState(false);
  const [rest, setRest] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const form = useSettings(settingsOf(base.partner));
  const { data: standing } = useStanding(base.partner.id);
  const refresh = useRefreshPartner(base.partner.id);
  const before = settingsOf(base.partner);
  const changed = changesBetween(before, form.values);

  function begin(from: ReadPartner, values: Settings): void {
    setBase(from);
    form.reset(values);
    setTheirs(null);
    setIsReviewing(false);
    setRest(null);
  }

  // Nothing was edited: what is newer is simply shown.
  if (read.etag !== base.etag && changed.length === 0 && !busy) begin(read, settingsOf(read.partner));

  async function save(): Promise<void> {
    setBusy(true);
    setRest(null);
    try {
      await patch(base, form.values, changed);
      const now = await readPartner(base.partner.id);
      begin(now, settingsOf(now.partner));
      await refresh();
      tellDone(words.partners.saved);
    } catch (error) {
      if (codeOf(error) === "conflict") setTheirs(await readPartner(base.partner.id).catch(() => null));
      setIsReviewing(false);
      setRest(codeOf(error) === "conflict" ? null : form.refuse(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Section title={words.partners.mayDo} lead={words.partners.mayDoLead}>
      {theirs ? (
        <Conflict
          base={before}
          theirs={settingsOf(theirs.partner)}
          mine={form.values}
          onTheirs={() => begin(theirs, settingsOf(theirs.partner))}
          onMine={() => begin(theirs, mergedOf(settingsOf(theirs.partner), form.values, changed))}
        />
      ) : isReviewing ? (
        <Review
          id={base.partner.id}
          before={before}
          form={form}
          changed={changed}
          busy={busy}
          onBack={() => setIsReviewing(false)}
          onSave={save}
        />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            setIsReviewing(changed.length > 0);
          }}
        >
          <Stack gap="xl" maw={720}>
            <WhoFields form={form} />
            <RestrictionFields
              form={form}
              proven={standing?.proven_domains}
              unrestrictedOthers={standing?.unrestricted_others}
            />
            <Failure error={rest} />
            <Group>
              <Button type="submit" disabled={changed.length === 0}>
                {words.partners.review}
              </Button>
              <Button variant="default" disabled={changed.length === 0} onClick={() => form.reset(before)}>
                {words.partners.discard}
              </Button>
              {changed.length === 0 && (
                <Text size="sm" c="dimmed">
                  {words.partners.unchanged}
                </Text>
              )}
            </Group>
          </Stack>
        </form>
      )}
    </Section>
  );
}

async function patch({ partner, etag }: ReadPartner, settings: Settings, names: readonly SettingName[]): Promise<void> {
  const { body, clear } = changeTo(settings, names);
  const params = { path: { id: partner.id }, header: { "If-Match": etag }, query: clear ? { clear } : {} };
  await answered(api.PATCH("/api/v1/admin/partners/{id}", { params, body }));
}

/** Theirs, with my changes on top. */
function mergedOf(theirs: Settings, mine: Settings, changed: readonly SettingName[]): Settings {
  return { ...theirs, ...Object.fromEntries(changed.map((name) => [name, mine[name]])) };
}

interface ReviewProps {
  readonly id: string;
  readonly before: Settings;
  readonly form: SettingsForm;
  readonly changed: readonly SettingName[];
  readonly busy: boolean;
  readonly onBack: () => void;
  readonly onSave: () => Promise<void>;
}

function Review({ id, before, form, changed, busy, onBack, onSave }: ReviewProps) {
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {words.partners.reviewLead}
      </Text>
      <SettingsDifference
        names={changed}
        versions={[
          [words.partners.before, before],
          [words.partners.after, form.values],
        ]}
      />
      <DryRun id={id} settings={form.values} changed={changed} />
      <Group>
        <Button loading={busy} onClick={() => void onSave()}>
          {words.actions.save}
        </Button>
        <Button variant="default" onClick={onBack}>
          {words.actions.back}
        </Button>
      </Group>
    </Stack>
  );
}

interface ConflictProps {
  readonly base: Settings;
  readonly theirs: Settings;
  readonly mine: Settings;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
}

function Conflict({ base, theirs, mine, onTheirs, onMine }: ConflictProps) {
  const texts = words.partners.conflict;
  const names = [...new Set([...changesBetween(base, theirs), ...changesBetween(base, mine)])];
  return (
    <Alert color="orange" variant="outline" title={texts.title} role="alert">
      <Stack>
        <Text size="sm">{texts.lead}</Text>
        <SettingsDifference
          names={names}
          versions={[
            [words.partners.before, base],
            [texts.theirs, theirs],
            [texts.yours, mine],
          ]}
        />
        <Group>
          <Button onClick={onMine}>{texts.keepYours}</Button>
          <Button variant="default" onClick={onTheirs}>
            {texts.takeTheirs}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
