//! Reads elements into values by the contract, the way .NET's DataContractSerializer does, and notes what is wrong.
//!
//! In strict order the search for a member goes forward only: an element that comes too late is passed over without a
//! word, which is how a client loses values (standard .NET behaviour).

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::Order;
use super::cursor::{Cursor, Element, Node, XmlError};
use super::finding::{DropReason, Finding, Problem};
use super::lexical;
use super::model::{EnumValue, Member, Scalar, ServiceContract, Shape, TypeId, TypeRef};
use super::namespace;

/// Why reading stopped.
pub enum Stop {
    /// The document itself cannot be read.
    Xml(XmlError),
    /// WCF refuses the value.
    Refused(Finding),
}

impl From<XmlError> for Stop {
    fn from(error: XmlError) -> Self {
        Self::Xml(error)
    }
}

/// What to do with a value that WCF would refuse.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum OnRefusal {
    /// Stop with it, as WCF does.
    Stop,
    /// Note it and read on.
    Note,
}

/// One reading of one message.
pub struct Walk<'x, 'c> {
    pub cursor: Cursor<'x>,
    pub findings: Vec<Finding>,
    service: &'c ServiceContract,
    order: Order,
    on_refusal: OnRefusal,
    path: Vec<Step<'c>>,
}

enum Step<'c> {
    Member(&'c str),
    Item(&'c str, usize),
}

impl<'x, 'c> Walk<'x, 'c> {
    /// A reading that starts where `cursor` stands.
    pub fn new(cursor: Cursor<'x>, service: &'c ServiceContract, order: Order, on: OnRefusal) -> Self {
        Self { cursor, findings: Vec::new(), service, order, on_refusal: on, path: Vec::new() }
    }

    /// Reads the members of an element that is open, up to its end. `owner` is its local name.
    pub fn members(&mut self, owner: &'c str, members: &'c [Member]) -> Result<Map<String, Value>, Stop> {
        self.path.push(Step::Member(owner));
        let values = self.fields(members);
        self.path.pop();
        values
    }

    fn fields(&mut self, members: &'c [Member]) -> Result<Map<String, Value>, Stop> {
        let mut values = Map::with_capacity(members.len());
        let mut next = 0;
        loop {
            match self.cursor.next()? {
                Node::End | Node::Eof => break,
                Node::Text(text) => self.blank(&text)?,
                Node::Start(element) => match self.place(members, &element, next, &values) {
                    Ok(index) => {
                        let member = &members[index];
                        next = index + 1;
                        self.path.push(Step::Member(&member.name));
                        let value = self.value(member, element)?;
                        self.path.pop();
                        values.insert(member.name.clone(), value);
                    }
                    Err(reason) => {
                        self.note(element.local_name().to_owned(), Problem::Dropped(reason));
                        self.cursor.skip()?;
                    }
                },
            }
        }
        for member in members.iter().filter(|member| member.required && !values.contains_key(&member.name)) {
            self.refuse_at(member.name.clone(), Problem::Missing)?;
        }
        Ok(values)
    }

    /// Which member the element is, or why it is none.
    fn place(
        &self,
        members: &[Member],
        element: &Element<'_>,
        next: usize,
        values: &Map<String, Value>,
    ) -> Result<usize, DropReason> {
        let name = element.local_name();
        let matches = |member: &Member| member.name == name && element.namespace == Some(member.namespace);
        let ahead = members[next..].iter().position(matches).map(|offset| next + offset);
        if let Some(index) = ahead.or_else(|| members[..next].iter().position(matches)) {
            return match self.order {
                _ if values.contains_key(name) => Err(DropReason::Duplicate),
                Order::Strict if index < next => Err(DropReason::OutOfOrder),
                _ => Ok(index),
            };
        }
        let elsewhere = members.iter().any(|member| member.name == name);
        Err(if elsewhere { DropReason::WrongNamespace } else { DropReason::Unknown })
    }

    /// Reads the content of an element that is open, up to its end.
    pub fn value(&mut self, member: &'c Member, element: Element<'_>) -> Result<Value, Stop> {
        if element.nil {
            self.cursor.skip()?;
            if !member.nillable && self.service.is_value_type(member) {
                self.refuse(Problem::NilNotAllowed { expected: member.type_name.clone() })?;
            }
            return Ok(Value::Null);
        }
        match member.ty {
            TypeRef::Scalar(scalar) => self.scalar(scalar, member),
            TypeRef::Named(declared) => {
                let id = self.actual_type(declared, &element)?;
                match &self.service.type_of(id).shape {
                    Shape::Struct { members, .. } => self.fields(members).map(Value::Object),
                    Shape::List { item } => self.list(item).map(Value::Array),
                    Shape::Enum { values } => self.word(values, member),
                }
            }
        }
    }

    fn list(&mut self, item: &'c Member) -> Result<Vec<Value>, Stop> {
        let mut values = Vec::new();
        loop {
            match self.cursor.next()? {
                Node::End | Node::Eof => return Ok(values),
                Node::Text(text) => self.blank(&text)?,
                Node::Start(element) if element.is(item.namespace, &item.name) => {
                    self.path.push(Step::Item(&item.name, values.len() + 1));
                    let value = self.value(item, element)?;
                    self.path.pop();
                    values.push(value);
                }
                Node::Start(element) => {
                    let known = element.local_name() == item.name;
                    let reason = if known { DropReason::WrongNamespace } else { DropReason::Unknown };
                    self.note(element.local_name().to_owned(), Problem::Dropped(reason));
                    self.cursor.skip()?;
                }
            }
        }
    }

    fn scalar(&mut self, scalar: Scalar, member: &Member) -> Result<Value, Stop> {
        let text = self.text(&member.type_name)?;
        if scalar == Scalar::String {
            return Ok(Value::String(text.into_owned()));
        }
        match lexical::read(scalar, &text) {
            Some(value) => Ok(value),
            None => {
                let expected = scalar.dotnet_name().to_owned();
                self.refuse(Problem::BadValue { expected, found: shortened(&text) })?;
                Ok(Value::Null)
            }
        }
    }

    fn word(&mut self, values: &[EnumValue], member: &Member) -> Result<Value, Stop> {
        let text = self.text(&member.type_name)?;
        if values.iter().any(|known| known.value == text) {
            return Ok(Value::String(text.into_owned()));
        }
        let expected = member.type_name.clone();
        self.refuse(Problem::UnknownEnumValue { expected, found: shortened(&text) })?;
        Ok(Value::Null)
    }

    /// The text up to the end of the open element.
    fn text(&mut self, type_name: &str) -> Result<Cow<'x, str>, Stop> {
        let mut text = Cow::Borrowed("");
        loop {
            match self.cursor.next()? {
                Node::End | Node::Eof => return Ok(text),
                Node::Text(piece) if text.is_empty() => text = piece,
                Node::Text(piece) => text.to_mut().push_str(&piece),
                Node::Start(_) => {
                    self.cursor.skip()?;
                    self.refuse(Problem::UnexpectedElement { expected: type_name.to_owned() })?;
                }
            }
        }
    }

    /// `i:type` may name a type that extends the declared one; naming the declared one changes nothing.
    fn actual_type(&mut self, declared: TypeId, element: &Element<'_>) -> Result<TypeId, Stop> {
        let Some((namespace, local)) = &element.instance_type else { return Ok(declared) };
        let service = self.service;
        let named = service.types().enumerate().find_map(|(index, ty)| {
            (ty.local_name() == local && Some(ty.namespace) == *namespace).then_some(TypeId(index))
        });
        let builtin = matches!(*namespace, Some(namespace::SCHEMA | namespace::SERIALIZATION));
        match named {
            Some(id) if service.extends(id, declared) => Ok(id),
            None if builtin && matches!(service.type_of(declared).shape, Shape::Enum { .. }) => Ok(declared),
            _ => {
                let expected = service.type_of(declared).name.clone();
                self.refuse(Problem::UnknownType { expected, found: shortened(local) })?;
                Ok(declared)
            }
        }
    }

    fn blank(&mut self, text: &str) -> Result<(), Stop> {
        if text.trim().is_empty() { Ok(()) } else { self.refuse(Problem::UnexpectedText) }
    }

    /// Notes something about an element inside the current one.
    pub fn note(&mut self, name: String, problem: Problem) {
        let path = self.path_text(self.path.len());
        self.findings.push(Finding { path, name, problem });
    }

    /// Something about the current element that WCF refuses.
    fn refuse(&mut self, problem: Problem) -> Result<(), Stop> {
        let last = self.path.len().saturating_sub(1);
        let name = match self.path.last() {
            Some(Step::Member(name) | Step::Item(name, _)) => (*name).to_owned(),
            None => String::new(),
        };
        let finding = Finding { path: self.path_text(last), name, problem };
        self.stop_or_note(finding)
    }

    /// Something about an element inside the current one that WCF refuses.
    fn refuse_at(&mut self, name: String, problem: Problem) -> Result<(), Stop> {
        let finding = Finding { path: self.path_text(self.path.len()), name, problem };
        self.stop_or_note(finding)
    }

    fn stop_or_note(&mut self, finding: Finding) -> Result<(), Stop> {
        match self.on_refusal {
            OnRefusal::Stop => Err(Stop::Refused(finding)),
            OnRefusal::Note => {
                self.findings.push(finding);
                Ok(())
            }
        }
    }

    fn path_text(&self, length: usize) -> String {
        let mut text = String::new();
        for step in &self.path[..length] {
            text.push('/');
            match step {
                Step::Member(name) => text.push_str(name),
                Step::Item(name, index) => text.push_str(&format!("{name}[{index}]")),
            }
        }
        text
    }
}

/// Enough of a value to recognise it in a message.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
