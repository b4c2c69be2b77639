import type { SetupTexts } from "./setup-texts.js";

export const jaSetup: SetupTexts = {
  setupTitle: "パートナーの設定",
  setupTitleOf: "{partner} の設定",
  setupInvited:
    "{application} が、所属組織のサインインの設定に招待しています。このリンクとは別の方法で届いたパスコードを入力してください。",
  setupPasscode: "パスコード",
  setupPasscodeHint: "12 文字の英数字（大文字と小文字は区別しません）",
  setupOpen: "開く",
  setupWholeLink: "受け取ったリンク全体を、# 以降も含めて開いてください。",
  setupWrong: "このリンクは使えないか、パスコードが間違っています。",
  setupNeedsCookie:
    "このページには Cookie が必要ですが、このブラウザーは {site} の Cookie を保存しません。{site}" +
    " の Cookie を許可するか、別のブラウザーを使って、リンクをもう一度開いてください。" +
    "リンクはまだ使われていません。",
  setupNeedsHttps: "このページは HTTPS でのみ動作します。https で始まるリンクを、招待した担当者に依頼してください。",
  setupTaken: "このリンクは {time} に {address} から開かれました。",
  setupNotMe: "自分ではありません：リンクを無効にする",
  setupNotMeDone: "リンクは無効になりました。招待した担当者に知らせ、新しいリンクを依頼してください。",
  setupNeedsScript: "このページには、本サービスが提供するスクリプトが必要です。",
  setupEnded: "このリンクは終了しました。招待した担当者に新しいリンクを依頼してください。",
  setupLost:
    "このリンクは終了したか、このブラウザーにこのページの Cookie がもうありません。" +
    "招待した担当者に新しいリンクを依頼してください。",
  setupWorksUntil: "このページは {time} まで利用できます。",
  setupProgress: "進行状況",
  setupStepSecret: "1. シークレットを受け取る",
  setupStepSignature: "2. 最初の署名を待機中",
  setupStepLive: "3. 稼働中",
  setupLive: "最初の署名が受理されました。稼働中です。",
  setupCredential: "認証情報",
  setupKey: "コンシューマーキー",
  setupSecret: "コンシューマーシークレット",
  setupSecretOnce: "シークレットはボタンを押したときに作られ、ここに一度だけ表示されます。",
  setupShownTo: "{time} に {address} へ表示されました。",
  setupPending: "新しいシークレットは運用者の承認待ちです。現在のものは引き続き使えます。",
  setupConfirm:
    "現在のシークレットをお持ちなら、新しいものを自分で確認できます。" +
    "下のコードを現在のシークレットで実行してください。コードはサインインの代わりに確認要求へ署名します。",
  setupCopy: "コピー",
  setupDownload: ".env をダウンロード",
  setupStored: "保存しました",
  setupReveal: "シークレットを作成して表示",
  setupRotate: "次のシークレットを作成",
  setupWorksNow: "すぐに使えます。",
  setupWorksLater:
    "確認または承認されると使えるようになります。そのファイルは gl-iam-next.env です。" +
    "使えるようになったら gl-iam.env に名前を変えてください。",
  setupCopied: "コピーしました。",
  setupNotAgain: "完了です。再表示はされません。",
  setupSecrets: "シークレットの一覧",
  setupSecretCurrent: "現在：{time} に作成",
  setupSecretPrevious: "以前：{time} に作成、{end} に終了",
  setupLastAccepted: "最後に受理された要求：{time}、{address} から",
  setupProposals: "パートナー側で決める設定",
  setupProposalsHint:
    "ここはすべて任意で、最初の署名の後でもかまいません。複数の値は空白で区切ります。" +
    "あなたのアドレスは {address} です。",
  setupDomains: "メールドメイン",
  setupDomainsHint: "サインインする人のもの。例：acme.example",
  setupAddresses: "送信元アドレス",
  setupAddressesHint: "呼び出すサーバーのもの。例：203.0.113.7、203.0.113.0/28",
  setupOrigins: "オリジン",
  setupOriginsHint: "アプリケーションを表示するページのもの。例：https://portal.acme.example",
  setupLogin: "ログイン URL",
  setupLoginHint: "セッションのない人の転送先",
  setupRoles: "ロール",
  setupRolesHint: "送信するもの",
  setupContact: "技術担当",
  setupContactHint: "担当者またはメールボックス",
  setupPropose: "提案する",
  setupProposed: "提案しました。各値は運用者の承認後に有効になります。",
  setupNoProposals: "提案はまだありません。",
  setupProposalOpen: "承認待ち",
  setupProposalApproved: "承認済み",
  setupProposalRejected: "却下",
  setupProof: "ドメインの証明",
  setupProofHint:
    "任意：TXT レコードを公開してから確認してください。証明されたドメインは、ここではあなただけのものになります。",
  setupProve: "今すぐ確認",
  setupProven: "{time} に証明済み",
  setupNotProven: "未証明",
  setupCode: "すぐに使えるコード",
  setupLanguage: "言語",
  setupRun: "実行方法",
  setupRunIt:
    "コードを {file} として、gl-iam.env と同じフォルダーに保存します。" +
    "gl-iam.env は「.env をダウンロード」のファイルで、GL_IAM_CONSUMER_SECRET=… の行があります。" +
    "そこで次を bash、zsh または sh で（Windows では Git Bash または WSL で）実行してください。",
  setupConfirmIt:
    "コードを {file} として、現在のシークレットの gl-iam.env と、" +
    "gl-iam-next.env があるフォルダーに保存します。そこで次を bash、" +
    "zsh または sh で（Windows では Git Bash または WSL で）実行してください。確認されると、" +
    "新しいシークレットが現在のものに代わります。",
  setupKnownAnswer: "既知の答え",
  setupKnownAnswerText: "最初の 4 つの値から、コードは 5 つ目の値を計算しなければなりません。",
  setupDoctor: "拒否される理由",
  setupDoctorHint:
    "リクエストを貼り付けてください。curl コマンド、HTTP メッセージ、またはヘッダーとその下に本文。シークレットは貼り付けないでください。",
  setupHeaders: "ヘッダー",
  setupHeadersHint: "curl コマンドまたは HTTP メッセージ全体、または 1 行に 1 つのヘッダー",
  setupBody: "ボディ",
  setupBodyHint: "送信したとおりに。上に含まれている場合は空のまま",
  setupBodyInFile: "ボディはファイルの中にあります。ファイルの内容を下の欄に貼り付けてください。",
  setupFindOut: "調べる",
  setupRight: "すべて正しい要求です。この要求は使用済みになりました。",
  setupPassed: "正常",
  setupFailed: "誤り",
  setupSkipped: "未到達",
  setupRefusals: "直近 1 週間の拒否",
  setupNone: "ありません。",
  setupNoAnswer: "サービスから応答がありません。",
  setupTestHint:
    "まずテスト側で始めます。実際のユーザーには影響しません。運用者が同意すると、本番用シークレットに進みます。",
  setupTestStepSecret: "A. テスト用シークレットを受け取る",
  setupTestStepSignature: "B. テスト署名を待っています",
  setupTestStepConsent: "C. 本番への移行を申請する",
  setupRevealTest: "テスト用シークレットを作成して表示",
  setupAnotherTest: "別のテスト用シークレットを作成",
  setupTestWorks: "テスト側ですぐに使えます。以前のテスト用シークレットがあれば、終了しています。",
  setupMayGoLive: "{time} にテスト署名が受け付けられました。本番への移行を申請できます。",
  setupAskToGoLive: "本番への移行を申請",
  setupAsked: "運用者に申請しました。同意されると、このページは自動的に進みます。",
  setupAgreed: "運用者が同意しました。本番用シークレットを受け取ってください。",
};
