//! 項目: typed keys over a form, and the fields that screens, checks and papers are made from.
//! It must not know how a field is drawn.

use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::value::{FieldType, Kind, Value};
use std::marker::PhantomData;

/// 項目の鍵: a typed name under which a form keeps a value. Names are stable once released.
pub struct Key<T> {
    name: &'static str,
    marker: PhantomData<fn() -> T>,
}

impl<T> Clone for Key<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Key<T> {}

impl<T: FieldType> Key<T> {
    /// A key with this stable name.
    #[must_use]
    pub const fn new(name: &'static str) -> Key<T> {
        Key {
            name,
            marker: PhantomData,
        }
    }

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The value in this form, if there is a complete one.
    #[must_use]
    pub fn get(self, form: &Form) -> Option<T> {
        form.value(self.name).and_then(T::from_value)
    }

    /// Sets the value in this form.
    pub fn set(self, form: &mut Form, value: T) {
        form.set_value(self.name, Some(value.into_value()));
    }

    /// Empties the value in this form.
    pub fn clear(self, form: &mut Form) {
        form.set_value(self.name, None);
    }

    /// The field drawn for this key, with its label as on the paper form.
    #[must_use]
    pub const fn field(self, label: &'static str) -> Field {
        Field {
            key: self.name,
            label,
            kind: T::KIND,
            need: Need::Optional,
            law: "",
            help: "",
            widget: None,
        }
    }
}

impl Key<Vec<Form>> {
    /// The table field drawn for this key, each row having these fields.
    #[must_use]
    pub const fn table(self, label: &'static str, fields: &'static [Field]) -> Field {
        let mut field = self.field(label);
        field.kind = Kind::Rows(fields);
        field
    }
}

/// 要否: whether a field must be filled.
#[derive(Clone, Copy, Debug)]
pub enum Need {
    /// 任意.
    Optional,
    /// 必須.
    Always,
    /// 必須 in the stated case.
    When(fn(&Form) -> bool),
    /// 自動: read-only, computed from the form and the facts; frozen at the decision.
    Computed(fn(&Form, &Facts) -> Option<Value>),
    /// 自動 in a row: read-only, computed from the whole form, the index of the row and the facts.
    RowComputed(fn(&Form, usize, &Facts) -> Option<Value>),
    /// 台帳の行: the rows of the table come from the ledger and are drawn anew with every change; the clerk fills their
    /// cells, but adds no row and takes none out. What is typed into a row has to be kept by the function.
    Drawn(fn(&Form, &Facts) -> Vec<Form>),
    /// 表示 in a drawn row: read-only, comes with the row.
    Shown,
}

/// 項目: one field of a form.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Stable key name.
    pub key: &'static str,
    /// Label as on the paper form.
    pub label: &'static str,
    /// How it is typed.
    pub kind: Kind,
    /// Whether it must be filled.
    pub need: Need,
    /// Article of law, empty where none.
    pub law: &'static str,
    /// One line of help for the clerk, empty where the label says it all.
    pub help: &'static str,
    /// A hand-made widget by name instead of the editor of the kind.
    pub widget: Option<&'static str>,
}

impl Field {
    /// 必須.
    #[must_use]
    pub const fn always(mut self) -> Field {
        self.need = Need::Always;
        self
    }

    /// 必須 in the stated case.
    #[must_use]
    pub const fn when(mut self, condition: fn(&Form) -> bool) -> Field {
        self.need = Need::When(condition);
        self
    }

    /// 自動: read-only.
    #[must_use]
    pub const fn computed(mut self, compute: fn(&Form, &Facts) -> Option<Value>) -> Field {
        self.need = Need::Computed(compute);
        self
    }

    /// 自動 in a row of a table: read-only.
    #[must_use]
    pub const fn row_computed(
        mut self,
        compute: fn(&Form, usize, &Facts) -> Option<Value>,
    ) -> Field {
        self.need = Need::RowComputed(compute);
        self
    }

    /// 台帳の行: a table whose rows come from the ledger.
    #[must_use]
    pub const fn drawn(mut self, draw: fn(&Form, &Facts) -> Vec<Form>) -> Field {
        self.need = Need::Drawn(draw);
        self
    }

    /// 表示 in a drawn row: read-only.
    #[must_use]
    pub const fn shown(mut self) -> Field {
        self.need = Need::Shown;
        self
    }

    /// 生年月日: a date for which the current era is never assumed.
    #[must_use]
    pub const fn birth(mut self) -> Field {
        self.kind = Kind::BirthDate;
        self
    }

    /// Article of law.
    #[must_use]
    pub const fn law(mut self, law: &'static str) -> Field {
        self.law = law;
        self
    }

    /// Help for the clerk.
    #[must_use]
    pub const fn help(mut self, help: &'static str) -> Field {
        self.help = help;
        self
    }

    /// A hand-made widget by name.
    #[must_use]
    pub const fn widget(mut self, name: &'static str) -> Field {
        self.widget = Some(name);
        self
    }

    /// Whether the field must be filled in this form.
    #[must_use]
    pub fn is_required(&self, form: &Form) -> bool {
        match self.need {
            Need::Always => true,
            Need::When(condition) => condition(form),
            Need::Optional
            | Need::Computed(_)
            | Need::RowComputed(_)
            | Need::Drawn(_)
            | Need::Shown => false,
        }
    }

    /// Whether the field is read-only because the program fills it.
    #[must_use]
    pub const fn is_computed(&self) -> bool {
        matches!(
            self.need,
            Need::Computed(_) | Need::RowComputed(_) | Need::Shown
        )
    }

    /// Whether the rows of the table come from the ledger, so that none is added or taken out.
    #[must_use]
    pub const fn is_drawn(&self) -> bool {
        matches!(self.need, Need::Drawn(_))
    }
}

/// 区画: a titled group of fields, in the order of the paper form.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Title on screen.
    pub title: &'static str,
    /// Fields in order.
    pub fields: &'static [Field],
}
