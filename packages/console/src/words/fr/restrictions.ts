import type { Words } from "../en.ts";

export const restrictions: Words["restrictions"] = {
  open: "Aucune restriction",
  only: "Seulement ceux-ci",
  atMost: "Au plus",
  nobody: "Personne",
  noneKept: "Aucun",
  entries: (label) => `${label}, un par un ; Entrée en ajoute un`,
  add: "Ajouter avec Entrée",
  fields: {
    partner_name: { label: "Nom", hint: "Pour les personnes. Unique dans son organisation." },
    org_id: { label: "Organisation", hint: "Laissez vide pour celle par défaut." },
    allowed_origins: {
      label: "Origines de ses pages",
      hint: "Pages qui peuvent intégrer l'application, par exemple https://portal.acme.example. Sans entrée, aucune.",
      openly: "",
    },
    sso_mode: {
      label: "Qui peut commencer une connexion",
      hint: "Le portail du partenaire, cette application, ou les deux.",
    },
    login_url: {
      label: "Page de connexion",
      hint:
        "Où une connexion commencée ici envoie le navigateur. Nécessaire pour « Cette application » et « Les " +
        "deux ».",
    },
    user_provisioning: {
      label: "Utilisateurs inconnus",
      hint: "Ce que fait la première connexion d'une nouvelle personne.",
    },
    allowed_email_domains: {
      label: "Domaines de messagerie",
      hint: "Domaines exacts des personnes qu'il peut connecter ; un sous-domaine n'est pas inclus.",
      openly: "Il peut connecter des personnes de tout domaine de messagerie, du vôtre aussi.",
      nobody: "Il ne peut connecter personne.",
    },
    allowed_source_ips: {
      label: "Adresses source",
      hint: "Adresses et blocs CIDR d'où viennent ses requêtes signées.",
      openly: "Un secret volé fonctionne depuis n'importe où.",
      nobody: "Chacune de ses requêtes est refusée.",
    },
    allowed_roles: {
      label: "Rôles",
      hint: "Rôles qu'il peut donner à ses utilisateurs. Ceux d'administrateur seulement s'ils sont nommés.",
      openly: "Il peut donner tout rôle qui n'est pas réservé aux administrateurs.",
      nobody: "Il ne peut donner aucun rôle ; une connexion qui en nomme un est refusée.",
    },
    allowed_attributes: {
      label: "Attributs",
      hint: "Noms des attributs signés qui sont conservés avec ses utilisateurs.",
      openly: "Chaque attribut qu'il signe est conservé.",
      nobody: "Aucun attribut n'est conservé.",
    },
    max_users: {
      label: "Utilisateurs",
      hint: "Combien de personnes peuvent se connecter par lui.",
      openly: "Il peut amener un nombre illimité d'utilisateurs.",
      nobody: "Il ne peut amener aucun utilisateur.",
    },
    session_max_age_seconds: {
      label: "Durée des sessions",
      hint: "Secondes, de 60 à 2 592 000. Plus court que la limite de l'application, ou sans effet.",
      openly: "Ses sessions durent aussi longtemps que celles de l'application.",
    },
    session_idle_seconds: {
      label: "Sessions inutilisées",
      hint: "Secondes sans utilisation après lesquelles ses sessions se terminent.",
      openly: "Ses sessions peuvent rester inutilisées aussi longtemps que celles de l'application.",
    },
    require_audience: {
      label: "Ses assertions doivent nommer cette application",
      hint: "Arrête une assertion faite pour une autre application.",
    },
  },
  modes: { idp_initiated: "Le portail du partenaire", sp_initiated: "Cette application", both: "Les deux" },
  provisioning: {
    jit: "Crée l'utilisateur",
    pre_provisioned: "Est refusée : les utilisateurs sont créés au préalable",
    disabled: "Est refusée : aucun utilisateur n'est jamais créé",
  },
};
