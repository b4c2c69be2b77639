/** gl-iam-embed/partner: the script of a partner's page. It puts the application in place and hands it its tokens. */
export { type Embedded, type EmbedOptions, embed, type TokenAnswer, type TokenRequest } from "./embed.js";
