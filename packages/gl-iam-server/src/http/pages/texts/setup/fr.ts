import type { SetupTexts } from "./setup-texts.js";

export const frSetup: SetupTexts = {
  setupTitle: "Configuration d'un partenaire",
  setupTitleOf: "Configurer {partner}",
  setupInvited:
    "{application} vous invite à configurer la connexion de votre organisation. Saisissez le code " +
    "reçu par une autre voie que ce lien.",
  setupPasscode: "Code d'accès",
  setupPasscodeHint: "douze lettres et chiffres, majuscules ou minuscules",
  setupOpen: "Ouvrir",
  setupWholeLink: "Ouvrez le lien complet que vous avez reçu, avec tout ce qui suit le #.",
  setupWrong: "Ce lien ne fonctionne pas, ou le code d'accès est erroné.",
  setupNeedsCookie:
    "Cette page a besoin d'un cookie, et ce navigateur n'en garde aucun de {site}. Autorisez les cookies " +
    "de {site} ou prenez un autre navigateur, puis ouvrez de nouveau le lien. Il n'a pas encore servi.",
  setupNeedsHttps:
    "Cette page ne fonctionne qu'en HTTPS. Demandez à la personne qui vous a invité un lien qui commence " +
    "par https.",
  setupTaken: "Ce lien a été ouvert le {time} depuis {address}.",
  setupNotMe: "Ce n'était pas moi : désactiver le lien",
  setupNotMeDone: "Le lien est désactivé. Prévenez la personne qui vous a invité et demandez-en un nouveau.",
  setupNeedsScript: "Cette page a besoin de son script, fourni par ce service lui-même.",
  setupEnded: "Ce lien n'est plus valable. Demandez-en un nouveau à la personne qui vous a invité.",
  setupLost:
    "Ce lien n'est plus valable, ou ce navigateur n'a plus le cookie de cette page. Demandez un nouveau " +
    "lien à la personne qui vous a invité.",
  setupWorksUntil: "Cette page fonctionne jusqu'au {time}.",
  setupProgress: "Avancement",
  setupStepSecret: "1. Récupérer le secret",
  setupStepSignature: "2. En attente de la première signature",
  setupStepLive: "3. En service",
  setupLive: "La première signature a été acceptée. Vous êtes en service.",
  setupCredential: "Vos identifiants",
  setupKey: "Clé (consumer key)",
  setupSecret: "Secret (consumer secret)",
  setupSecretOnce: "Le secret est créé lorsque vous appuyez sur le bouton, et n'est affiché qu'ici, une seule fois.",
  setupShownTo: "Il a été affiché le {time} à {address}.",
  setupPending: "Un nouveau secret attend l'approbation de l'opérateur. L'actuel continue de fonctionner.",
  setupConfirm:
    "Si vous avez le secret actuel, vous pouvez confirmer vous-même le nouveau : exécutez le code " +
    "ci-dessous avec l'actuel. Il signe maintenant une confirmation au lieu d'une connexion.",
  setupCopy: "Copier",
  setupDownload: "Télécharger .env",
  setupStored: "Je l'ai enregistré",
  setupReveal: "Créer et afficher le secret",
  setupRotate: "Créer le secret suivant",
  setupWorksNow: "Il fonctionne immédiatement.",
  setupWorksLater:
    "Il fonctionnera dès qu'il sera confirmé ou approuvé. Son fichier est gl-iam-next.env : renommez-le " +
    "alors en gl-iam.env.",
  setupCopied: "Copié.",
  setupNotAgain: "Bien. Il ne sera plus affiché.",
  setupSecrets: "Vos secrets",
  setupSecretCurrent: "actuel, créé le {time}",
  setupSecretPrevious: "précédent, créé le {time}, expire le {end}",
  setupLastAccepted: "La dernière requête acceptée est arrivée le {time} depuis {address}.",
  setupProposals: "Ce que vous seul savez",
  setupProposalsHint:
    "Tout ceci est facultatif et peut attendre la première signature. Séparez plusieurs valeurs par des " +
    "espaces. Votre adresse est {address}.",
  setupDomains: "Domaines de messagerie",
  setupDomainsHint: "des personnes qui se connectent, par exemple acme.example",
  setupAddresses: "Adresses source",
  setupAddressesHint: "des serveurs qui appelleront, par exemple 203.0.113.7 ou 203.0.113.0/28",
  setupOrigins: "Origines",
  setupOriginsHint: "des pages qui affichent l'application, par exemple https://portal.acme.example",
  setupLogin: "URL de connexion",
  setupLoginHint: "où sont envoyées les personnes sans session",
  setupRoles: "Rôles",
  setupRolesHint: "que vous déclarerez",
  setupContact: "Contact technique",
  setupContactHint: "une personne ou une boîte aux lettres",
  setupPropose: "Proposer",
  setupProposed: "Proposé. Chaque valeur s'applique dès que l'opérateur l'a approuvée.",
  setupNoProposals: "Rien n'est encore proposé.",
  setupProposalOpen: "en attente d'approbation",
  setupProposalApproved: "approuvé",
  setupProposalRejected: "refusé",
  setupProof: "Prouver un domaine",
  setupProofHint:
    "Facultatif : publiez l'enregistrement TXT, puis vérifiez. Un domaine prouvé n'appartient ici " + "qu'à vous.",
  setupProve: "Vérifier maintenant",
  setupProven: "prouvé le {time}",
  setupNotProven: "pas encore prouvé",
  setupCode: "Code prêt à l'emploi",
  setupLanguage: "Langage",
  setupRun: "Comment l'exécuter",
  setupRunIt:
    "Enregistrez le code sous {file} dans le dossier qui contient gl-iam.env : le fichier de « " +
    "Télécharger .env », avec la ligne GL_IAM_CONSUMER_SECRET=… Exécutez-y ensuite ceci, dans bash, zsh " +
    "ou sh (sous Windows : Git Bash ou WSL) :",
  setupConfirmIt:
    "Enregistrez le code sous {file} dans le dossier qui contient gl-iam.env avec le secret actuel, et " +
    "gl-iam-next.env. Exécutez-y ensuite ceci, dans bash, zsh ou sh (sous Windows : Git Bash ou WSL). " +
    "Après la confirmation, le nouveau secret prend la place de l'actuel :",
  setupKnownAnswer: "Une réponse connue",
  setupKnownAnswerText: "À partir des quatre premières valeurs, votre code doit calculer la cinquième.",
  setupDoctor: "Pourquoi est-ce refusé ?",
  setupDoctorHint:
    "Collez la requête : la commande curl, le message HTTP, ou ses en-têtes avec le corps dessous. " +
    "Jamais le secret.",
  setupHeaders: "En-têtes",
  setupHeadersHint: "une commande curl ou un message HTTP entier, ou un en-tête par ligne",
  setupBody: "Corps",
  setupBodyHint: "exactement tel qu'il a été envoyé ; vide s'il figure déjà au-dessus",
  setupBodyInFile: "Le corps se trouve dans un fichier. Collez son contenu dans le champ ci-dessous.",
  setupFindOut: "Analyser",
  setupRight: "Tout est correct. Cette requête est maintenant consommée.",
  setupPassed: "correct",
  setupFailed: "erroné",
  setupSkipped: "non atteint",
  setupRefusals: "Refus de la dernière semaine",
  setupNone: "Aucun.",
  setupNoAnswer: "Le service n'a pas répondu.",
  setupTestHint:
    "Vous commencez du côté test, qui n’atteint aucun utilisateur réel. Le secret " +
    "réel suit dès que l’opérateur est d’accord.",
  setupTestStepSecret: "A. Prendre le secret de test",
  setupTestStepSignature: "B. En attente d’une signature de test",
  setupTestStepConsent: "C. Demander la mise en service",
  setupRevealTest: "Créer et afficher le secret de test",
  setupAnotherTest: "Créer un autre secret de test",
  setupTestWorks: "Il fonctionne aussitôt, du côté test. Un secret de test antérieur a pris fin.",
  setupMayGoLive: "Une signature de test a été acceptée le {time}. Vous pouvez demander la mise en service.",
  setupAskToGoLive: "Demander la mise en service",
  setupAsked: "La demande est chez l’opérateur. Cette page continue d’elle-même dès qu’il est d’accord.",
  setupAgreed: "L’opérateur est d’accord. Prenez le secret réel.",
};
