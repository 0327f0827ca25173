//! A refusal of the simulated Y2: the chain of messages that `CbpExceptionDetail` carries, outermost first.
//!
//! Knows the texts' shape (vendor WSDL and public client code), not how it is written as XML: that is `wire`'s.

/// The .NET class that business refusals carry (public client code).
pub const BUSINESS_EXCEPTION: &str = "Cegid.Retail.Tools.Resources.Biz001Exception";
/// The id of the general "remote call failed" wrapper (public client code).
pub const REMOTE_CALL_FAILED: &str = "CBR_001_0003";

/// The code of WCF for a request that it cannot read, which has no detail.
pub const DESERIALIZATION_FAILED: &str = "DeserializationFailed";
/// The code of WCF for a service that broke down.
pub const INTERNAL_SERVICE_FAULT: &str = "InternalServiceFault";

/// A refusal. Rendered as HTTP 500 with one nested `CbpExceptionDetail` per level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceFault {
    /// Y2's id, the same on every level and in the fault code: `CBR_001_0003`.
    pub id: String,
    /// Outermost first, never empty; the last one says what is wrong.
    pub levels: Vec<FaultLevel>,
    /// Some installations answer a fault with a code and a text only.
    pub with_detail: bool,
}

/// One level of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultLevel {
    /// The text as Y2 writes it.
    pub message: String,
    /// The .NET class name.
    pub type_name: String,
}

impl FaultLevel {
    /// A level with a plain text.
    pub fn plain(message: impl Into<String>) -> Self {
        Self { message: message.into(), type_name: BUSINESS_EXCEPTION.into() }
    }

    /// A level in the form `Remote call failed: Code = (C) Message = (C : text)`.
    pub fn remote(code: &str, text: &str) -> Self {
        Self::plain(format!("Remote call failed: Code = ({code}) Message = ({code} : {text})"))
    }
}

impl ServiceFault {
    /// A fault of one level with a plain text.
    pub fn new(id: impl Into<String>, message: impl Into<String>) -> Self {
        Self { id: id.into(), levels: vec![FaultLevel::plain(message)], with_detail: true }
    }

    /// The chain of a refused operation: each `(code, text)` in the "remote call failed" form, outermost first.
    pub fn chain(id: impl Into<String>, levels: &[(&str, &str)]) -> Self {
        let levels = levels.iter().map(|(code, text)| FaultLevel::remote(code, text)).collect();
        Self { id: id.into(), levels, with_detail: true }
    }

    /// The usual chain of a business refusal in a Core service: the worker's two wrappers (`WP006`, `WP008`), then
    /// `levels`. `operation` is Y2's dotted name (`Cegid.Retail.Documents.Sales.Create`), `target` the method it calls.
    pub fn worker(operation: &str, target: &str, levels: &[(&str, &str)]) -> Self {
        let dispatch =
            format!("Operation '{operation}' failed calling '{target}' (TWorkerOperationDispatcher.Execute)");
        let mut all = vec![
            ("WP006", "Failure during message execution (TWorkerMessageProcess.TryExecuteMessage)"),
            ("WP008", dispatch.as_str()),
        ];
        all.extend_from_slice(levels);
        Self::chain(REMOTE_CALL_FAILED, &all)
    }

    /// The validation refusal of new-style services: the count, then one line per error, with the line ends of Windows.
    pub fn invalid_input(id: impl Into<String>, errors: &[&str]) -> Self {
        let lines: Vec<String> = errors.iter().map(|error| format!("-{error}")).collect();
        Self::new(id, format!("({}) input data not valid. {}", errors.len(), lines.join("\r\n")))
    }

    /// What WCF answers when it does not know a word of an enumeration.
    pub fn unknown_word(word: &str, enumeration: &str) -> Self {
        let text = format!(
            "The formatter threw an exception while trying to deserialize the message: Invalid enum value '{word}' cannot be \
             deserialized into type '{enumeration}'."
        );
        Self { with_detail: false, ..Self::new(DESERIALIZATION_FAILED, text) }
    }

    /// The message that says what is wrong.
    pub fn innermost(&self) -> &str {
        self.levels.last().map_or("", |level| level.message.as_str())
    }
}
