//! Headings in Japanese.

use super::Group;
use super::Reach::{Head, Whole};
use super::Topic::{
    Approaches, Context, Domain, Examples, Fallback, HowItWorks, Inputs, Limits, Output, Overview,
    Pitfalls, Prerequisites, QuickStart, Reference, Related, Rules, Security, Setup, Success,
    Troubleshooting, Verify, WhenNotToUse, WhenToUse, Workflow,
};

pub(super) const PHRASES: &[Group] = &[
    (
        WhenNotToUse,
        Head,
        "使用しない場合, 使わない場合, 使用すべきでない場合, 適用しない場合, \
         使用を避ける場合, 使うべきでない場合, 使用しないタイミング",
    ),
    (
        WhenToUse,
        Head,
        "使用するタイミング, 使うタイミング, 使用タイミング, いつ使用するか, \
         いつ使うか, いつ有効化するか, 使用場面, 使用時期, 使用する場合, \
         起動タイミング, 起動条件, アクティベートするタイミング, 有効化するタイミング, \
         トリガー, ユースケース, 使用シーン, 適用場面, 発動条件, 活性化タイミング, \
         起動するタイミング, アクティブ化するタイミング, 利用シーン, \
         有効にするタイミング, アクティベーション, 適用タイミング, 使用時, \
         適切なシナリオ",
    ),
    (
        QuickStart,
        Head,
        "クイックスタート, はじめに始める, すぐに始める, 始め方",
    ),
    (
        Workflow,
        Head,
        "ワークフロー, 手順, プロセス, フェーズ, \
         ステップ, 使い方, 使用方法, 実行手順, 作業手順, 流れ, パイプライン, 運用方法, \
         処理の流れ, フロー, 進め方",
    ),
    (
        Workflow,
        Whole,
        "実行, 指示, 方法, タスク, 実装, シーケンス",
    ),
    (Approaches, Head, "アプローチ, 選択肢, 決定木, モード選択"),
    (Approaches, Whole, "モード, 戦略"),
    (
        Prerequisites,
        Head,
        "前提条件, 事前準備, 必要条件, 動作環境, 事前条件, mcp要件",
    ),
    (Prerequisites, Whole, "要件, 依存関係"),
    (
        Setup,
        Head,
        "セットアップ, インストール, 環境構築, 初期設定, 導入, 環境変数",
    ),
    (Setup, Whole, "設定, 認証, 構成"),
    (
        Inputs,
        Whole,
        "入力, 引数, パラメータ, 必要な情報, 入力形式",
    ),
    (
        Output,
        Head,
        "出力形式, 出力フォーマット, 成果物, 出力テンプレート, レポート形式, 出力要件, \
         出力構造, 回答形式, 出力例の形式",
    ),
    (Output, Whole, "出力, テンプレート, レポート, 結果"),
    (
        Success,
        Head,
        "成功基準, 完了条件, 受け入れ基準, 完了基準, 終了条件",
    ),
    (
        Verify,
        Head,
        "検証ステップ, 検証手順, チェックリスト, 最終検証, カバレッジ検証, 確認事項, 品質ゲート, \
         品質チェック, 確認ステップ, 最終確認",
    ),
    (Verify, Whole, "検証, テスト, 確認, 品質"),
    (
        Pitfalls,
        Head,
        "アンチパターン, 避けるべきアンチパターン, 落とし穴, よくある間違い, \
         よくあるミス, よくある落とし穴, 失敗例, レッドフラグ, 避けるべきこと, \
         危険信号, コードの臭い, 避けるべきパターン",
    ),
    (Pitfalls, Whole, "警告"),
    (
        Rules,
        Head,
        "ルール, 原則, ベストプラクティス, ガイドライン, 制約, 規則, 注意事項, 規約, \
         ガードレール, コツ, ヒント, 推奨事項, 絶対条件, 譲れない条件, 標準, \
         運用ガイダンス, 鉄則",
    ),
    (Rules, Whole, "重要, 注意, 注意点, ポイント, 備考"),
    (
        Examples,
        Head,
        "例, 使用例, サンプル, 事例, 実例, 出力例, デモ",
    ),
    (
        Reference,
        Head,
        "リファレンス, クイックリファレンス, 参考資料, 参照, 参考文献, リソース, \
         追加リソース, 早見表, 参考, 用語集, よく使うコマンド",
    ),
    (
        Reference,
        Whole,
        "コマンド, ツール, ファイル, リンク, プロジェクト構造, スクリプト, \
         ファイル構造, ディレクトリ構造",
    ),
    (
        Related,
        Head,
        "関連スキル, 関連, 関連項目, スキルスタック, 関連ツール, 併用スキル",
    ),
    (Overview, Head, "概要"),
    (
        Overview,
        Whole,
        "はじめに, 目的, 背景, 説明, 紹介, 目標, このスキルについて",
    ),
    (
        Context,
        Head,
        "コンテキスト, 役割とコンテキスト, 役割と背景, 文脈",
    ),
    (
        Troubleshooting,
        Head,
        "トラブルシューティング, よくある問題, よくある質問, 既知の問題",
    ),
    (
        Troubleshooting,
        Whole,
        "エラーハンドリング, エラー処理, デバッグ",
    ),
    (Fallback, Head, "フォールバック, 代替手段, 代替案"),
    (Limits, Head, "制限事項, 対象外, 非目標, スコープ外, 限界"),
    (
        Security,
        Whole,
        "セキュリティ, 安全性, プライバシー, 権限, 安全, セキュリティ上の考慮事項",
    ),
    (Limits, Whole, "制限"),
    (
        HowItWorks,
        Head,
        "仕組み, 動作の仕組み, 動作方法, 動作原理, 機能の仕組み, どのように機能するか, \
         働き方",
    ),
    (
        Domain,
        Head,
        "それぞれの使用タイミング, エスカレーショントリガー, 比例, 凡例",
    ),
];
