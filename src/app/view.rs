//! 画面の元: what screens show, gathered from the ledger once per change, never while drawing.
//! It must not change anything.

use crate::app::batch_book::TakenOut;
use crate::app::certificate_view::CertificateRow;
use crate::app::intake_return::ReturnedLines;
use crate::app::member_benefits::BenefitRow;
use crate::app::payments::CasePayments;
use crate::app::premiums::PremiumRow;
use crate::app::spelling_notes::SpellingNotes;
use crate::domain::address::Address;
use crate::domain::date::Date;
use crate::domain::establishment::Establishment;
use crate::domain::finding::Finding;
use crate::domain::member::Category;
use crate::domain::member::Person;
use crate::domain::member::PersonId;
use crate::domain::number::Branch;
use crate::domain::number::HeldNumber;
use crate::domain::number::MemberNumber;
use crate::domain::number::Symbol;
use crate::domain::society::Society;
use crate::procedure::case::Case;
use crate::procedure::case::CaseId;
use crate::procedure::case::CaseState;
use crate::procedure::case::UserId;
use crate::procedure::catalogue::Procedure;
use crate::procedure::facts::Facts;
use crate::procedure::position::Position;
use crate::procedure::step::Role;
use crate::procedure::step::Step;

/// 利用者, as lists and headers show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserView {
    /// 利用者番号.
    pub id: UserId,
    /// 利用者名, typed at the opening.
    pub login: String,
    /// Name.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// 「個人番号を扱う」.
    pub may_handle_numbers: bool,
    /// False once access was taken away.
    pub is_active: bool,
}

/// 案件一覧の行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseRow {
    /// 案件番号.
    pub id: CaseId,
    /// Title of the procedure.
    pub procedure: String,
    /// 受付番号.
    pub receipt_number: String,
    /// Name of the person the case is about, as typed so far.
    pub subject: String,
    /// 受付年月日.
    pub received_on: Date,
    /// 登録期限: 受付日 + 5 days.
    pub due_on: Date,
    /// Days left until the due date; negative when overdue.
    pub days_left: i64,
    /// State.
    pub state: CaseState,
    /// The next steps, in words.
    pub next: String,
}

/// ホーム: what awaits the clerk today.
#[derive(Clone, Debug)]
pub struct HomeView {
    /// Today.
    pub today: Date,
    /// Open and returned cases, the most urgent first.
    pub cases: Vec<CaseRow>,
    /// Number of cases by state.
    pub counts: Vec<(CaseState, i64)>,
    /// Number of open cases by the step that is to be done.
    pub by_step: Vec<(Step, i64)>,
    /// 標準報酬の決定案 that wait for the 決裁.
    pub n_drafts: usize,
    /// Members today: 本人 or 家族, 被保険者区分, number.
    pub members: Vec<(&'static str, &'static str, i64)>,
    /// Rows waiting to be exported.
    pub n_waiting_rows: i64,
    /// Files that are on their way to the terminal.
    pub taken_out: TakenOut,
    /// Money that waits for somebody.
    pub payments: PaymentsWaiting,
    /// The last good backup.
    pub last_backup: Option<String>,
}

/// 支払で止まっているもの, in numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PaymentsWaiting {
    /// 支払待ち.
    pub n_ordered: i64,
    /// In a file whose 振込指定日 has passed, and not 支払済.
    pub n_overdue: i64,
    /// 組戻し.
    pub n_returned: i64,
    /// 返納 that is still to come back.
    pub n_reclaims: i64,
}

/// 案件の画面.
pub struct CaseView {
    /// The case.
    pub case: Case,
    /// Its procedure.
    pub procedure: &'static Procedure,
    /// Where it stands.
    pub position: Position,
    /// What the rules know besides the form.
    pub facts: Facts,
    /// All findings.
    pub findings: Vec<Finding>,
    /// Papers of the case.
    pub documents: Vec<DocumentView>,
    /// Rows of the case in the outbox.
    pub outbox: Vec<OutboxRow>,
    /// 支払 of the case, and what its decision will do to payments.
    pub payments: CasePayments,
    /// What the decision will write to the ledger, in words.
    pub effects: Vec<String>,
    /// What speaks about the characters of names and addresses.
    pub spelling: SpellingNotes,
    /// 登録期限.
    pub due_on: Date,
    /// Names of the users of the history.
    pub users: Vec<UserView>,
}

/// 帳票 of a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DocumentView {
    /// Id in the procedure.
    pub id: String,
    /// Title.
    pub title: String,
    /// The step at which it is issued.
    pub step: Step,
    /// Whether it can be printed now.
    pub is_ready: bool,
    /// Papers already issued, oldest first.
    pub papers: Vec<PaperRow>,
}

/// 発行済みの帳票.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaperRow {
    /// Number of the paper.
    pub id: i64,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// Title.
    pub title: String,
    /// Day of issue.
    pub issued_on: Date,
    /// 発行回数.
    pub copy: u16,
    /// Number of pages.
    pub n_pages: u32,
    /// SHA-256 of the PDF in hex.
    pub sha256: String,
}

/// 登録待ちの行の状態.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowStage {
    /// 未出力.
    Unexported,
    /// 出力済（結果待ち）.
    Exported,
    /// 登録済.
    Registered,
    /// 警告.
    Warned,
    /// エラー.
    Failed,
    /// 取下げ.
    Withdrawn,
}

/// 登録待ちの行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutboxRow {
    /// Number of the row.
    pub id: i64,
    /// Interface id.
    pub interface: String,
    /// The case it comes from.
    pub case: Option<CaseId>,
    /// Who, as 記号-番号-枝番.
    pub member: String,
    /// Name.
    pub name: String,
    /// 不開示・DV等の留意.
    pub is_cautioned: bool,
    /// 処理区分 in the names of the layouts: `add`, `change` or `cancel`; empty where the interface has none.
    pub operation: String,
    /// State.
    pub stage: RowStage,
    /// State in words.
    pub state: &'static str,
    /// Due date.
    pub due_on: Option<Date>,
    /// The file it went into, if any.
    pub file: Option<String>,
    /// What came back, if anything.
    pub result: Option<String>,
}

/// 検索の結果.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberRow {
    /// Who.
    pub id: PersonId,
    /// Name, kana, birth, sex.
    pub person: Person,
    /// 記号・番号・枝番, the current or last.
    pub membership: Option<(Symbol, MemberNumber, Branch)>,
    /// 区分 of the 被保険者.
    pub category: Option<Category>,
    /// 本人 / 続柄.
    pub relationship: String,
    /// Name of the establishment.
    pub establishment: String,
    /// Whether the person is a member today.
    pub is_member: bool,
    /// First day of the current or last membership.
    pub since: Option<Date>,
}

/// 加入者の画面（個人）.
#[derive(Clone, Debug)]
pub struct MemberView {
    /// The row as in lists.
    pub row: MemberRow,
    /// 不開示・DV等の留意.
    pub is_cautioned: bool,
    /// The address today; `None` while 住所未取得.
    pub address: Option<Address>,
    /// The 居所・送付先 today; `None` where letters go to the 住所.
    pub residence: Option<Address>,
    /// 住所の履歴 and 居所・送付先, the newest first.
    pub places: Vec<PlaceRow>,
    /// Whether an 個人番号 is registered.
    pub has_number: bool,
    /// Its handle, for showing it with a reason.
    pub held_number: Option<HeldNumber>,
    /// Family: the 被保険者 first.
    pub family: Vec<MemberRow>,
    /// 交付した証, the newest first.
    pub certificates: Vec<CertificateRow>,
    /// Facts, oldest first: day, words, case; void ones are marked.
    pub history: Vec<HistoryRow>,
    /// Cases of the person.
    pub cases: Vec<CaseRow>,
    /// Papers of the person's cases.
    pub papers: Vec<PaperRow>,
    /// Procedures that suit the person today.
    pub procedures: Vec<&'static Procedure>,
    /// 保険料 of 任意継続・特例退職, month by month; empty for everybody else.
    pub premiums: Vec<PremiumRow>,
    /// 給付の決定 and 適用区分, the newest first; empty for most people.
    pub benefits: Vec<BenefitRow>,
}

/// 住所の履歴の行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlaceRow {
    /// 住所 or 居所・送付先.
    pub kind: PlaceKind,
    /// The address; `None` is 住所未取得, or the end of a 居所・送付先.
    pub address: Option<Address>,
    /// First day.
    pub valid_from: Date,
    /// Last day; open for the last address.
    pub valid_until: Option<Date>,
    /// Where today stands against it.
    pub tense: Tense,
}

/// Which address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PlaceKind {
    /// 住所（住民票）.
    Address,
    /// 居所・送付先.
    Residence,
}

/// Where today stands against a period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tense {
    /// Over.
    Past,
    /// Holds today.
    Present,
    /// Begins later.
    Future,
}

/// 履歴の行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HistoryRow {
    /// 有効日.
    pub valid_from: Date,
    /// What, in words.
    pub text: String,
    /// When it was written.
    pub recorded_at: String,
    /// 受付番号 of the case.
    pub receipt_number: String,
    /// Void by a later 訂正 or 取消.
    pub is_reversed: bool,
}

/// 監査記録の行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditRow {
    /// Running number.
    pub seq: i64,
    /// When.
    pub at: String,
    /// Who.
    pub user: String,
    /// What.
    pub action: String,
    /// About what.
    pub target: String,
    /// Details, without 個人番号.
    pub detail: String,
}

/// 設定の画面.
#[derive(Clone, Debug)]
pub struct SettingsView {
    /// The society's settings today.
    pub society: Society,
    /// Establishments.
    pub establishments: Vec<Establishment>,
    /// Users.
    pub users: Vec<UserView>,
    /// Layouts of the files in and out.
    pub layouts: Vec<LayoutRow>,
}

/// レイアウトの行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LayoutRow {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// 未突合, 二次資料で確認 or 突合済.
    pub status: &'static str,
    /// 仕様書の版.
    pub revision: String,
    /// First day on which it is used.
    pub effective_from: Date,
    /// Whether files of today are made or read with it.
    pub is_current: bool,
}

/// 受け付けた届書ファイルの行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IntakeFileRow {
    /// 原本番号.
    pub id: i64,
    /// Family of the file in words.
    pub family: &'static str,
    /// Lines in it; `None` for files of earlier versions.
    pub n_rows: Option<usize>,
    /// Cases opened from it or added to by it.
    pub n_cases: usize,
    /// Lines of it that are in a 標準報酬の決定案.
    pub n_drafted: usize,
    /// What went back to the employer, the newest first.
    pub returned: Vec<ReturnedLines>,
    /// Who took it in.
    pub recorded_by: String,
    /// File name.
    pub file_name: String,
    /// 受付年月日.
    pub received_on: Date,
    /// When it was taken in.
    pub recorded_at: String,
    /// 照合値 in hex: the same file has the same value within one ledger, and nowhere else.
    pub sha256: String,
}
