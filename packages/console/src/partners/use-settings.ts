/** Settings while they are edited, with the service's refusals beside their fields. */
import { useState } from "react";
import { Refusal } from "../api/refusal.ts";
import { SETTING_NAMES, type SettingName, type Settings } from "./partner.ts";

type FieldErrors = Partial<Record<string, string>>;

export interface SettingsForm {
  readonly values: Settings;
  readonly errors: FieldErrors;
  /** Lists for which "only these" is chosen and nothing is named yet. */
  readonly naming: ReadonlySet<SettingName>;
  set<Name extends SettingName>(name: Name, value: Settings[Name]): void;
  setNaming(name: SettingName, isNaming: boolean): void;
  reset(values: Settings): void;
  /** @returns the refusal's rest: what belongs to no field that is shown; null when there is none */
  refuse(error: unknown): unknown;
}

export function useSettings(initial: Settings): SettingsForm {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [naming, setNames] = useState<ReadonlySet<SettingName>>(new Set());
  return {
    values,
    errors,
    naming,
    set(name, value) {
      setValues((now) => ({ ...now, [name]: value }));
      setErrors(({ [name]: _, ...others }) => others);
    },
    setNaming(name, isNaming) {
      setNames((now) => {
        const next = new Set(now);
        if (isNaming) next.add(name);
        else next.delete(name);
        return next;
      });
    },
    reset(next) {
      setValues(next);
      setErrors({});
      setNames(new Set());
    },
    refuse(error) {
      const { own, others } = fieldErrors(error, values);
      setErrors(own);
      return others ? error : null;
    },
  };
}

/** The first message for each field; an entry of a list is named by its value. */
function fieldErrors(error: unknown, values: Settings): { own: FieldErrors; others: boolean } {
  const own: FieldErrors = {};
  const problems = (error instanceof Refusal ? error.problem?.errors : undefined) ?? [];
  const isShown = (field: string): field is SettingName => (SETTING_NAMES as readonly string[]).includes(field);
  for (const { field, index, message } of problems) {
    if (!isShown(field)) continue;
    const value = values[field];
    const entry = index !== undefined && Array.isArray(value) ? `${value[index]} ` : "";
    own[field] ??= `${entry}${message}`;
  }
  return { own, others: problems.length === 0 || problems.some(({ field }) => !isShown(field)) };
}
