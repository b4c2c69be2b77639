import type { PageTexts } from "./page-texts.js";
import { jaSetup } from "./setup/ja.js";

export const ja: PageTexts = {
  ...jaSetup,
  questionTitle: "別のユーザーとしてサインインしますか？",
  questionSignedInAs: "{application} に {current} としてサインインしています。",
  questionSignedIn: "このブラウザーでは、すでに {application} にサインインしています。",
  questionAsk: "{partner} が、代わりに {next} としてのサインインを求めています。",
  questionWarning: "ご自身の操作によるものでない場合は、現在のままにしてください。",
  questionAccept: "{next} としてサインイン",
  questionStayAs: "{current} のまま続ける",
  questionStay: "現在のサインインのまま続ける",
  refusalTitle: "サインインできませんでした",
  refusalExpired: "このリンクは期限切れか、すでに使用されています。前のページに戻り、もう一度開いてください。",
  refusalState: "サインインに時間がかかりすぎたか、別のブラウザーで開始されました。最初からやり直してください。",
  refusalBusy: "試行回数が多すぎます。1 分ほど待ってから、もう一度お試しください。",
  refusalUnavailable: "現在サービスに接続できません。しばらくしてからもう一度お試しください。",
  refusalOther: "案内元にお問い合わせのうえ、下の 2 行をお伝えください。",
  stillSignedInAs: "{application} には引き続き {current} としてサインインしています。",
  goToApplication: "{application} へ",
  goBack: "{site} に戻る",
  entranceTitle: "{application} はポータルから開いてください",
  entranceText:
    "このアドレスは、パートナー組織のポータルから始まるサインインを受け付けます。ブックマークなどから直接開かれたため、サインインは行われませんでした。ポータルに戻り、もう一度 {application} " +
    "を開いてください。",
  serviceTitle: "{application} へのサインイン",
  serviceText:
    "このサービスは、パートナー組織のユーザーを {application} にサインインさせます。ここで行う操作はありません。所属組織のポータルから {application} を開いてください。",
  serviceDocs: "API の各操作",
  serviceOpenApi: "API の OpenAPI ドキュメント",
  serviceHealth: "サービスの稼働状況",
};
