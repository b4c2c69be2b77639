import type { Words } from "../en.ts";
import { numberText } from "../locale.ts";

export const overview: Words["overview"] = {
  title: "概要",
  lead: "直近 24 時間の状況です。",
  signIns: "サインイン",
  refusals: "拒否",
  warnings: "警告",
  partnersActive: "有効なパートナー",
  atLeast: (count) => `${numberText(count)} 以上`,
  reasons: "理由別の拒否",
  noRefusals: "拒否はありません。",
  latest: "最新の警告",
  noWarnings: "警告はありません。",
  allWarnings: "監査のすべての警告",
  care: "確認が必要なパートナー",
  careLead: "シークレットが 1 年より古いパートナーと、30 日間利用のないパートナーです。",
  nothingToCare: "確認が必要なパートナーはありません。",
  oldSecret: (days) => `シークレットは作成から ${days}経過しています。`,
  silent: (ago) => `最後のサインインは ${ago}です。`,
  neverSignedIn: "まだ誰もサインインしていません。",
  partial: (count) => `最初の ${numberText(count)} 件のパートナーが対象です。`,
  health: "サービス",
  ready: "稼働中",
  notReady: "準備中",
  database: "データベースに接続済み",
  version: "バージョン",
};
