import type { Words } from "../en.ts";

export const restrictions: Words["restrictions"] = {
  open: "Keine Einschränkung",
  only: "Nur diese",
  atMost: "Höchstens",
  nobody: "Niemand",
  noneKept: "Keine",
  entries: (label) => `${label}, eins nach dem anderen; Enter fügt eins hinzu`,
  add: "Mit Enter hinzufügen",
  fields: {
    partner_name: { label: "Name", hint: "Für Menschen. Eindeutig in seiner Organisation." },
    org_id: { label: "Organisation", hint: "Für die Standardorganisation leer lassen." },
    allowed_origins: {
      label: "Origins seiner Seiten",
      hint:
        "Seiten, die die Anwendung einbetten dürfen, etwa https://portal.acme.example. Ohne Eintrag darf es " +
        "keine.",
      openly: "",
    },
    sso_mode: {
      label: "Wer eine Anmeldung beginnen darf",
      hint: "Das Portal des Partners, diese Anwendung oder beide.",
    },
    login_url: {
      label: "Anmeldeseite",
      hint: "Wohin eine Anmeldung, die hier beginnt, den Browser schickt. Nötig bei „Diese Anwendung“ und „Beide“.",
    },
    user_provisioning: { label: "Unbekannte Benutzer", hint: "Was die erste Anmeldung einer neuen Person bewirkt." },
    allowed_email_domains: {
      label: "E-Mail-Domains",
      hint: "Genaue Domains der Personen, die er anmelden darf; eine Subdomain ist nicht eingeschlossen.",
      openly: "Er darf Personen jeder E-Mail-Domain anmelden, auch Ihrer.",
      nobody: "Er kann niemanden anmelden.",
    },
    allowed_source_ips: {
      label: "Quelladressen",
      hint: "Adressen und CIDR-Blöcke, von denen seine signierten Anfragen kommen.",
      openly: "Ein gestohlenes Geheimnis funktioniert von überall.",
      nobody: "Jede Anfrage von ihm wird abgelehnt.",
    },
    allowed_roles: {
      label: "Rollen",
      hint: "Rollen, die er seinen Benutzern geben darf. Rollen von Administratoren nur, wenn sie genannt sind.",
      openly: "Er darf jede Rolle geben, die nicht Administratoren vorbehalten ist.",
      nobody: "Er kann keine Rolle geben; eine Anmeldung, die eine nennt, wird abgelehnt.",
    },
    allowed_attributes: {
      label: "Attribute",
      hint: "Namen signierter Attribute, die bei seinen Benutzern gespeichert werden.",
      openly: "Jedes Attribut, das er signiert, wird gespeichert.",
      nobody: "Kein Attribut wird gespeichert.",
    },
    max_users: {
      label: "Benutzer",
      hint: "Wie viele Personen sich über ihn anmelden können.",
      openly: "Er darf beliebig viele Benutzer bringen.",
      nobody: "Er kann keinen Benutzer bringen.",
    },
    session_max_age_seconds: {
      label: "Dauer von Sitzungen",
      hint: "Sekunden, 60 bis 2.592.000. Kürzer als die Grenze der Anwendung, sonst ohne Wirkung.",
      openly: "Seine Sitzungen dauern so lange wie die der Anwendung.",
    },
    session_idle_seconds: {
      label: "Unbenutzte Sitzungen",
      hint: "Sekunden ohne Benutzung, nach denen seine Sitzungen enden.",
      openly: "Seine Sitzungen dürfen so lange unbenutzt bleiben wie die der Anwendung.",
    },
    require_audience: {
      label: "Seine Assertions müssen diese Anwendung nennen",
      hint: "Hält eine Assertion auf, die für eine andere Anwendung gemacht wurde.",
    },
  },
  modes: { idp_initiated: "Das Portal des Partners", sp_initiated: "Diese Anwendung", both: "Beide" },
  provisioning: {
    jit: "Legt den Benutzer an",
    pre_provisioned: "Wird abgelehnt: Benutzer werden vorher angelegt",
    disabled: "Wird abgelehnt: Es wird nie ein Benutzer angelegt",
  },
};
