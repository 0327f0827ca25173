//! The headers `traceparent` and `tracestate` of W3C Trace Context (Recommendation, level 1), read strictly and bounded.
//! Refuses to know where headers come from and what becomes of a trace.

/// Bytes of `tracestate` that are handed on; a longer one is left out, as the Recommendation allows (section 3.3.1.5).
pub const MAX_TRACESTATE: usize = 512;

/// Length of a `traceparent` of version 00: version, trace id, parent id and flags, with hyphens between them.
const LENGTH: usize = 2 + 1 + 32 + 1 + 16 + 1 + 2;

/// The trace that a request belongs to, and the step in it that caused the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceContext {
    /// Always of version 00.
    traceparent: String,
    /// Opaque.
    tracestate: Option<String>,
}

impl TraceContext {
    /// Reads the headers of a request: every line of each. There is none unless there is exactly one `traceparent`, and it is
    /// valid; what is wrong with a `tracestate` costs only the `tracestate`.
    pub fn read<'h>(
        traceparent: impl IntoIterator<Item = &'h [u8]>,
        tracestate: impl IntoIterator<Item = &'h [u8]>,
    ) -> Option<Self> {
        let mut lines = traceparent.into_iter();
        let (line, None) = (lines.next()?, lines.next()) else { return None };
        Some(Self { traceparent: valid(line)?, tracestate: joined(tracestate) })
    }

    /// The context of a step of ours. `None` where one of the ids is no such id.
    pub fn of_step(trace_id: &str, step_id: &str, flags: u8, tracestate: Option<&str>) -> Option<Self> {
        let traceparent = valid(format!("00-{trace_id}-{step_id}-{flags:02x}").as_bytes())?;
        Some(Self { traceparent, tracestate: tracestate.map(str::to_owned) })
    }

    /// The value of the header `traceparent`.
    pub fn traceparent(&self) -> &str {
        &self.traceparent
    }

    /// The value of the header `tracestate`.
    pub fn tracestate(&self) -> Option<&str> {
        self.tracestate.as_deref()
    }

    /// 32 hexadecimal digits.
    pub fn trace_id(&self) -> &str {
        &self.traceparent[3..35]
    }

    /// Of the step that caused the request: 16 hexadecimal digits.
    pub fn step_id(&self) -> &str {
        &self.traceparent[36..52]
    }

    /// Bit 0: the caller may have recorded its step.
    pub fn flags(&self) -> u8 {
        u8::from_str_radix(&self.traceparent[53..], 16).unwrap_or_default()
    }
}

/// A version 00 has exactly this form. Of a later version, that part is read which every version begins with, and told as
/// version 00 (section 3.2.4); its flags may mean something else by then, except for the first.
fn valid(line: &[u8]) -> Option<String> {
    let known = line.get(..LENGTH)?;
    let hexadecimal = |part: &[u8]| part.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let (version, trace_id, step_id, flags) = (&known[..2], &known[3..35], &known[36..52], &known[53..]);
    let parts = [version, trace_id, step_id, flags];
    let hyphens = [2, 35, 52].iter().all(|at| known[*at] == b'-');
    let zero = |part: &[u8]| part.iter().all(|byte| *byte == b'0');
    if !hyphens || !parts.into_iter().all(hexadecimal) || zero(trace_id) || zero(step_id) || version == b"ff" {
        return None;
    }
    let text = std::str::from_utf8(known).ok()?;
    match (version, line.get(LENGTH)) {
        (b"00", None) => Some(text.to_owned()),
        (b"00", Some(_)) => None,
        (_, None | Some(b'-')) => {
            let sampled = u8::from_str_radix(&text[53..], 16).ok()? & 1;
            Some(format!("00{}{sampled:02x}", &text[2..53]))
        }
        _ => None,
    }
}

/// Several lines mean the same as one with commas.
fn joined<'h>(lines: impl IntoIterator<Item = &'h [u8]>) -> Option<String> {
    let mut whole = String::new();
    for line in lines {
        let text = std::str::from_utf8(line).ok()?.trim();
        let printable = text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t'));
        if !printable {
            return None;
        }
        if !whole.is_empty() && !text.is_empty() {
            whole.push(',');
        }
        whole.push_str(text);
        if whole.len() > MAX_TRACESTATE {
            return None;
        }
    }
    (!whole.is_empty()).then_some(whole)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const VALID: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    fn read(traceparent: &[&str], tracestate: &[&str]) -> Option<TraceContext> {
        let bytes = |lines: &[&str]| lines.iter().map(|line| line.as_bytes().to_vec()).collect::<Vec<_>>();
        let (traceparent, tracestate) = (bytes(traceparent), bytes(tracestate));
        TraceContext::read(traceparent.iter().map(Vec::as_slice), tracestate.iter().map(Vec::as_slice))
    }

    #[test]
    fn a_valid_traceparent_is_taken_apart_and_told_as_it_came() {
        let context = read(&[VALID], &["congo=t61rcWkgMzE", "rojo=00f067aa0ba902b7"]).unwrap();
        assert_eq!(context.traceparent(), VALID);
        assert_eq!(context.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_eq!((context.step_id(), context.flags()), ("00f067aa0ba902b7", 1));
        assert_eq!(context.tracestate(), Some("congo=t61rcWkgMzE,rojo=00f067aa0ba902b7"));
    }

    #[test]
    fn what_is_no_traceparent_is_no_context() {
        let upper = VALID.to_uppercase();
        for odd in [
            "",
            "00",
            &upper,
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
            "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more",
            " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
        ] {
            assert_eq!(read(&[odd], &[]), None, "{odd}");
        }
        assert_eq!(read(&[], &["a=b"]), None);
        assert_eq!(read(&[VALID, VALID], &[]), None, "two of them contradict each other");
    }

    #[test]
    fn a_later_version_is_read_as_far_as_it_is_known() {
        for later in [
            "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-09",
            "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-09-what-the-future-holds",
        ] {
            assert_eq!(read(&[later], &[]).unwrap().traceparent(), VALID, "{later}");
        }
    }

    #[test]
    fn a_tracestate_that_is_too_long_or_not_printable_is_left_out_alone() {
        let longest = format!("a={}", "x".repeat(MAX_TRACESTATE - 2));
        assert_eq!(read(&[VALID], &[&longest]).unwrap().tracestate(), Some(&*longest));
        for odd in [&format!("{longest}x"), "a=\u{e9}", "a=\u{7}", "", "  "] {
            assert_eq!(read(&[VALID], &[odd]).unwrap().tracestate(), None, "{odd}");
        }
        assert_eq!(read(&[VALID], &[&longest, "b=1"]).unwrap().tracestate(), None);
    }

    proptest! {
        #[test]
        fn every_step_of_ours_is_read_back(trace in 1_u128.., step in 1_u64.., flags in 0_u8..) {
            let context = TraceContext::of_step(&format!("{trace:032x}"), &format!("{step:016x}"), flags, None).unwrap();
            prop_assert_eq!(read(&[context.traceparent()], &[]), Some(context.clone()));
            prop_assert_eq!(context.flags(), flags);
        }
    }
}
