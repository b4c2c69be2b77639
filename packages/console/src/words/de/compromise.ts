import type { Words } from "../en.ts";

export const compromise: Words["compromise"] = {
  open: "Geheimnis offengelegt",
  title: (name) => `Das Geheimnis von ${name} ist in falsche Hände geraten`,
  lead:
    "Beendet alles, was das Geheimnis hätte öffnen können, sofort und gemeinsam. Das lässt sich nicht rückgängig " +
    "machen.",
  consequences: {
    title: "Was geschieht",
    list: [
      "Beide Geheimnisse enden: Der Partner meldet niemanden an, bis er ein neues hat.",
      "Jede Sitzung, die über ihn geöffnet wurde, endet, ebenso jede laufende Anmeldung.",
      "Seine SCIM-Tokens, Einrichtungslinks und offenen Vorschläge enden.",
      "Sie erhalten einen Einrichtungslink, über den der Entwickler des Partners das nächste Geheimnis abholt.",
    ],
  },
  since: "Seit wann könnte es in falschen Händen sein?",
  sinceHint: "Der Bericht nennt alle, die seitdem in einer Assertion genannt wurden.",
  choices: {
    day: "In den letzten 24 Stunden",
    week: "In den letzten 7 Tagen",
    secret: "Seit das aktuelle Geheimnis erzeugt wurde",
    other: "Ein anderer Zeitpunkt",
  },
  moment: "Zeitpunkt, in Ihrer Zeitzone",
  suspend: "Alle sperren, die seitdem angelegt oder wieder geöffnet wurden oder eine andere Rolle erhielten",
  suspendHint: "Das kann ein Fremder mit dem Geheimnis getan haben. Wen der Partner kennt, den öffnen Sie wieder.",
  act: "Alles beenden",
  handled: (name) => `${name}: Alles ist beendet`,
  handledLead:
    "Dieser Bericht wird nur dieses eine Mal gezeigt: Speichern Sie ihn. Seine Grundlage bleibt im Protokoll.",
  ended: {
    title: "Was beendet ist",
    since: "Betrachtet seit",
    sessions: "Sitzungen",
    tokens: "SCIM-Tokens",
    links: "Einrichtungslinks",
    proposals: "Vorschläge",
    starts: "Laufende Anmeldungen",
    suspended: "Gesperrte Benutzer",
  },
  people: {
    title: "Wer seitdem in einer Assertion genannt wurde",
    lead: "Vom Partner, oder von dem, der sein Geheimnis hatte. Fragen Sie den Partner, wen davon er nicht kennt.",
    none: "Niemand.",
    partial: "Das Protokoll hat mehr, als gelesen wurde: Das Älteste fehlt hier.",
    csv: "Als CSV speichern",
    email: "E-Mail",
    external: "Beim Partner",
    role: "Rolle",
    change: "Seitdem",
    changes: { made: "Angelegt", reopened: "Wieder geöffnet", role: "Andere Rolle" },
    state: "Status",
    suspended: "Gesperrt",
    active: "Nicht gesperrt",
    assertions: "Assertions",
    last: "Zuletzt",
    addresses: "Von",
  },
};
