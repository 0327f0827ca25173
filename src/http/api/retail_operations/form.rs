//! Forms and queries taken apart, strictly in UTF-8: a decoder that repairs broken bytes would change what is echoed.

use bytes::Bytes;
use futures_util::stream;
use percent_encoding::percent_decode;

use crate::retail_operations::Invalid;

/// All values of one name in a query or an `application/x-www-form-urlencoded` body. Other pairs are not looked at.
pub(super) fn values(pairs: &str, name: &str) -> Result<Vec<String>, Invalid> {
    pairs
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .filter(|(key, _)| decoded(key).is_some_and(|key| key == name))
        .map(|(_, value)| decoded(value).ok_or(Invalid::NotUtf8))
        .collect()
}

/// All values of one name in a `multipart/form-data` body.
pub(super) async fn parts(media_type: &str, body: Bytes, name: &str) -> Result<Vec<String>, Invalid> {
    let boundary = multer::parse_boundary(media_type).map_err(|_| Invalid::NotAForm)?;
    let body = stream::iter([Ok::<_, std::convert::Infallible>(body)]);
    let mut form = multer::Multipart::new(body, boundary);
    let mut values = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| Invalid::NotAForm)? {
        if field.name() == Some(name) {
            let bytes = field.bytes().await.map_err(|_| Invalid::NotAForm)?;
            values.push(String::from_utf8(bytes.into()).map_err(|_| Invalid::NotUtf8)?);
        }
    }
    Ok(values)
}

fn decoded(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    percent_decode(spaced.as_bytes()).decode_utf8().ok().map(|text| text.into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_are_decoded_and_others_left_alone() {
        let query = "a=%ff&notification=%7B%22a%22%3A+1%7D&notificatio%6E=%C3%A9&notifications=x&notification";
        assert_eq!(values(query, "notification").unwrap(), [r#"{"a": 1}"#, "é", ""]);
        assert_eq!(values("notification=%ff", "notification"), Err(Invalid::NotUtf8));
        assert!(values("", "notification").unwrap().is_empty());
    }

    #[tokio::test]
    async fn parts_are_read_and_broken_ones_refused() {
        let body = "--x\r\ncontent-disposition: form-data; name=\"notification\"\r\n\r\n{\"a\":\r\n1}\r\n\
                    --x\r\ncontent-disposition: form-data; name=\"other\"\r\n\r\ny\r\n--x--\r\n";
        let read = |media_type: &'static str, body: &'static str| {
            parts(media_type, Bytes::from_static(body.as_bytes()), "notification")
        };
        assert_eq!(read("multipart/form-data; boundary=x", body).await.unwrap(), ["{\"a\":\r\n1}"]);
        for (media_type, body) in [
            ("multipart/form-data", body),
            ("multipart/form-data; boundary=y", body),
            ("multipart/form-data; boundary=x", &body[..60]),
            ("multipart/form-data; boundary=x", ""),
        ] {
            assert_eq!(read(media_type, body).await, Err(Invalid::NotAForm), "{media_type} {body}");
        }
    }

    proptest! {
        #[test]
        fn any_value_arrives_as_it_was(value in ".{0,40}") {
            let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("notification", &value).finish();
            prop_assert_eq!(values(&query, "notification").unwrap(), [value]);
        }

        #[test]
        fn no_query_makes_the_reader_panic(query in ".{0,80}") {
            let _ = values(&query, "notification");
        }
    }
}
