import type { Words } from "../en.ts";
import { counted, numberText } from "../locale.ts";

export const audit: Words["audit"] = {
  title: "Protokoll",
  lead: "Was geschehen ist, das Neueste zuerst.",
  filters: {
    type: "Ereignis",
    severity: "Schwere",
    request: "Id der Anfrage",
    partner: "Id des Partners",
    user: "Id des Benutzers",
    from: "Von",
    to: "Bis",
    noId: "Das ist keine Id.",
  },
  severities: { info: "Info", warning: "Warnung", critical: "Kritisch" },
  columns: { when: "Wann", what: "Ereignis", message: "Was geschehen ist", code: "Grund", where: "Von wo" },
  follow: "Live verfolgen",
  following: "Neue Ereignisse erscheinen von selbst.",
  waiting: (count) => counted(count, "neues Ereignis", "neue Ereignisse"),
  newest: (count) =>
    `Nur die neuesten ${numberText(count)} sind zu sehen. Beenden Sie das Verfolgen, um die älteren zu blättern.`,
  csv: "Als CSV exportieren",
  jsonl: "Als JSON Lines exportieren",
  exporting: (count) => `Bisher ${counted(count, "Ereignis", "Ereignisse")} gelesen.`,
  exported: (count) => `${counted(count, "Ereignis ist", "Ereignisse sind")} exportiert.`,
  cut: (count) =>
    `Der Export endete bei ${numberText(count)} Ereignissen. Grenzen Sie den Filter ein, um den Rest zu erhalten.`,
  stop: "Anhalten",
  open: "Alles zeigen",
  none: "Kein Ereignis entspricht dem Filter.",
  event: {
    title: "Ereignis",
    id: "Id",
    actor: "Durch",
    user: "Benutzer",
    partner: "Partner",
    organization: "Organisation",
    address: "Adresse",
    agent: "User-Agent",
    request: "Anfrage",
    details: "Details",
  },
};
