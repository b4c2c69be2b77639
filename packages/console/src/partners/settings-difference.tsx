/** Versions of a partner's settings beside each other, the fields that differ. */
import { Table } from "@mantine/core";
import { numberText } from "../words/locale.ts";
import { words } from "../words/words.ts";
import type { SettingName, Settings } from "./partner.ts";

interface SettingsDifferenceProps {
  readonly names: readonly SettingName[];
  readonly versions: readonly (readonly [title: string, settings: Settings])[];
}

export function SettingsDifference({ names, versions }: SettingsDifferenceProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by keyboard
    <section className="scrollable" tabIndex={0} aria-label={words.list.rows}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{words.partners.setting}</Table.Th>
            {versions.map(([title]) => (
              <Table.Th key={title} scope="col">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {names.map((name) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{words.restrictions.fields[name].label}</Table.Th>
              {versions.map(([title, settings]) => (
                <Table.Td key={title} className="wrap">
                  {settingText(name, settings)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function settingText(name: SettingName, settings: Settings): string {
  const { open, nobody, noneKept, modes, provisioning } = words.restrictions;
  const value = settings[name];
  if (value === null) return open;
  if (name === "sso_mode" || name === "user_provisioning") return { ...modes, ...provisioning }[String(value)] ?? "";
  if (typeof value === "boolean") return value ? words.values.yes : words.values.no;
  if (typeof value === "string") return value || words.values.none;
  if (typeof value === "number") return name === "max_users" && value === 0 ? nobody : numberText(value);
  if (value.length > 0) return value.join(", ");
  return name === "allowed_origins" || name === "allowed_attributes" ? noneKept : nobody;
}
