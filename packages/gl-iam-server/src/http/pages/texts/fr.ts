import type { PageTexts } from "./page-texts.js";
import { frSetup } from "./setup/fr.js";

export const fr: PageTexts = {
  ...frSetup,
  questionTitle: "Se connecter avec un autre compte ?",
  questionSignedInAs: "Vous êtes connecté à {application} en tant que {current}.",
  questionSignedIn: "Quelqu’un est connecté à {application} dans ce navigateur.",
  questionAsk: "{partner} demande à vous connecter plutôt en tant que {next}.",
  questionWarning: "Si vous ne venez pas de le demander, restez connecté comme maintenant.",
  questionAccept: "Se connecter en tant que {next}",
  questionStayAs: "Rester connecté en tant que {current}",
  questionStay: "Rester connecté comme avant",
  refusalTitle: "La connexion n’a pas abouti",
  refusalExpired: "Ce lien a expiré ou a déjà servi. Revenez en arrière et ouvrez-le de nouveau.",
  refusalState: "Cette connexion a pris trop de temps ou a commencé dans un autre navigateur. Recommencez.",
  refusalBusy: "Il y a eu trop de tentatives. Attendez une minute, puis réessayez.",
  refusalUnavailable: "Le service est injoignable pour le moment. Réessayez dans un instant.",
  refusalOther: "Veuillez vous adresser à ceux qui vous ont envoyé ici et leur communiquer les deux lignes ci-dessous.",
  stillSignedInAs: "Vous êtes toujours connecté à {application} en tant que {current}.",
  goToApplication: "Aller à {application}",
  goBack: "Retour à {site}",
  entranceTitle: "Ouvrez {application} depuis votre portail",
  entranceText:
    "Cette adresse reçoit les connexions qui commencent sur le portail d’une organisation partenaire. Elle a " +
    "été ouverte sans connexion, par exemple depuis un favori. Retournez à votre portail et ouvrez-y de " +
    "nouveau {application}.",
  serviceTitle: "Connexion à {application}",
  serviceText:
    "Ce service connecte à {application} les utilisateurs d’organisations partenaires. Vous n’avez rien à " +
    "faire ici. Ouvrez {application} depuis le portail de votre organisation.",
  serviceDocs: "L’API, opération par opération",
  serviceOpenApi: "L’API sous forme de document OpenAPI",
  serviceHealth: "L’état du service",
};
