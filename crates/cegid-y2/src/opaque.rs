//! `Debug` for types that hold personal data: the name of the type and nothing else.

/// Implements `Debug` so that a stray `{:?}` in a log line shows no personal data.
macro_rules! opaque_debug {
    ($($name:ident $(<$parameter:ident>)?),+ $(,)?) => {
        $(
            impl $(<$parameter>)? std::fmt::Debug for $name $(<$parameter>)? {
                fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    out.debug_struct(stringify!($name)).finish_non_exhaustive()
                }
            }
        )+
    };
}

pub(crate) use opaque_debug;
