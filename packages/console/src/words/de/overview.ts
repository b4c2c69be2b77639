import type { Words } from "../en.ts";
import { numberText } from "../locale.ts";

export const overview: Words["overview"] = {
  title: "Übersicht",
  lead: "Die letzten 24 Stunden.",
  signIns: "Anmeldungen",
  refusals: "Abgelehnt",
  warnings: "Warnungen",
  partnersActive: "Aktive Partner",
  atLeast: (count) => `${numberText(count)} oder mehr`,
  reasons: "Ablehnungen nach Grund",
  noRefusals: "Nichts wurde abgelehnt.",
  latest: "Neueste Warnungen",
  noWarnings: "Es gab keine Warnung.",
  allWarnings: "Alle Warnungen im Protokoll",
  care: "Partner, die Aufmerksamkeit brauchen",
  careLead:
    "Wartende Vorschläge, Geheimnisse, die älter als ein Jahr sind, und Partner, von denen seit 30 Tagen nichts " +
    "kam.",
  nothingToCare: "Kein Partner braucht Aufmerksamkeit.",
  decisionWaits: "Ein Vorschlag wartet auf Ihre Entscheidung.",
  oldSecret: (days) => `Das Geheimnis ist ${days} alt.`,
  silent: (ago) => `Die letzte Anmeldung war ${ago}.`,
  neverSignedIn: "Es hat sich noch niemand angemeldet.",
  partial: "Es gibt weitere.",
  allCare: "Alle, die Aufmerksamkeit brauchen",
  health: "Dienst",
  ready: "Bereit",
  notReady: "Nicht bereit",
  database: "Arbeitet mit seiner Datenbank",
  version: "Version",
};
