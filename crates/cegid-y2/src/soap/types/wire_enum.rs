//! How an enumeration of a contract is declared. Knows no enumeration.

/// Declares an enum of texts that reads what it does not know into `Unknown(text)`, so that nothing is hidden and an
/// unknown value is never taken for success.
///
/// `reads` lists further spellings that are understood and never sent.
macro_rules! wire_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $( $(#[$variant_meta:meta])* $variant:ident = $text:literal $(reads $($other:literal)|+)? ),+ $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name {
            $( $(#[$variant_meta])* $variant, )+
            /// A value that this program does not know, as it was sent.
            Unknown(String),
        }

        #[allow(dead_code, reason = "not every enumeration needs all of it")]
        impl $name {
            /// The known values, in the contract's order.
            pub const KNOWN: &'static [&'static str] = &[$($text),+];

            /// The text on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $text, )+
                    Self::Unknown(text) => text,
                }
            }

            /// Whether the contract has this value.
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $( $text $($(| $other)+)? => Self::$variant, )+
                    _ => Self::Unknown(text.to_owned()),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.as_str())
            }
        }

        /// The name of the type is the name of the element when it is an item of a list.
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_newtype_struct(stringify!($name), self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl<'de> serde::de::Visitor<'de> for Text {
                    type Value = $name;

                    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        out.write_str(concat!("a value of ", stringify!($name)))
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        Ok($name::from(text.trim_ascii()))
                    }

                    fn visit_newtype_struct<D: serde::Deserializer<'de>>(self, text: D) -> Result<$name, D::Error> {
                        text.deserialize_str(self)
                    }
                }
                deserializer.deserialize_newtype_struct(stringify!($name), Text)
            }
        }
    };
}

pub(crate) use wire_enum;
