//! 実演のファイル: what the demonstration takes in from employers, gives out as papers and carries to the terminal.
//! It must not use any file from outside the program.

use crate::app::batch_export::BatchOrder;
use crate::app::command::Command;
use crate::app::command::IntakeAcceptance;
use crate::app::demo::Demo;
use crate::app::demo::DemoLine;
use crate::app::demo::MEMBERS;
use crate::app::demo_play;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::results::ResultFile;
use crate::app::run::Told;
use crate::app::sample;
use crate::app::transcription::NumbersOnPaper;
use crate::app::transcription::TranscriptionOrder;
use crate::app::view::RowStage;
use crate::domain::date::Date;
use std::time::Instant;

impl Demo {
    pub(super) fn take_files(&mut self, tell: &mut dyn FnMut(&DemoLine)) -> Result<()> {
        let scenes: Vec<(String, &'static [u8], Date)> = self
            .playbook
            .file
            .iter()
            .map(|scene| {
                Ok((
                    scene.name.clone(),
                    sample_file(&scene.content)?,
                    scene.received_on,
                ))
            })
            .collect::<Result<_>>()?;
        for (name, bytes, received_on) in scenes {
            let started = Instant::now();
            demo_play::until(&self.clock, received_on);
            let view = self.session.read_intake(&name, bytes)?;
            let is_plain =
                |reasons: &[String]| !reasons.iter().any(|reason| reason.contains("二重の届出"));
            let lines: Vec<usize> = view
                .rows
                .iter()
                .filter(|row| row.may_accept && is_plain(&row.reasons))
                .map(|row| row.line)
                .collect();
            let left: Vec<String> = view
                .rows
                .iter()
                .filter(|row| !lines.contains(&row.line))
                .map(|row| {
                    format!(
                        "{}行目 {}：{}",
                        row.line,
                        row.verdict.label(),
                        row.reasons.join(" ")
                    )
                })
                .collect();
            let count = lines.len();
            let acceptance = IntakeAcceptance {
                file_name: name.clone(),
                bytes: bytes.to_vec(),
                received_on,
                lines,
            };
            let outcome = self.session.run(Command::AcceptIntake(acceptance))?;
            if let Told::Cases(opened) = outcome.told {
                self.cases.extend(opened);
            }
            let what = format!("{name} の取込（{}）受け付けた行", view.family);
            self.note(&what, count, started, &left.join("\n"), tell);
        }
        self.cases.sort_unstable();
        self.cases.dedup();
        Ok(())
    }

    /// The papers of the cases after the first `n_done`, each as a file.
    pub(super) fn save_papers(
        &mut self,
        n_done: usize,
        tell: &mut dyn FnMut(&DemoLine),
    ) -> Result<()> {
        let started = Instant::now();
        let n_before = self.report.papers.len();
        let mut n_pages = 0;
        for id in self.cases.iter().skip(n_done) {
            for document in self.session.case_view(*id)?.documents {
                for paper in document.papers {
                    n_pages += paper.n_pages;
                    let path = self
                        .session
                        .save_paper(*id, paper.id, &self.folders.papers)?;
                    self.report.papers.push(path);
                }
            }
        }
        let count = self.report.papers.len() - n_before;
        self.note(
            "帳票（PDF）",
            count,
            started,
            &format!("{n_pages}ページ"),
            tell,
        );
        Ok(())
    }

    /// The waiting rows of an interface as one file.
    pub(super) fn export(
        &mut self,
        interface: &str,
        tell: &mut dyn FnMut(&DemoLine),
    ) -> Result<()> {
        let started = Instant::now();
        let order = BatchOrder::new(interface, &self.folders.exports);
        let command = Command::ExportBatch(order);
        if let Told::Exported(exported) = self.session.run(command)?.told {
            let name = exported
                .path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let layout = if exported.is_unverified {
                "未突合レイアウト"
            } else {
                "突合済レイアウト"
            };
            let remark = format!("{name}（{layout}）照合値 {}", exported.sha256);
            self.note(
                "中間サーバー登録用ファイルの出力（行）",
                exported.n_rows,
                started,
                &remark,
                tell,
            );
        }
        Ok(())
    }

    /// The hand path beside the file: the same rows as 転記票.
    pub(super) fn transcription(&mut self, tell: &mut dyn FnMut(&DemoLine)) -> Result<()> {
        let started = Instant::now();
        let rows = self.session.pending_rows(MEMBERS)?;
        let rows: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let count = rows.len();
        let order = TranscriptionOrder {
            rows,
            numbers: NumbersOnPaper::Hidden,
            folder: self.folders.papers.clone(),
        };
        self.session.run(Command::PrintTranscription(order))?;
        self.note("転記票（人）", count, started, "", tell);
        Ok(())
    }

    /// Plays the terminal: answers every exported row, the second one with a warning, then reads the file back.
    pub(super) fn read_back(
        &mut self,
        interface: &str,
        tell: &mut dyn FnMut(&DemoLine),
    ) -> Result<()> {
        let started = Instant::now();
        let insurer = self.session.society()?.insurer_number;
        let mut answer = String::new();
        let registered = format!("{}登録", self.session.today().wareki());
        let mut rows = self.session.pending_rows(interface)?;
        rows.retain(|row| row.stage == RowStage::Exported);
        for (index, row) in rows.iter().enumerate() {
            let operation = match row.operation.as_str() {
                "add" => "1",
                "change" => "2",
                _ => "3",
            };
            let numbers: Vec<&str> = row.member.split('-').collect();
            let [symbol, number, branch] = numbers.as_slice() else {
                continue;
            };
            let (result, code, field, message) = if index == 1 {
                (
                    "1",
                    "W0101",
                    "15",
                    "住所が住民基本台帳と一致しません（要確認）",
                )
            } else {
                ("0", "", "", registered.as_str())
            };
            let cells = [
                operation,
                insurer.as_str(),
                symbol,
                number,
                branch,
                result,
                code,
                field,
                message,
            ];
            let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
            answer.push_str(&quoted.join(","));
            answer.push_str("\r\n");
        }
        let name = format!(
            "KEKKA_{}_{}_001.csv",
            insurer.as_str(),
            self.session.today().yyyymmdd()
        );
        files::write_whole(&self.folders.answers.join(&name), answer.as_bytes())?;
        let outcome = self.session.run(Command::ImportResults(ResultFile {
            name: name.clone(),
            bytes: answer.into_bytes(),
            answers: None,
        }))?;
        if let Told::Results(summary) = outcome.told {
            let n_success = summary.rows.iter().filter(|row| row.is_success).count();
            let remarks: Vec<String> = summary
                .rows
                .iter()
                .filter(|row| !row.remark.is_empty())
                .map(|row| format!("{}行目 {}：{}", row.line, row.answer, row.remark))
                .collect();
            self.note(
                "結果ファイルの取込（登録済の行）",
                n_success,
                started,
                &remarks.join("\n"),
                tell,
            );
        }
        Ok(())
    }
}

fn sample_file(name: &str) -> Result<&'static [u8]> {
    match name {
        "shutoku_kpfd" => Ok(sample::ACQUISITION_KPFD.bytes),
        "shutoku_shfd" => Ok(sample::ACQUISITION_SHFD.bytes),
        "fuyo_shfd" => Ok(sample::DEPENDENTS_SHFD.bytes),
        _ => Err(Error::Missing("見本のファイル")),
    }
}
