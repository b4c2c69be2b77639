/** Versions of a partner's settings beside each other, the fields that differ. */
import { Versions } from "../look/versions.tsx";
import { numberText } from "../words/locale.ts";
import { words } from "../words/words.ts";
import type { SettingName, Settings } from "./partner.ts";

interface SettingsDifferenceProps {
  readonly names: readonly SettingName[];
  readonly versions: readonly (readonly [title: string, settings: Settings])[];
}

export function SettingsDifference({ names, versions }: SettingsDifferenceProps) {
  return (
    <Versions
      titles={versions.map(([title]) => title)}
      fields={names.map((name) => [
        words.restrictions.fields[name].label,
        versions.map(([, settings]) => settingText(name, settings)),
      ])}
    />
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
