//! What others call what a security code finds.
//!
//! - CWE: the Common Weakness Enumeration.
//! - Agentic: the OWASP Agentic Skills Top 10 (2026), `AST01` malicious skills,
//!   `AST02` supply chain, `AST03` over-privileged, `AST04` insecure metadata,
//!   `AST05` unsafe deserialization, `AST08` poor scanning.
//! - Snyk: the issue codes of its scanner for skills, `E004` prompt injection to
//!   `W021` hidden Unicode.
//! - Cisco: the techniques of its AI security framework.

use super::Code;

/// What others call what a code finds, and how bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crosswalk {
    /// Numbers of the CWE.
    pub cwe: &'static [u16],
    /// Items of the OWASP Agentic Skills Top 10.
    pub agentic: &'static [&'static str],
    /// The code of Snyk; empty where it has none.
    pub snyk: &'static str,
    /// The technique of Cisco; empty where it has none.
    pub cisco: &'static str,
    /// How bad it is at worst, in tenths from 0 to 100, as code scanning counts:
    /// above 90 critical, from 70 high, from 40 medium.
    pub severity: u8,
}

const fn row(
    cwe: &'static [u16],
    agentic: &'static [&'static str],
    snyk: &'static str,
    cisco: &'static str,
    severity: u8,
) -> Crosswalk {
    Crosswalk {
        cwe,
        agentic,
        snyk,
        cisco,
        severity,
    }
}

const MALICIOUS: &[&str] = &["AST01"];
const DELIVERY: &[&str] = &["AST01", "AST02"];
const SUPPLY: &[&str] = &["AST02"];
const PRIVILEGE: &[&str] = &["AST01", "AST03"];
const SCANNING: &[&str] = &["AST01", "AST08"];

/// By the number of the code.
#[rustfmt::skip]
const TABLE: &[(&str, Crosswalk)] = &[
    ("SK401", row(&[1007, 506], SCANNING, "W021", "AITech-9.2", 95)),
    ("SK402", row(&[1007], SCANNING, "W021", "AITech-9.2", 80)),
    ("SK403", row(&[1007], SCANNING, "W021", "AITech-9.2", 70)),
    ("SK404", row(&[1007, 150], SCANNING, "W021", "AITech-9.2", 75)),
    ("SK405", row(&[1007], &["AST01", "AST04"], "W021", "AITech-15.1", 75)),
    ("SK406", row(&[1007, 506], SCANNING, "E004", "AITech-1.2", 85)),
    ("SK407", row(&[1007], SCANNING, "W021", "AITech-9.2", 40)),
    ("SK410", row(&[1427], MALICIOUS, "E004", "AITech-1.1", 90)),
    ("SK411", row(&[451, 1427], MALICIOUS, "E004", "AITech-1.1", 85)),
    ("SK412", row(&[1427], MALICIOUS, "E004", "AITech-1.1", 85)),
    ("SK413", row(&[1427], MALICIOUS, "E004", "AITech-2.1", 80)),
    ("SK414", row(&[1427], MALICIOUS, "E004", "AITech-2.1", 75)),
    ("SK415", row(&[862, 1427], PRIVILEGE, "E004", "AITech-13.1", 75)),
    ("SK416", row(&[1427], &["AST04"], "", "AITech-4.3", 40)),
    ("SK417", row(&[829, 494], SUPPLY, "W012", "AITech-1.2", 80)),
    ("SK418", row(&[693], PRIVILEGE, "E006", "AITech-12.1", 85)),
    ("SK420", row(&[494, 829], DELIVERY, "E005", "AITech-9.1", 93)),
    ("SK421", row(&[494, 829], DELIVERY, "E005", "AITech-9.1", 93)),
    ("SK422", row(&[506, 94], SCANNING, "E006", "AITech-9.2", 95)),
    ("SK423", row(&[451, 829], DELIVERY, "E005", "AITech-15.1", 93)),
    ("SK424", row(&[506, 829], DELIVERY, "E005", "AITech-9.3", 93)),
    ("SK425", row(&[829, 494], DELIVERY, "E005", "AITech-9.3", 85)),
    ("SK426", row(&[829], DELIVERY, "E005", "AITech-9.3", 75)),
    ("SK427", row(&[494, 829], SUPPLY, "E005", "AITech-9.3", 60)),
    ("SK428", row(&[829], DELIVERY, "E005", "AITech-9.3", 80)),
    ("SK429", row(&[200], MALICIOUS, "E006", "AITech-8.2", 80)),
    ("SK430", row(&[1357, 829], SUPPLY, "E005", "AITech-9.3", 80)),
    ("SK431", row(&[1357, 494], SUPPLY, "W012", "AITech-9.3", 40)),
    ("SK440", row(&[200, 522], MALICIOUS, "E006", "AITech-8.2", 95)),
    ("SK441", row(&[200, 526], MALICIOUS, "E006", "AITech-8.2", 90)),
    ("SK442", row(&[200], MALICIOUS, "E006", "AITech-8.2", 85)),
    ("SK443", row(&[200], MALICIOUS, "E006", "AITech-8.2", 90)),
    ("SK444", row(&[522], &["AST03"], "W007", "AITech-8.2", 50)),
    ("SK445", row(&[522, 532], &["AST03"], "W007", "AITech-8.2", 60)),
    ("SK446", row(&[798], &["AST04"], "W008", "AITech-8.2", 75)),
    ("SK450", row(&[506, 78], MALICIOUS, "E006", "AITech-9.1", 98)),
    ("SK451", row(&[506], PRIVILEGE, "W013", "AITech-9.1", 80)),
    ("SK452", row(&[506, 1427], PRIVILEGE, "W013", "AITech-12.1", 60)),
    ("SK453", row(&[506, 693], PRIVILEGE, "W013", "AITech-12.1", 80)),
    ("SK454", row(&[73], MALICIOUS, "E006", "AITech-9.1", 90)),
    ("SK455", row(&[250, 269], PRIVILEGE, "W013", "AITech-9.1", 70)),
    ("SK456", row(&[693, 295], PRIVILEGE, "W013", "AITech-9.1", 70)),
    ("SK457", row(&[862], &["AST03"], "W009", "AITech-13.1", 60)),
    ("SK458", row(&[506, 400], MALICIOUS, "E006", "AITech-13.1", 90)),
    ("SK459", row(&[94, 95], MALICIOUS, "E006", "AITech-9.1", 85)),
    ("SK460", row(&[506], SCANNING, "E006", "AITech-9.2", 80)),
    ("SK461", row(&[78, 94], &["AST03"], "", "AITech-9.1", 50)),
    ("SK501", row(&[506, 829], SCANNING, "E006", "AITech-9.1", 85)),
    ("SK502", row(&[506], SCANNING, "", "AITech-9.3", 40)),
    ("SK503", row(&[506, 22, 409], SCANNING, "E005", "AITech-9.3", 85)),
    ("SK504", row(&[829, 94], MALICIOUS, "E006", "AITech-9.1", 80)),
    ("SK505", row(&[506, 829], SCANNING, "", "AITech-9.1", 50)),
    ("SK506", row(&[451, 506], SCANNING, "", "AITech-9.2", 75)),
    ("SK507", row(&[502], &["AST05"], "E006", "AITech-9.1", 80)),
    ("SK508", row(&[78, 829], PRIVILEGE, "W013", "AITech-12.1", 75)),
];

impl Code {
    /// What others call what a security code finds; nothing for other codes.
    #[must_use]
    pub fn crosswalk(self) -> Option<&'static Crosswalk> {
        let at = TABLE.binary_search_by_key(&self.id(), |(id, _)| id).ok()?;
        Some(&TABLE[at].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_security_code_is_in_the_table() {
        assert!(TABLE.is_sorted_by_key(|(id, _)| id));
        for code in Code::ALL {
            assert_eq!(code.crosswalk().is_some(), code.is_security(), "{code}");
        }
        for (id, row) in TABLE {
            assert!(!row.cwe.is_empty() && !row.agentic.is_empty(), "{id}");
            assert!((1..=100).contains(&row.severity), "{id}");
        }
    }
}
