import type { Words } from "../en.ts";
import { counted, numberText } from "../locale.ts";

export const audit: Words["audit"] = {
  title: "Journal d'audit",
  lead: "Ce qui s'est passé, du plus récent au plus ancien.",
  filters: {
    type: "Événement",
    severity: "Gravité",
    request: "Id de la requête",
    partner: "Id du partenaire",
    user: "Id de l'utilisateur",
    from: "Du",
    to: "Au",
    noId: "Ce n'est pas un identifiant.",
  },
  severities: { info: "Information", warning: "Avertissement", critical: "Critique" },
  columns: { when: "Quand", what: "Événement", message: "Ce qui s'est passé", code: "Motif", where: "Depuis" },
  follow: "Suivre en direct",
  following: "Les nouveaux événements apparaissent d'eux-mêmes.",
  waiting: (count) => counted(count, "nouvel événement", "nouveaux événements"),
  newest: (count) =>
    `Seuls les ${numberText(count)} plus récents sont affichés. Arrêtez le suivi pour parcourir les plus anciens.`,
  csv: "Exporter en CSV",
  jsonl: "Exporter en lignes JSON",
  exporting: (count) => `${counted(count, "événement lu", "événements lus")} jusqu'ici.`,
  exported: (count) => `${counted(count, "événement est exporté", "événements sont exportés")}.`,
  cut: (count) => `L'export s'est arrêté à ${numberText(count)} événements. Resserrez le filtre pour obtenir le reste.`,
  stop: "Arrêter",
  open: "Tout afficher",
  none: "Aucun événement ne correspond.",
  event: {
    title: "Événement",
    id: "Id",
    actor: "Par",
    user: "Utilisateur",
    partner: "Partenaire",
    organization: "Organisation",
    address: "Adresse",
    agent: "Agent utilisateur",
    request: "Requête",
    details: "Détails",
  },
};
