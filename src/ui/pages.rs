//! 画面の一覧: every screen of the program, and the one that is shown.
//! It must not decide where to go.

use crate::app::places::Places;
use crate::domain::date::Date;
use crate::domain::finding::FieldPath;
use crate::domain::remuneration_draft::DraftId;
use crate::procedure::case::CaseId;
use crate::ui::approvals::Approvals;
use crate::ui::audit::Audit;
use crate::ui::case::CaseScreen;
use crate::ui::certificates::Certificates;
use crate::ui::drafts::Drafts;
use crate::ui::due::Due;
use crate::ui::first_run::FirstRunPage;
use crate::ui::home::Home;
use crate::ui::inquiries::Inquiries;
use crate::ui::intake::Intake;
use crate::ui::member::Member;
use crate::ui::members::Members;
use crate::ui::monthly::Monthly;
use crate::ui::outbox::Outbox;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::payment_acts::Shelf;
use crate::ui::payments::Payments;
use crate::ui::preflight::PreflightPage;
use crate::ui::premiums::Premiums;
use crate::ui::settings::Settings;
use crate::ui::takeover::TakeoverPage;
use crate::ui::trial::TrialDesk;
use crate::ui::unlock::Unlock;

/// The screens. Those that are lists stay as they were left; a case and a person are opened anew.
pub struct Pages {
    /// 台帳を開く.
    pub unlock: Unlock,
    /// 初回設定.
    pub first_run: FirstRunPage,
    /// 設定.
    pub settings: Settings,
    home: Home,
    due: Due,
    certificates: Certificates,
    members: Members,
    member: Option<Member>,
    case: Option<CaseScreen>,
    payments: Payments,
    premiums: Premiums,
    trial: TrialDesk,
    intake: Intake,
    approvals: Approvals,
    drafts: Drafts,
    outbox: Outbox,
    preflight: PreflightPage,
    monthly: Monthly,
    inquiries: Inquiries,
    audit: Audit,
    takeover: TakeoverPage,
}

impl Pages {
    /// All screens as they stand at the start.
    #[must_use]
    pub fn new(places: &Places, today: Date) -> Pages {
        Pages {
            unlock: Unlock::new(places),
            first_run: FirstRunPage::new(places, today),
            settings: Settings::new(places, today),
            home: Home::default(),
            due: Due::default(),
            certificates: Certificates::default(),
            members: Members::default(),
            member: None,
            case: None,
            payments: Payments::default(),
            premiums: Premiums::new(today),
            trial: TrialDesk::new(today),
            intake: Intake::default(),
            approvals: Approvals::default(),
            drafts: Drafts::default(),
            outbox: Outbox::default(),
            preflight: PreflightPage::default(),
            monthly: Monthly::new(today),
            inquiries: Inquiries::default(),
            audit: Audit::default(),
            takeover: TakeoverPage::default(),
        }
    }

    /// Makes the screen of one case or one person ready.
    pub fn prepare(&mut self, screen: Screen) {
        match screen {
            Screen::Member(id) if self.member.as_ref().map(Member::id) != Some(id) => {
                self.member = Some(Member::new(id));
            }
            Screen::Case(id) if self.case.as_ref().map(CaseScreen::id) != Some(id) => {
                self.case = Some(CaseScreen::new(id));
            }
            _ => {}
        }
    }

    /// Makes the screen of a case ready, to stand at a field.
    pub fn want_field(&mut self, case: CaseId, at: &FieldPath) {
        self.prepare(Screen::Case(case));
        if let Some(screen) = &mut self.case {
            screen.want(at);
        }
    }

    /// Turns 登録用ファイル to its book.
    pub fn show_book(&mut self) {
        self.outbox.turn_to_book();
    }

    /// Turns 標準報酬の決定案 to one of them, or to their list.
    pub fn show_draft(&mut self, draft: Option<DraftId>) {
        self.drafts.turn_to(draft);
    }

    /// Turns 支払 to a heading.
    pub fn show_payments(&mut self, shelf: Shelf) {
        self.payments.turn_to(shelf);
    }

    /// The screen that is shown.
    pub fn of(&mut self, screen: Screen) -> &mut dyn Page {
        match screen {
            Screen::Unlock => &mut self.unlock,
            Screen::FirstRun => &mut self.first_run,
            Screen::Home => &mut self.home,
            Screen::Due => &mut self.due,
            Screen::Certificates => &mut self.certificates,
            Screen::Members => &mut self.members,
            Screen::Member(id) => self.member.get_or_insert_with(|| Member::new(id)),
            Screen::Case(id) => self.case.get_or_insert_with(|| CaseScreen::new(id)),
            Screen::Payments => &mut self.payments,
            Screen::Premiums => &mut self.premiums,
            Screen::Trial => &mut self.trial,
            Screen::Intake => &mut self.intake,
            Screen::Approvals => &mut self.approvals,
            Screen::Drafts => &mut self.drafts,
            Screen::Outbox => &mut self.outbox,
            Screen::Preflight => &mut self.preflight,
            Screen::Monthly => &mut self.monthly,
            Screen::Inquiries => &mut self.inquiries,
            Screen::Audit => &mut self.audit,
            Screen::Takeover => &mut self.takeover,
            Screen::Settings => &mut self.settings,
        }
    }
}
