//! What has to be known of JSON before it is read: how deep it nests. Knows no document and no type.

/// How many objects and arrays lie inside each other at most. Broken JSON has a depth, too. serde_json's own limit is 128.
pub fn depth(text: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0_usize, 0, false, false);
    for byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn brackets_count_outside_of_texts_only() {
        assert_eq!(depth(br#"{"a":["[[[\"[",[1]],"b":{}}"#), 3);
        assert_eq!(depth(b"1"), 0);
        assert_eq!(depth(b"]]["), 1);
    }

    proptest! {
        #[test]
        fn any_bytes_have_a_depth(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(depth(&bytes) <= bytes.len());
        }
    }
}
