import type { Words } from "../en.ts";
import { counted } from "../locale.ts";

export const setup: Words["setup"] = {
  invite: "Inviter un partenaire",
  links: {
    title: "Liens de configuration",
    lead:
      "Par un lien de configuration, le développeur du partenaire récupère le secret. Personne d'autre ne le " +
      "voit, pas même vous.",
    none: "Il n'y en a aucun.",
    make: "Créer un lien de configuration",
    makeTitle: "Créer un lien de configuration",
    first:
      "Personne n'a encore le secret réel de ce partenaire. Celui que le lien affiche fonctionne aussitôt : il " +
      "entre en service.",
    testFirst:
      "Le lien affiche d'abord le secret de test. Le secret réel suit dès que vous acceptez que " +
      "le partenaire entre en service.",
    rotation:
      "C'est un renouvellement. Le secret que le lien affiche attend votre approbation ; l'actuel fonctionne " +
      "jusque-là, et 24 heures de plus.",
    lifetime: "Le lien fonctionne",
    lifetimes: { "86400": "1 jour", "259200": "3 jours", "604800": "7 jours" },
    start: "Il commence",
    starts: {
      test: "Du côté test : vous donnez votre accord avant la mise en service",
      live: "En service aussitôt",
    },
    onTestSide: "Du côté test",
    id: "Lien",
    state: "État",
    states: {
      waiting: "Pas ouvert",
      opened: "Ouvert",
      revealed: "Secret récupéré",
      expired: "Expiré",
      revoked: "Révoqué",
    },
    made: "Créé",
    by: "par",
    expires: "Expire",
    opened: "Ouvert",
    revealed: "Secret récupéré",
    from: (address) => `depuis ${address}`,
    revoke: "Révoquer",
    revokeTitle: "Révoquer ce lien de configuration",
    revokeLead: "Quiconque l'a ne peut plus rien en faire. Un secret qu'il a affiché reste tel quel.",
    revoked: "Le lien de configuration est révoqué.",
  },
  testSide: {
    title: "Côté test",
    lead:
      "Le même partenaire sous une autre clé, pour essayer des connexions. Il a les restrictions du partenaire " +
      "et ses propres utilisateurs de test. L'application refuse ses sessions, sauf si un système d'essai les " +
      "demande.",
    none: "Il n'a pas encore d'identifiants de test.",
    make: "Créer des identifiants de test",
    makeAnother: "Créer un nouveau secret de test",
    makeTitle: "Créer des identifiants de test",
    first: "Le partenaire signe avec eux comme avec les réels, et ne connecte que des utilisateurs de test.",
    replaces: "La clé reste. Le secret de test précédent expire aussitôt.",
    made: "Les identifiants de test sont créés.",
    key: "Clé de test",
    secret: "Secret de test",
    secretMade: "Secret de test créé",
    secretEnded: "Aucun ne fonctionne : le dernier a expiré",
    advice: "Copiez-le maintenant, et transmettez-le au développeur du partenaire. Il n'est plus affiché ensuite.",
    onlyTest:
      "Seul le côté test peut être utilisé : personne n'a le secret réel. Rien du côté test n'entre en service.",
    goLive: "Le partenaire entre en service par un lien de configuration.",
  },
  handover: {
    title: (name) => `Le lien de configuration pour ${name}`,
    lead: "Deux moitiés l'ouvrent : envoyez-les par deux voies. Les deux ne sont affichées que cette fois.",
    steps: ["Le lien", "Le code d'accès"],
    link: "Lien de configuration",
    linkAdvice: "Envoyez-le par e-mail. L'ouvrir ne consomme rien : un analyseur de messages ne fait aucun mal.",
    passcode: "Code d'accès",
    passcodeAdvice:
      "Dictez-le au téléphone, ou envoyez-le par messagerie instantanée. Il ouvre un navigateur, une fois.",
    ends: "Il fonctionne jusqu'au",
    toPasscode: "Afficher le code d'accès",
    toLink: "Retour au lien",
  },
  progress: {
    title: "Progression",
    steps: {
      opened: "Le lien est ouvert",
      told: "Le secret est récupéré",
      signed: "La première signature est acceptée",
      live: "En service",
    },
    waiting: {
      opened: "En attente du développeur",
      told: "En attente du développeur",
      signed: "En attente de la première signature",
      live: "Le partenaire est inactif : personne ne se connecte par lui",
      decision: "En attente de votre décision",
      trying: "Essaie des connexions du côté test",
    },
    live: "Il connecte des personnes.",
  },
  secret: {
    title: "Un nouveau secret attend votre approbation",
    lead: "Il ne vérifie encore rien. Demandez au partenaire, par une voie que vous connaissez, si c'était bien lui.",
    takenFrom: "Récupéré depuis",
    takenAt: "Récupéré le",
    unknown: "une adresse inconnue",
    holder: "Par le détenteur du lien",
    contact: "Contact technique",
    noContact: "Aucun n'est connu",
    onlyProposed: (contact) => `${contact} (proposé, et pas approuvé)`,
    approve: "Approuver le secret",
    approveTitle: "Approuver le nouveau secret",
    approveLead: "Il fonctionne dès maintenant. Le secret actuel fonctionne encore 24 heures, puis expire.",
    approved: "Le nouveau secret fonctionne.",
    decline: "Refuser",
    declineTitle: "Refuser le nouveau secret",
    declineLead:
      "Il ne fonctionne jamais, et le secret actuel reste. Si ce n'était pas le partenaire, révoquez aussi le " +
      "lien.",
    declined: "Le nouveau secret est refusé.",
  },
  goLive: {
    title: "Le partenaire demande à entrer en service",
    lead:
      "Une signature a été acceptée de son côté test. Demandez au partenaire, par une voie que vous connaissez, " +
      "si c'était bien lui.",
    takenFrom: "Demandé depuis",
    takenAt: "Demandé le",
    approve: "Donner son accord",
    approveTitle: "Laisser le partenaire entrer en service",
    approveLead: "Le détenteur du lien peut maintenant récupérer le secret réel. Personne d'autre ne le voit.",
    approved: "Le partenaire peut entrer en service.",
    decline: "Refuser",
    declineTitle: "Refuser la mise en service",
    declineLead: "Le partenaire reste du côté test, et peut redemander.",
    declined: "Le partenaire reste du côté test.",
  },
  held: {
    title: "Un secret est retenu : quelqu'un dit que ce n'était pas lui",
    lead:
      "Quelqu'un qui a le lien et le code a mis fin au lien. Depuis, son secret ne vérifie rien, et personne ne " +
      "se connecte avec. Demandez au partenaire, par une voie que vous connaissez.",
    takenFrom: "Dit depuis",
    takenAt: "Dit le",
    approve: "C'était lui",
    approveTitle: "Laisser le secret retenu fonctionner à nouveau",
    approveLead: "Le secret fonctionne dès maintenant.",
    approved: "Le secret fonctionne à nouveau.",
    decline: "Ce n'était pas lui",
    declineTitle: "Mettre fin au secret retenu",
    declineLead:
      "Il ne fonctionne plus jamais. Créez un autre lien, et mettez fin, par « Secret divulgué », à ce qui a " +
      "été ouvert avec.",
    declined: "Le secret a pris fin.",
  },
  proposals: {
    title: "Propositions",
    lead:
      "Ce que le développeur du partenaire a proposé. Chaque valeur s'applique quand vous l'approuvez, et pas " +
      "avant.",
    none: "Rien n'est proposé.",
    decided: "Décidé",
    contact: "Contact technique",
    secret: "Nouveau secret",
    goLive: "Mise en service",
    held: "Secret retenu",
    refused: "Cela ne peut pas être approuvé maintenant",
    now: "Actuel",
    proposed: "Proposé",
    by: "Proposé par",
    proven: "Prouvé par DNS",
    holder: "le détenteur du lien",
    waiting: (count) => counted(count, "décision en attente", "décisions en attente"),
    wide: "Inhabituellement large",
    approve: "Approuver",
    approveTitle: (field) => `Approuver : ${field}`,
    approveLead: "Le paramètre du partenaire devient :",
    decline: "Refuser",
    declineTitle: (field) => `Refuser : ${field}`,
    declineLead: "Le paramètre du partenaire reste. Est refusé :",
    repeat: "Saisissez la valeur pour l'approuver",
    repeatHint: "Séparée par des virgules, dans l'ordre ci-dessus.",
    approved: "La valeur est approuvée.",
    declined: "La valeur est refusée.",
    field: "Paramètre",
    value: "Valeur",
    state: "Décision",
    states: { approved: "Approuvé", rejected: "Refusé", open: "En attente" },
    when: "Quand",
    decidedBy: "Par",
    changed: "Cette proposition a changé depuis que vous l'avez lue",
    changedLead: "Rien n'a été décidé. Relisez-la.",
    youRead: "Vous avez lu",
  },
};
