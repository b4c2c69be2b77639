import type { Words } from "../en.ts";

export const restrictions: Words["restrictions"] = {
  open: "制限なし",
  only: "次のものだけ",
  atMost: "上限あり",
  nobody: "誰も許可しない",
  noneKept: "なし",
  entries: (label) => `${label}：1 つずつ入力し、Enter で追加します`,
  add: "Enter で追加",
  fields: {
    partner_name: { label: "名前", hint: "表示用の名前です。組織内で一意にします。" },
    org_id: { label: "組織", hint: "既定の組織の場合は空欄にします。" },
    allowed_origins: {
      label: "ページのオリジン",
      hint: "アプリケーションを埋め込めるページ。例：https://portal.acme.example。空の場合はどのページも許可されません。",
      openly: "",
    },
    sso_mode: {
      label: "サインインを開始できる側",
      hint: "パートナーのポータル、このアプリケーション、または両方です。",
    },
    login_url: {
      label: "ログインページ",
      hint: "ここから始まるサインインでのブラウザーの転送先です。「このアプリケーション」と「両方」の場合に必要です。",
    },
    user_provisioning: { label: "未知のユーザー", hint: "新しい人の最初のサインインの扱いです。" },
    allowed_email_domains: {
      label: "メールドメイン",
      hint: "サインインさせられる人のドメインを正確に指定します。サブドメインは含まれません。",
      openly: "あなたの組織を含め、あらゆるメールドメインの人をサインインさせられます。",
      nobody: "誰もサインインさせられません。",
    },
    allowed_source_ips: {
      label: "送信元アドレス",
      hint: "署名付き要求の送信元のアドレスと CIDR ブロックです。",
      openly: "盗まれたシークレットがどこからでも使えます。",
      nobody: "このパートナーからの要求はすべて拒否されます。",
    },
    allowed_roles: {
      label: "ロール",
      hint: "ユーザーに与えられるロールです。管理者のロールは、名前を指定した場合だけ与えられます。",
      openly: "管理者専用のものを除き、どのロールでも与えられます。",
      nobody: "ロールを与えられません。ロールを含むサインインは拒否されます。",
    },
    allowed_attributes: {
      label: "属性",
      hint: "署名された属性のうち、ユーザーとともに保存するものの名前です。",
      openly: "署名された属性はすべて保存されます。",
      nobody: "属性は保存されません。",
    },
    max_users: {
      label: "ユーザー数",
      hint: "このパートナーを通じてサインインできる人数です。",
      openly: "ユーザー数に制限はありません。",
      nobody: "ユーザーを追加できません。",
    },
    session_max_age_seconds: {
      label: "セッションの長さ",
      hint: "秒数（60～2,592,000）。アプリケーションの上限より短い場合だけ有効です。",
      openly: "セッションはアプリケーションの上限まで続きます。",
    },
    session_idle_seconds: {
      label: "未使用のセッション",
      hint: "使用されないままこの秒数が過ぎると、セッションは終了します。",
      openly: "セッションは、アプリケーションの上限まで未使用のままでいられます。",
    },
    require_audience: {
      label: "アサーションにこのアプリケーションの指定を必須にする",
      hint: "別のアプリケーション向けに作られたアサーションを拒否します。",
    },
  },
  modes: { idp_initiated: "パートナーのポータル", sp_initiated: "このアプリケーション", both: "両方" },
  provisioning: {
    jit: "ユーザーを作成する",
    pre_provisioned: "拒否する（ユーザーは事前に作成）",
    disabled: "拒否する（ユーザーを作成しない）",
  },
};
