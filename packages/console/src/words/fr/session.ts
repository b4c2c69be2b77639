import type { Words } from "../en.ts";
import { counted } from "../locale.ts";

export const session: Words["session"] = {
  title: "Se connecter à la console",
  lead: "Pour les administrateurs de ce service.",
  email: "Adresse e-mail",
  password: "Mot de passe",
  organization: "Organisation",
  organizationHint: "Laissez vide pour celle par défaut.",
  signIn: "Se connecter",
  code: "Code de votre application d'authentification, ou un code de récupération",
  codeTitle: "Second facteur",
  codeLead: (email) => `${email} a un second facteur.`,
  wrong: "L'adresse, le mot de passe ou le code est faux.",
  notAdministrator: "Ce compte n'administre rien. Connectez-vous avec un autre.",
  noCookie:
    "La connexion a été acceptée, mais ce navigateur ne l'a pas gardée. " +
    "Autorisez les cookies de cette page et ouvrez-la en https.",
  other: "Utiliser un autre compte",
  enroll: {
    title: "Configurer un second facteur",
    required: "Ce service en exige un de chaque administrateur.",
    ticket: "Ticket",
    ticketHint: "De l'administrateur qui a créé votre compte. Il commence par mt_live_.",
    begin: "Commencer",
    add:
      "Ajoutez cette clé à une application d'authentification. Saisissez-la, ou ouvrez le lien sur l'appareil " +
      "qui a l'application.",
    key: "Clé",
    link: "Ouvrir dans l'application d'authentification",
    recovery:
      "Conservez ces codes de récupération. Chacun vous connecte une fois si l'application est perdue. Ils ne " +
      "sont plus affichés ensuite.",
    confirm: "Code que l'application affiche maintenant",
    finish: "Activer",
    done: "Le second facteur est activé. Vos autres sessions sont terminées.",
  },
  passkeys: {
    signIn: "Utiliser une clé d'accès",
    wrong: "Cette clé d'accès n'est pas connue ici, ou n'a pas été acceptée. Connectez-vous avec votre mot de passe.",
    title: "Clés d'accès",
    lead:
      "Une clé d'accès vous connecte à cette console par un doigt, un visage ou un code PIN, au lieu du mot de " +
      "passe et du code.",
    none: "Vous n'en avez aucune.",
    add: "Ajouter une clé d'accès",
    addLead: "Votre navigateur va la demander. Elle ne fonctionne que sur les pages de cette console.",
    name: "Nom",
    nameHint: "Pour la reconnaître, par exemple l'appareil.",
    unnamed: "Clé d'accès",
    added: "La clé d'accès est ajoutée.",
    made: "Ajoutée",
    used: "Dernière utilisation",
    remove: "Supprimer",
    removeTitle: "Supprimer cette clé d'accès",
    removeLead: "Elle ne connecte plus personne, et vos autres sessions se terminent.",
    removed: "La clé d'accès est supprimée. Vos autres sessions sont terminées.",
  },
  stepUp: {
    title: "Confirmez que c'est vous",
    lead: "Cette action redemande votre mot de passe. Ce que vous avez saisi est conservé.",
    confirm: "Confirmer",
    code: "Code, si vous avez un second facteur",
  },
  idle: {
    title: "Êtes-vous encore là ?",
    lead: (seconds) => `Sans réponse, vous serez déconnecté dans ${counted(seconds, "seconde", "secondes")}.`,
    kept: "Ce que vous avez saisi sur cette page est conservé jusqu'à votre prochaine connexion.",
    stay: "Rester connecté",
  },
  ended: {
    title: "Vous avez été déconnecté",
    lead: "Reconnectez-vous pour continuer. Ce que vous avez saisi sur cette page est conservé.",
  },
  account: {
    title: "Votre compte",
    password: "Changer le mot de passe",
    current: "Mot de passe actuel",
    fresh: "Nouveau mot de passe",
    freshHint: "12 à 256 caractères. Quelques mots inhabituels valent mieux qu'un seul avec des signes.",
    change: "Changer le mot de passe",
    changed: "Le mot de passe est changé. Vos autres sessions sont terminées.",
    factor: "Second facteur",
    factorLead: "Un mot de passe volé ne doit pas suffire à ouvrir le registre.",
    factorBegin: "En configurer un, ou le remplacer",
    turnOff: "Désactiver",
    turnedOff: "Le second facteur est désactivé. Vos autres sessions sont terminées.",
    sessions: "Où vous êtes connecté",
  },
};
