import type { Words } from "../en.ts";
import { numberText } from "../locale.ts";

export const overview: Words["overview"] = {
  title: "Vue d'ensemble",
  lead: "Les dernières 24 heures.",
  signIns: "Connexions",
  refusals: "Refusées",
  warnings: "Avertissements",
  partnersActive: "Partenaires actifs",
  atLeast: (count) => `${numberText(count)} ou plus`,
  reasons: "Refus par motif",
  noRefusals: "Rien n'a été refusé.",
  latest: "Derniers avertissements",
  noWarnings: "Il n'y a eu aucun avertissement.",
  allWarnings: "Tous les avertissements du journal d'audit",
  care: "Partenaires à surveiller",
  careLead: "Secrets de plus d'un an, et partenaires sans nouvelles depuis 30 jours.",
  nothingToCare: "Aucun partenaire n'est à surveiller.",
  oldSecret: (days) => `Le secret a ${days}.`,
  silent: (ago) => `Dernière connexion : ${ago}.`,
  neverSignedIn: "Personne ne s'est encore connecté.",
  partial: (count) => `Parmi les ${numberText(count)} premiers partenaires.`,
  health: "Service",
  ready: "Prêt",
  notReady: "Pas prêt",
  database: "Fonctionne avec sa base de données",
  version: "Version",
};
